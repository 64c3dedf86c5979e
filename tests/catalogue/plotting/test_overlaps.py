"""No text meets another text or leaves the picture, whatever the width and the words."""

from dataclasses import replace
from typing import Any

import pytest

from catalogue.plotting import (
    Group,
    Language,
    Range,
    StudyRow,
    Summary,
    ThemeName,
    draw_forest,
    draw_funnel,
    draw_map,
)
from tests.catalogue.plotting.boxes import marks, meetings, overlaps, shapes, size, texts
from tests.catalogue.plotting.pictures import (
    NAMES,
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
@pytest.mark.parametrize("words", [NAMES[2], NAMES[3], "één woord " * 30])
def test_longest_words_of_the_data_stand_apart(width: int, words: str) -> None:
    def long(plot: Any, **texts: Any) -> Any:
        said = replace(plot.texts, title=words, description=words, empty=words, **texts)
        return replace(plot, texts=said, notes=(words, words))

    pooled = Summary(words, 0.2, Range(0.1, 0.3), 100.0)
    group = Group(words, studies(2, label=words), pooled)
    rows = study(label=words, extra=words), study(label=words, left_out=words)
    items = [item(number, title=words) for number in range(9)]
    items.append(item(9, title=words, months=None, reason=words))

    forest_plot = long(forest(*rows, groups=(group,), pooled=pooled))
    assert_nothing_overlaps(draw_forest(forest_plot, width=width))
    assert_nothing_overlaps(draw_funnel(long(funnel(9)), width=width))
    assert_nothing_overlaps(draw_map(long(menu(*items), strengths=(words,) * 5), width=width))


@editions
@widths
def test_texts_stand_apart_where_there_is_no_estimate(
    width: int, language: Language, theme: ThemeName
) -> None:
    nothing = {"pooled": None, "prediction": None, "language": language}
    bare = StudyRow("Zonder cijfers", left_out="geen standaardfout", year=1999)
    out = study(2, left_out="zelfde leerlingen als een ander onderzoek")

    for rows in ((), (bare,), (out,), (bare, out), (study(),)):
        plot = forest(*rows, **nothing)
        assert_nothing_overlaps(draw_forest(plot, width=width, theme=theme))
    plot_without = funnel(5, language=language, estimate=None)
    assert_nothing_overlaps(draw_funnel(plot_without, width=width, theme=theme))


@widths
@pytest.mark.parametrize("count", [3, 48, 500])
def test_marks_of_a_plot_with_everything_in_it_do_not_touch_its_texts(
    width: int, count: int
) -> None:
    svg = draw_forest(hard_forest(count), width=width)

    assert meetings(shapes(svg), texts(svg)) == []


@widths
@pytest.mark.parametrize("effect", [0.3, 25.0, -40.0])
def test_marks_of_a_row_do_not_touch_its_texts(width: int, effect: float) -> None:
    odd = study(effect=effect, interval=Range(effect - 5, effect + 5), left_out="te ver weg")
    svg = draw_forest(forest(*studies(9), study(effect=effect), odd), width=width)

    assert meetings(shapes(svg), texts(svg)) == []
