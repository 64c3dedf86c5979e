"""What a forest plot says and shows."""

import xml.etree.ElementTree as ET

import pytest

from catalogue.plotting import Group, Range, StudyRow, Summary, draw_forest
from tests.catalogue.plotting.boxes import SVG, drawn, parse, texts, titles
from tests.catalogue.plotting.pictures import FOREST_TEXTS, NAMES, forest, studies, study


def row(svg: str, label: str) -> ET.Element:
    """Give the group of the row whose title starts with a label."""
    groups = [one for one in parse(svg).iter(f"{SVG}g") if one.findtext(f"{SVG}title")]
    return next(one for one in groups if (one.findtext(f"{SVG}title") or "").startswith(label))


def square(svg: str, label: str) -> float:
    return float(row(svg, label).findall(f"{SVG}rect")[0].attrib["width"])


def arrows(svg: str, label: str) -> int:
    return len(row(svg, label).findall(f"{SVG}polygon"))


@pytest.mark.parametrize("width", [320, 900])
def test_row_says_the_same_numbers_as_the_data(width: int) -> None:
    one = study(effect=0.26, interval=Range(-0.38, 0.9), weight=1.44, year=1985)

    dutch = drawn(draw_forest(forest(one), width=width))
    english = drawn(draw_forest(forest(one, language="en"), width=width))

    assert {"0,26", "[−0,38; 0,90]", "1,4%"} <= set(dutch)
    assert {"0.26", "[−0.38, 0.90]", "1.4%"} <= set(english)
    assert any("1985" in text for text in dutch)


@pytest.mark.parametrize("width", [320, 560, 1600])
def test_long_name_is_cut_on_paper_and_whole_in_the_title(width: int) -> None:
    svg = draw_forest(forest(study(label=NAMES[3] * 3)), width=width)

    assert any("…" in text for text in drawn(svg))
    assert any(NAMES[3] * 3 in title for title in titles(svg))


@pytest.mark.parametrize("width", [320, 900])
def test_year_survives_a_name_of_any_length(width: int) -> None:
    for letters in range(1, 120):
        svg = draw_forest(forest(study(label="m" * letters, year=1987)), width=width)

        assert any(text.endswith("1987") for text in drawn(svg))


def test_area_of_a_square_is_its_weight() -> None:
    rows = study(label="zwaar", weight=40), study(label="licht", weight=10)

    svg = draw_forest(forest(*rows), width=900)

    assert square(svg, "zwaar") == pytest.approx(2 * square(svg, "licht"))


def test_studies_without_weights_have_equal_squares() -> None:
    rows = study(label="een", weight=None), study(label="twee", weight=None)

    svg = draw_forest(forest(*rows), width=900)

    assert square(svg, "een") == square(svg, "twee")
    assert "Gewicht" in drawn(svg)  # the pooled effect still has one


@pytest.mark.parametrize("width", [320, 900])
@pytest.mark.parametrize("outlier", [25.0, -40.0, 1e9])
def test_outlier_leaves_the_axis_with_an_arrow_and_squashes_nothing(
    outlier: float, width: int
) -> None:
    odd = study(label="vreemd", effect=outlier, interval=Range(outlier - 1, outlier + 1))

    svg = draw_forest(forest(*studies(9), odd), width=width)

    plain = draw_forest(forest(*studies(9)), width=width)
    assert (arrows(svg, "vreemd"), arrows(svg, "Ashworth")) == (1, 0)
    assert row(svg, "vreemd").find(f"{SVG}rect") is None
    assert square(svg, "Ashworth") == square(plain, "Ashworth")


def test_enormous_interval_ends_in_two_arrows() -> None:
    wide = study(label="vaag", effect=0.2, interval=Range(-900, 900))

    svg = draw_forest(forest(*studies(9), wide), width=900)

    assert (arrows(svg, "vaag"), arrows(svg, "Ashworth")) == (2, 0)


def test_pooled_interval_may_not_squash_the_studies() -> None:
    pooled = Summary("Gepoold", 0.2, Range(-60.0, 60.4))

    svg = draw_forest(forest(*studies(2), pooled=pooled), width=900)

    assert arrows(svg, "Gepoold") == 3  # the diamond, and a head at each end


def test_pooled_effect_beyond_the_axis_is_an_arrow() -> None:
    pooled = Summary("Gepoold", 800.0, Range(799.0, 801.0))

    svg = draw_forest(forest(*studies(9), pooled=pooled), width=900)

    assert arrows(svg, "Gepoold") == 1
    assert "stroke-dasharray" not in svg


def test_pooled_effect_without_an_interval_is_a_hollow_diamond() -> None:
    svg = draw_forest(forest(study(), pooled=Summary("Gepoold", 0.2), prediction=None), width=900)

    assert row(svg, "Gepoold").findall(f"{SVG}polygon")[0].attrib["fill"] == "#ffffff"
    assert FOREST_TEXTS.prediction not in " ".join(drawn(svg))


def test_pooled_effect_beyond_the_axis_and_without_an_interval_is_an_arrow_too() -> None:
    svg = draw_forest(forest(*studies(9), pooled=Summary("Gepoold", 800.0)), width=900)

    assert arrows(svg, "Gepoold") == 1


def test_plot_without_a_pooled_effect_has_no_diamond() -> None:
    svg = draw_forest(forest(study(), pooled=None, prediction=None), width=900)

    assert not [text for text in drawn(svg) if "Gepoold" in text]


@pytest.mark.parametrize("width", [320, 900])
def test_row_that_is_left_out_is_hollow_and_says_why(width: int) -> None:
    reason = "zelfde leerlingen als een ander onderzoek"
    svg = draw_forest(forest(study(), study(label="Uit", left_out=reason)), width=width)

    mark = row(svg, "Uit").findall(f"{SVG}rect")[0]
    words = " ".join(text.text or "" for text in row(svg, "Uit").iter(f"{SVG}text"))
    assert (mark.attrib["fill"], "stroke" in mark.attrib) == ("#ffffff", True)
    assert reason in words
    assert "%" not in words


def test_rows_that_are_left_out_stand_below_the_estimate_and_do_not_move_the_axis() -> None:
    odd = study(label="Uit", effect=80.0, interval=Range(79, 81), left_out="te ver weg")

    svg = draw_forest(forest(odd, *studies(5)), width=900)

    heights = {box.name: box.top for box in texts(svg)}
    assert heights["Gepoold effect (random effects)"] < heights[FOREST_TEXTS.left_out]
    assert heights[FOREST_TEXTS.left_out] < heights["Uit"]
    assert arrows(svg, "Ashworth") == 0


@pytest.mark.parametrize("width", [320, 900])
def test_group_has_its_heading_above_and_its_own_diamond_below(width: int) -> None:
    group = Group("Basisonderwijs", studies(2), Summary("Subtotaal", 0.2, Range(0.1, 0.3)))
    bare = Group("Mbo", studies(1))

    svg = draw_forest(forest(groups=(group, bare)), width=width)

    heights = {box.name: box.top for box in texts(svg)}
    assert heights["Basisonderwijs"] < heights["Subtotaal"] < heights["Mbo"]
    assert arrows(svg, "Subtotaal") == 1


def test_plot_without_studies_says_so() -> None:
    svg = draw_forest(forest(pooled=None, prediction=None), width=320)

    assert FOREST_TEXTS.empty in " ".join(drawn(svg))


def test_plot_with_only_left_out_rows_without_numbers_gives_their_reasons() -> None:
    bare = StudyRow("Zonder cijfers", left_out="geen standaardfout")

    svg = draw_forest(forest(bare, pooled=None, prediction=None), width=600)

    assert {FOREST_TEXTS.empty, "Zonder cijfers", "geen standaardfout"} <= set(drawn(svg))


@pytest.mark.parametrize("width", [320, 900])
def test_plot_with_only_left_out_rows_still_shows_their_effects(width: int) -> None:
    svg = draw_forest(forest(study(left_out="dubbel"), pooled=None, prediction=None), width=width)

    assert FOREST_TEXTS.empty in " ".join(drawn(svg))
    assert row(svg, "Ashworth").find(f"{SVG}rect") is not None


def test_effect_without_an_interval_is_only_a_square() -> None:
    svg = draw_forest(forest(study(interval=None)), width=900)

    assert row(svg, "Ashworth").find(f"{SVG}line") is None


def test_equal_studies_at_no_effect_are_drawn() -> None:
    same = study(effect=0.0, interval=Range(0.0, 0.0))
    svg = draw_forest(
        forest(same, same, pooled=Summary("Gepoold", 0.0), prediction=Range(0, 0)), width=400
    )

    assert drawn(svg).count("0,00") == 3


def test_tall_plot_repeats_its_axis_above_the_rows() -> None:
    short = drawn(draw_forest(forest(*studies(5)), width=900))
    tall = drawn(draw_forest(forest(*studies(60)), width=900))

    assert (short.count("0,0"), tall.count("0,0")) == (1, 2)


def test_direction_without_words_has_no_arrow() -> None:
    plot = forest(study())
    words = {"favours_left": "", "favours_right": ""}
    silent = type(plot)(type(plot.texts)(**{**vars(plot.texts), **words}), "nl", plot.rows)

    assert draw_forest(silent, width=900).count("<polygon") == 0


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        study(effect=value)
    with pytest.raises(ValueError, match="finite"):
        Summary("Gepoold", 0.1, Range(0.0, value))


def test_study_in_the_estimate_has_an_effect() -> None:
    with pytest.raises(ValueError, match="no effect"):
        StudyRow("Zonder cijfers")
