"""PNG: the same bytes everywhere, with every letter, and nothing loaded before it is needed."""

import os
import re
import struct
import subprocess
import sys

import pytest

from catalogue.plotting import draw_forest, draw_funnel, draw_map, render_png
from tests.catalogue.plotting.pictures import (
    forest,
    funnel,
    hard_menu,
    item,
    menu,
    studies,
    study,
)


def png_size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_picture_is_drawn_at_twice_its_width_unless_asked_otherwise() -> None:
    svg = draw_map(hard_menu(10), width=400)

    assert png_size(render_png(svg))[0] == 800
    assert png_size(render_png(svg, scale=1))[0] == 400


def test_longest_picture_is_drawn_smaller_and_not_too_large_to_hold() -> None:
    svg = draw_forest(forest(*studies(500)), width=1600)

    width, height = png_size(render_png(svg, scale=4))

    assert width * height <= 12_050_000
    assert width > 850


def test_five_hundred_studies_are_drawn_at_the_usual_width() -> None:
    rows = tuple(study(number, label=f"Studie {number}") for number in range(500))

    assert png_size(render_png(draw_forest(forest(*rows), width=800), scale=1))[0] == 800


def test_same_picture_gives_the_same_bytes() -> None:
    svg = draw_forest(forest(*studies(3)), width=400)

    assert render_png(svg) == render_png(svg)


@pytest.mark.parametrize("letter", ["e", "é", "−", "…", "✓", "漢", "😀", "ش"])
def test_no_letter_vanishes(letter: str) -> None:
    with_it = draw_map(menu(item(title=f"Lezen {letter}")), width=400)
    without = draw_map(menu(item(title="Lezen")), width=400)

    assert render_png(with_it) != render_png(without)


@pytest.mark.parametrize(
    "svg",
    [
        draw_forest(forest(study(), study(5, left_out="dubbel")), width=400),
        draw_forest(forest(study(extra="basisonderwijs")), width=900, theme="dark"),
        draw_funnel(funnel(2, language="en"), width=400),
        draw_map(menu(item(), item(1, months=None, reason="nooit onderzocht")), width=400),
    ],
    ids=["narrow forest", "wide forest", "funnel", "map"],
)
def test_every_text_of_a_picture_leaves_ink(svg: str) -> None:
    whole = render_png(svg, scale=1)
    texts = re.findall(r"<text [^>]*>[^<]+</text>", svg)

    assert len(texts) > 10
    assert [text for text in texts if render_png(svg.replace(text, "", 1), scale=1) == whole] == []


def test_another_process_draws_the_same_bytes() -> None:
    program = """
from hashlib import sha256
from catalogue.plotting import draw_forest, draw_funnel, draw_map, render_png
from tests.catalogue.plotting.pictures import funnel, hard_forest, hard_menu
drawn = [draw_forest(hard_forest(9), width=640), draw_map(hard_menu(9), width=640)]
drawn += [draw_funnel(funnel(9), width=640)]
print([sha256(svg.encode() + render_png(svg)).hexdigest() for svg in drawn])
"""
    given = [os.environ | {"PYTHONHASHSEED": seed} for seed in ("1", "2")]

    said = [
        subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True)
        for env in given
    ]

    assert said[0].stdout == said[1].stdout != b""


def test_both_weights_of_the_font_are_drawn() -> None:
    svg = draw_forest(forest(study()), width=400)

    assert render_png(svg) != render_png(svg.replace(' font-weight="600"', ""))


@pytest.mark.parametrize("scale", [0, -1, float("nan")])
def test_scale_that_is_not_above_zero_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        render_png(draw_map(menu(), width=400), scale=scale)


def test_text_that_is_no_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="picture"):
        render_png("<html/>")


def test_process_that_draws_no_png_never_loads_the_renderer_or_django() -> None:
    program = """
import sys
import catalogue.plotting as plotting
texts = plotting.MapTexts(*"abcd", ("e",), "f", ("g",), *"hijk")
plotting.draw_map(plotting.MenuMap(texts, "nl", (plotting.MapItem("A1", "Lezen"),)), width=400)
loaded = {name.split(".")[0] for name in sys.modules}
print(sorted(loaded & {"resvg_py", "ttf_opensans", "django"}))
"""

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert (done.stdout.strip(), done.stderr) == ("[]", "")
