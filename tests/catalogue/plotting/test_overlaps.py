"""No text meets another text or leaves the picture, whatever the width and the words."""

import pytest

from catalogue.plotting import Language, Range, ThemeName, draw_forest, draw_funnel, draw_map
from tests.catalogue.plotting.boxes import marks, overlaps, shapes, size, texts
from tests.catalogue.plotting.pictures import (
    forest,
    funnel,
    hard_forest,
    hard_menu,
    item,
    menu,
    studies,
    study,
)

WIDTHS = (320, 420, 560, 640, 900, 1600)
EDITIONS: list[tuple[Language, ThemeName]] = [("nl", "light"), ("en", "dark")]
editions = pytest.mark.parametrize(("language", "theme"), EDITIONS)
widths = pytest.mark.parametrize("width", WIDTHS)


def assert_nothing_overlaps(svg: str) -> None:
    boxes, (width, height) = texts(svg), size(svg)

    assert list(overlaps(boxes)) == []
    assert [box for box in boxes if not box.lies_in(width, height)] == []


@editions
@widths
@pytest.mark.parametrize("count", [1, 2, 10, 48, 500])
def test_texts_of_a_forest_plot_stand_apart(
    count: int, width: int, language: Language, theme: ThemeName
) -> None:
    hard = draw_forest(hard_forest(count, language=language), width=width, theme=theme)
    plain = draw_forest(forest(*studies(count), language=language), width=width, theme=theme)

    assert_nothing_overlaps(hard)
    assert_nothing_overlaps(plain)


@editions
@widths
@pytest.mark.parametrize("count", [0, 1, 2, 10, 48, 500])
def test_texts_of_a_funnel_plot_stand_apart(
    count: int, width: int, language: Language, theme: ThemeName
) -> None:
    svg = draw_funnel(funnel(count, language=language), width=width, theme=theme)

    assert_nothing_overlaps(svg)


@editions
@widths
@pytest.mark.parametrize("count", [0, 1, 2, 10, 30, 100])
def test_texts_and_marks_of_a_map_stand_apart(
    count: int, width: int, language: Language, theme: ThemeName
) -> None:
    svg = draw_map(hard_menu(count, language=language), width=width, theme=theme)

    assert_nothing_overlaps(svg)
    assert list(overlaps(marks(svg))) == []


@widths
def test_hundred_items_in_one_cell_stand_apart(width: int) -> None:
    svg = draw_map(menu(*(item(one, months=3, cost=5) for one in range(100))), width=width)

    assert_nothing_overlaps(svg)
    assert list(overlaps(marks(svg))) == []


@widths
@pytest.mark.parametrize("scale", [1e-9, 1e-3, 40, 9999, 1e6, 1e30, 1e300])
def test_numbers_of_any_size_stand_apart(width: int, scale: float) -> None:
    rows = studies(9, effect=scale, interval=Range(-scale, scale * 1.5), extra="vo")

    assert_nothing_overlaps(draw_forest(forest(*rows), width=width))


@widths
@pytest.mark.parametrize("effect", [0.3, 25.0, -40.0])
def test_marks_of_a_row_do_not_touch_its_texts(width: int, effect: float) -> None:
    odd = study(effect=effect, interval=Range(effect - 5, effect + 5), left_out="te ver weg")
    svg = draw_forest(forest(*studies(9), study(effect=effect), odd), width=width)

    pairs = [(shape, text) for shape in shapes(svg) for text in texts(svg)]
    assert [(one, other) for one, other in pairs if one.meets(other)] == []
