"""The vocabularies of the menu, and the scales."""

from datetime import date

import pytest

from catalogue.actions.drafts import remove, revise
from catalogue.models import Category, Sector, Theme
from tests.api.asking import ask, mistakes, refused
from tests.builders import EDITOR, at, build_draft, build_scale, build_source, build_term, publish

pytestmark = pytest.mark.django_db


def test_sectors_are_told_in_their_own_order():
    build_term(Sector, "vo", position=2, title_en="Secondary", description_en="Older pupils.")
    build_term(Sector, "po", position=1)
    publish()

    first, second = ask("/sectors")["results"]

    assert (first["code"], second["code"]) == ("po", "vo")
    assert (second["name"], second["description"]) == ("Secondary", "Older pupils.")


def test_theme_is_told_by_its_code():
    build_term(Theme, "reading", title_en="Reading")
    publish()

    assert ask("/themes/reading")["name"] == "Reading"
    refused("/themes/Reading", status=404)


def test_category_says_what_it_may_be_combined_with():
    other = build_term(Category, "A")
    build_term(
        Category, "F", position=6, printed_title="Faciliteiten", requires_combination=True,
        combinable_with=[other], sources=[build_source("page")],
        remark_nl="Nooit alleen.", remark_en="Never alone.",
    )  # fmt: skip
    publish()

    category = ask("/categories/F")

    assert (category["combinableWith"], category["requiresCombination"]) == (["A"], True)
    assert (category["printedTitle"], category["remark"]) == ("Faciliteiten", "Never alone.")
    assert [source["id"] for source in category["sources"]] == ["page"]


def test_scale_is_data_in_the_language_of_the_answer():
    steps = [{"value": 0, "label": {"nl": "geen", "en": "none"}, "effect_size_from": -0.05}]
    build_scale("eef-months", "months", steps=steps)
    publish()

    assert ask("/scales/eef-months")["steps"] == [
        {"value": 0, "label": "none", "effectSizeFrom": -0.05}
    ]


def test_scales_can_be_narrowed_to_a_kind():
    build_scale("eef-months", "months")
    build_scale("eef-cost", "cost")
    publish()

    answer = ask("/scales", kind="cost")

    assert [row["id"] for row in answer["results"]] == ["eef-cost"]
    assert mistakes("/scales", kind="costs") == {"kind": ("unknown-value", "cost")}


def test_term_is_told_as_it_was_called():
    sector = build_term(Sector, "po", title_en="Primary")
    publish(at("2021-05-10"))
    build_draft()
    revise(sector, cause="editorial", by=EDITOR, valid_from=date(2022, 4, 1), title_en="Basic")
    publish(at("2022-04-07"))

    assert ask("/sectors/po")["name"] == "Basic"
    assert ask("/sectors/po", release=1)["name"] == "Primary"
    assert ask("/sectors/po", validOn="2022-03-31")["name"] == "Primary"


def test_term_that_was_taken_away_is_not_there():
    sector = build_term(Sector, "po")
    publish(at("2021-05-10"))
    build_draft()
    remove(sector, by=EDITOR)
    publish(at("2022-04-07"))

    assert ask("/sectors")["count"] == 0
    refused("/sectors/po", status=404)
