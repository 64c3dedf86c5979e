"""What holds for each of the pictures as a document."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest

from catalogue.plotting import draw_forest, draw_funnel, draw_map
from catalogue.plotting.text import SLACK, measure
from catalogue.plotting.themes import THEMES, Theme
from catalogue.plotting.widths import REGULAR
from tests.catalogue.plotting.boxes import SVG, parse, size
from tests.catalogue.plotting.pictures import funnel, hard_forest, hard_menu

Draw = Callable[..., str]
PICTURES: list[tuple[Draw, Any]] = [
    (draw_forest, hard_forest(12)),
    (draw_funnel, funnel(12)),
    (draw_map, hard_menu(12)),
]
pictures = pytest.mark.parametrize(("draw", "plot"), PICTURES, ids=["forest", "funnel", "map"])


@pictures
def test_picture_is_named_and_described_for_who_cannot_see_it(draw: Draw, plot: Any) -> None:
    root = parse(draw(plot, width=600))

    named, described = root.attrib["aria-labelledby"].split()
    assert root.attrib["role"] == "img"
    assert (root[0].tag, root[0].attrib["id"], root[0].text) == (
        f"{SVG}title", named, plot.texts.title,
    )  # fmt: skip
    assert (root[1].tag, root[1].attrib["id"]) == (f"{SVG}desc", described)


@pictures
def test_picture_carries_nothing_that_a_strict_page_refuses(draw: Draw, plot: Any) -> None:
    elements = list(parse(draw(plot, width=600)).iter())

    tags = {element.tag.removeprefix(SVG) for element in elements}
    attributes = {name for element in elements for name in element.attrib}
    drawing = {"text", "rect", "line", "path", "polygon", "circle", "g"}
    assert tags <= drawing | {"svg", "title", "desc"}
    assert not {name for name in attributes if "href" in name or name.startswith("on")}
    assert not attributes & {"style", "class"}


@pictures
@pytest.mark.parametrize("width", [320, 700, 1600, 2000])
def test_picture_has_the_width_that_was_asked_for(draw: Draw, plot: Any, width: int) -> None:
    svg = draw(plot, width=width)

    root, (across, down) = parse(svg), size(svg)
    assert root.attrib["width"] == str(width)
    assert float(root.attrib["height"]) == pytest.approx(down * width / across, abs=0.02)


@pictures
@pytest.mark.parametrize("width", [319, 2001, 0, -1])
def test_width_that_no_picture_has_is_refused(draw: Draw, plot: Any, width: int) -> None:
    with pytest.raises(ValueError, match="between 320 and 2000"):
        draw(plot, width=width)


@pictures
def test_same_plot_gives_the_same_bytes(draw: Draw, plot: Any) -> None:
    assert draw(plot, width=600) == draw(plot, width=600)
    assert draw(plot, width=600) != draw(plot, width=600, theme="dark")


def test_pictures_on_one_page_do_not_share_their_names() -> None:
    roots = [parse(draw(plot, width=width)) for draw, plot in PICTURES for width in (400, 800)]

    names = [root.attrib["aria-labelledby"] for root in roots]
    assert all(one != other for one, other in combinations(names, 2))


@pictures
def test_no_font_draws_a_text_wider_than_the_one_it_was_measured_in(draw: Draw, plot: Any) -> None:
    texts = list(parse(draw(plot, width=600)).iter(f"{SVG}text"))

    known = [text for text in texts if set(text.text or "") <= set(REGULAR)]
    assert len(known) > 10
    for text in known:
        bold, size = "font-weight" in text.attrib, float(text.get("font-size", 13))
        width = measure(text.text or "", size, bold=bold) / SLACK
        assert float(text.attrib["textLength"]) == pytest.approx(width, abs=0.01)
        assert text.attrib["lengthAdjust"] == "spacingAndGlyphs"
    assert all("textLength" not in text.attrib for text in texts if text not in known)


def luminance(colour: str) -> float:
    """Give the relative luminance of an sRGB colour (WCAG 2.2)."""
    shares = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_letters_and_marks_can_be_told_from_what_is_behind_them(theme: Theme) -> None:
    letters = [(ink, theme.background) for ink in (theme.ink, theme.muted, theme.left_out)]
    letters += [(theme.background, theme.accent), (theme.ink, theme.accent_soft)]
    letters += [(theme.ink, theme.region)]
    marks = [(one, theme.background) for one in (theme.accent, theme.rule, theme.left_out)]
    marks += [(theme.accent, theme.region), (theme.rule, theme.region)]

    assert min(contrast(*pair) for pair in letters) >= 4.5
    assert min(contrast(*pair) for pair in marks) >= 3
