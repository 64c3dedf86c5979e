"""What the map of the menu shows, and what stands below it."""

import pytest

from catalogue.plotting import draw_map
from tests.catalogue.plotting.boxes import SVG, drawn, marks, parse, texts, titles
from tests.catalogue.plotting.pictures import MAP_TEXTS, hard_menu, item, menu


def place(svg: str, code: str) -> tuple[float, float]:
    """Give the middle of the mark that carries a code, which comes before the key."""
    box = next(box for box in texts(svg) if box.name == code)
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def dots(svg: str, code: str) -> list[str]:
    group = next(
        one for one in parse(svg).iter(f"{SVG}g") if (one[0].text or "").startswith(f"{code} ")
    )
    return [dot.attrib["fill"] for dot in group.findall(f"{SVG}circle")]


@pytest.mark.parametrize("width", [320, 900, 1600])
def test_effect_goes_up_and_cost_to_the_right(width: int) -> None:
    items = (item(code="Z1", months=2, cost=1), item(code="Z2", months=6, cost=4))

    svg = draw_map(menu(*items), width=width)

    (low_x, low_y), (high_x, high_y) = place(svg, "Z1"), place(svg, "Z2")
    assert low_x < high_x
    assert low_y > high_y


def test_strength_is_the_number_of_filled_dots() -> None:
    items = (item(code="Z1", strength=2), item(code="Z2", strength=5, cost=2))

    svg = draw_map(menu(*items), width=600)

    weak, strong = dots(svg, "Z1"), dots(svg, "Z2")
    assert (len(weak), weak.count(weak[0]), len(set(strong))) == (5, 2, 1)


def test_mark_without_a_rating_of_its_evidence_has_no_dots_and_is_explained() -> None:
    svg = draw_map(menu(item(code="Z1", strength=None)), width=600)

    assert dots(svg, "Z1") == []
    assert MAP_TEXTS.no_strength in drawn(svg)
    assert MAP_TEXTS.no_strength not in drawn(draw_map(menu(item()), width=600))


def test_mark_says_its_ratings_in_words() -> None:
    one = item(code="B6", title="Feedback", months=6, cost=1, strength=4)

    svg = draw_map(menu(one), width=600)

    said = "Effect in maanden leerwinst: +6; Kosten: zeer laag; Sterkte van het bewijs: uitgebreid"
    assert f"B6 Feedback. {said}" in titles(svg)


@pytest.mark.parametrize("width", [320, 600, 1600])
def test_key_names_every_code_on_the_map(width: int) -> None:
    items = tuple(item(number, title=f"Interventie {number}") for number in range(30))

    words = drawn(draw_map(menu(*items), width=width))

    assert all(words.count(one.code) == 2 for one in items)
    assert all(one.title in words for one in items)


@pytest.mark.parametrize("missing", [{"months": None}, {"cost": None}])
def test_item_without_a_place_is_listed_with_the_reason(missing: dict[str, None]) -> None:
    absent = item(code="Z9", title="Onbekend", reason="nooit onderzocht", **missing)

    svg = draw_map(menu(item(), absent), width=600)

    assert {MAP_TEXTS.left_out, "Z9", "Onbekend", "nooit onderzocht"} <= set(drawn(svg))
    assert len(marks(svg)) == 6  # one on the map, five in the legend


def test_map_without_any_placed_item_says_so() -> None:
    svg = draw_map(menu(item(months=None)), width=600)

    assert {MAP_TEXTS.empty, MAP_TEXTS.left_out} <= set(drawn(svg))


def test_every_month_between_has_a_row_and_a_long_run_is_skipped() -> None:
    near = drawn(draw_map(menu(item(months=-2), item(months=3)), width=600))
    far = drawn(draw_map(menu(item(months=-2), item(months=30)), width=600))

    assert [text for text in near if text[0] in "+−0"] == ["+3", "+2", "+1", "0", "−1", "−2"]
    assert [text for text in far if text[0] in "+−0"] == ["+30", "0", "−1", "−2"]


def test_names_of_cost_bands_are_not_broken_on_a_narrow_picture() -> None:
    assert "gemiddeld" in drawn(draw_map(hard_menu(30), width=320))


def test_very_long_words_are_broken_and_whole_in_a_title() -> None:
    plot = menu(item())
    costs = ("buitengewoonlaaggeprijsd", "b", "c", "d", "e")
    texts_ = type(plot.texts)(**{**vars(plot.texts), "costs": costs})

    svg = draw_map(type(plot)(texts_, "nl", plot.items), width=320)

    assert costs[0] not in drawn(svg)
    assert costs[0] in titles(svg)


@pytest.mark.parametrize("values", [{"cost": 0}, {"cost": 6}, {"strength": 0}, {"strength": 6}])
def test_rating_outside_its_scale_is_refused(values: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="scale of 1 to 5"):
        menu(item(**values))
