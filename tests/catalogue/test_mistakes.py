"""What stands in the way of publishing, every mistake at once."""

import pytest
from django.utils.translation import override

from catalogue.actions.drafts import add, remove, revise
from catalogue.actions.mistakes import mistakes_in
from catalogue.actions.releases import describe_draft
from catalogue.models import Category, EvidenceClaim, Intervention, Release, Sector, Source, Theme
from tests.builders import (
    DAY,
    EDITOR,
    UNRATED,
    build_draft,
    build_intervention,
    build_scale,
    build_source,
    build_term,
    publish,
    rating,
    revise_intervention,
)
from tests.catalogue.samples import build_one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def mistakes():
    return mistakes_in(Release.objects.draft())


def test_whole_draft_has_no_mistakes():
    build_one_of_each()

    assert mistakes() == []


def test_empty_draft_has_one():
    build_draft()

    assert mistakes() == ["Nothing has been changed in it."]


def test_all_mistakes_are_told_at_once():
    build_intervention("feedback", sectors=[], note_nl="Let op", **rating(months=12))
    build_intervention("tutoring", examples=[{"nl": "x", "en": ""}], remark=None)
    describe_draft(by=EDITOR, note_nl="Alleen hier")

    assert mistakes() == [
        "Its note is not there in both languages.",
        "feedback: note is not there in both languages.",
        "feedback: it has no sector.",
        "tutoring: examples needs both languages in every line.",
    ]


def test_label_is_asked_for():
    build_term(Sector, "po")
    Release.objects.update(label_en="")

    assert mistakes() == ["Its label is missing."]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ({"title_nl": " "}, "title"),
        ({"summary_en": "\n"}, "summary"),
        ({"target_group_nl": "Iedereen"}, "target_group"),
        ({"note_en": "Mind"}, "note"),
        ({"cause_note_nl": "Omdat"}, "cause_note"),
    ],
)
def test_text_in_one_language_is_a_mistake(content, name):
    build_intervention(**content)

    assert mistakes() == [f"feedback: {name} is not there in both languages."]


@pytest.mark.parametrize("name", ["working_elements", "examples", "points_of_attention"])
@pytest.mark.parametrize(
    "line", ["text", {}, {"nl": "x"}, {"nl": "x", "en": ""}, {"nl": "x", "en": "x", "de": "x"}]
)
def test_line_of_a_list_needs_both_languages_and_no_other(name, line):
    build_intervention(**{name: [{"nl": "a", "en": "a"}, line]})

    assert mistakes() == [f"feedback: {name} needs both languages in every line."]


@pytest.mark.parametrize(
    ("name", "model"),
    [("themes", Theme), ("sectors", Sector), ("sources", Source), ("successors", Intervention)],
)
def test_tag_that_nothing_speaks_of_is_a_mistake(name, model):
    bare = model.objects.create(slug="bare")
    item = build_intervention()
    revise_intervention(item, valid_from=DAY, **{name: [bare]})

    assert mistakes() == [f"feedback: {name} names bare, which has no content."]


def test_category_and_scale_that_nothing_speaks_of_are_mistakes():
    category = Category.objects.create(slug="Z")
    scale = build_scale("other", "months").__class__.objects.create(slug="bare")
    item = build_intervention()
    revise_intervention(item, valid_from=DAY, category=category, months_scale=scale)

    assert sorted(mistakes()) == [
        "feedback: category names Z, which has no content.",
        "feedback: months_scale names bare, which has no content.",
    ]


def test_claim_about_something_that_nothing_speaks_of_is_a_mistake():
    build_draft()
    content = {"title_nl": "x", "title_en": "x", "edition": "eef-2018", "valid_from": DAY}
    content |= {"intervention": Intervention.objects.create(slug="bare")}
    content |= {"source": Source.objects.create(slug="bare"), **UNRATED}
    add(EvidenceClaim, "claim", by=EDITOR, **content)

    assert mistakes() == [
        "claim: intervention names bare, which has no content.",
        "claim: source names bare, which has no content.",
    ]


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        ({"months": 7}, "7 is no step of the scale of its months."),
        ({"months": -7}, "-7 is no step of the scale of its months."),
        ({"evidence_strength": 5}, "5 is no step of the scale of its evidence."),
        ({"cost_band": 5}, "5 is no step of the scale of its cost."),
    ],
)
def test_rating_that_is_no_step_of_its_scale_is_a_mistake(content, mistake):
    build_scale("months", "months", range(4))
    build_scale("evidence", "evidence", range(1, 5))
    build_scale("cost", "cost", range(1, 5))
    build_intervention(**(rating(months=-3, strength=4, band=4) | content))

    assert mistakes() == [f"feedback: {mistake}"]


def test_rating_on_a_scale_of_another_kind_is_a_mistake():
    rated = rating(months=3)
    build_intervention(**(rated | {"months_scale": rated["cost_scale"]}))

    assert mistakes() == ["feedback: 3 is no step of the scale of its months."]


def test_scale_that_comes_out_in_the_same_draft_counts():
    scale = build_scale("months", "months", range(4))
    publish()
    build_draft()
    steps = [{"value": value} for value in range(13)]
    revise(scale, cause="correction", by=EDITOR, steps=steps)
    build_intervention(**rating(months=11))

    assert mistakes() == []


@pytest.mark.parametrize("steps", ["none", {"value": 1}, [1], [{}], [{"value": "1"}]])
def test_steps_without_whole_numbers_are_a_mistake(steps):
    scale = build_scale("months", "months")
    revise(scale, cause="editorial", by=EDITOR, valid_from=DAY, steps=steps)

    assert mistakes() == ["months: every step of a scale needs a whole number as its value."]


def test_removal_still_says_what_was_removed():
    item = build_intervention()
    publish()
    build_draft()
    remove(item, by=EDITOR, cause_note_nl="Weg", cause_note_en="Gone", sectors=[])

    assert mistakes() == ["feedback: it has no sector."]


def test_source_in_the_draft_may_be_named():
    build_intervention(sources=["letter"])
    build_source("letter")

    assert mistakes() == []


@pytest.mark.parametrize("label", ["three", {"nl": "drie"}, {"nl": "drie", "en": ""}])
def test_label_of_a_step_needs_both_languages(label):
    build_scale("cost", "cost", steps=[{"value": 3, "label": label}])

    assert mistakes() == ["cost: every label of a step needs both languages."]


def test_table_of_months_with_a_gap_is_a_mistake():
    rows = [(0, 0, 0.04), (1, 0.1, 0.2)]
    steps = [
        {"value": value, "effect_size_from": low, "effect_size_until": high}
        for value, low, high in rows
    ]
    build_scale("months", "months", steps=steps)

    assert mistakes() == ["months: the steps of its table of months leave a gap or overlap."]


@pytest.mark.parametrize("letter", ["\ufdd0", "\ufdd1"])
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("printed_title", lambda letter: f"a{letter}b"),
        ("examples", lambda letter: [{"nl": "a", "en": letter}]),
        ("school_phases", lambda letter: [letter]),
    ],
)
def test_character_that_marks_what_a_question_adds_is_a_mistake(name, said, letter):
    build_intervention(**{name: said(letter)})

    assert mistakes() == [f"feedback: {name} holds a character that is none."]


def test_title_of_a_source_is_held_to_the_same():
    build_source(title="a\ufdd0")

    assert mistakes() == ["source: title holds a character that is none."]
