"""What held when, by whose knowledge."""

from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given

from catalogue.actions.drafts import add, revise
from catalogue.actions.releases import publish_release
from catalogue.models import (
    Category,
    CategoryVersion,
    Intervention,
    InterventionState,
    InterventionVersion,
    Release,
)
from catalogue.models.as_of import as_of_moment, as_of_release
from tests.builders import (
    EDITOR,
    at,
    build_draft,
    build_intervention,
    build_term,
    publish,
    rating,
    revise_intervention,
)
from tests.catalogue.histories import (
    HISTORIES,
    POINTS,
    SLUGS,
    carry_out,
    examples,
    said_by,
    undone,
)

pytestmark = pytest.mark.django_db

LAUNCH, CHANGE = date(2021, 5, 10), date(2022, 4, 1)


@examples(20)
@given(history=HISTORIES)
def test_any_history_reads_as_a_naive_menu_at_every_point(history, vocabulary):
    with undone():
        menu = carry_out(history, vocabulary)

        for release, day in product([1, *menu.releases], POINTS):
            versions = InterventionVersion.objects.as_of(release, day)
            states = InterventionState.objects.as_of(release, day).select_related("version")
            by_slug = {state.slug: state.version for state in states}

            assert sorted(v.pk for v in versions) == sorted(s.version_id for s in states)
            assert len(states) == len(by_slug), "at most one row per item"
            for slug in SLUGS:
                assert said_by(by_slug.get(slug)) == menu.holds(slug, release, day)


LAUNCH, CHANGE = date(2021, 5, 10), date(2022, 4, 1)


@pytest.fixture
def three_states():
    """Publish the menu as it was: a list, the figures (nobody knows when), then new figures."""
    item = build_intervention(valid_from=LAUNCH)
    publish(at("2021-05-10"))
    build_draft()
    figures = rating(months=8, strength=3)
    revise_intervention(item, cause="new-scale", valid_from=LAUNCH, **figures)
    publish_release(
        by=EDITOR,
        published_at=at("2022-04-01"),
        published_basis="inferred",
        published_after=LAUNCH,
    )
    build_draft()
    revise_intervention(item, cause="new-method", valid_from=CHANGE, months=6, evidence_strength=4)
    publish(at("2022-04-07"))
    return item


def months(valid_on, known_on):
    as_of = as_of_moment(valid_on=valid_on, known_on=known_on)
    version = InterventionVersion.objects.as_of(as_of.release or 0, valid_on).first()
    return version and version.months


@pytest.mark.parametrize(
    ("valid_on", "known_on", "expected"),
    [
        (date(2021, 9, 1), at("2026-01-01"), 8),
        (date(2021, 9, 1), at("2021-09-01"), None),
        (date(2022, 4, 1), at("2022-04-01"), 8),
        (date(2022, 4, 1), at("2022-04-06"), 8),
        (date(2022, 4, 1), at("2022-04-07"), 6),
        (date(2022, 3, 31), at("2022-04-07"), 8),
        (date(2021, 5, 9), at("2026-01-01"), None),
        (date(2026, 1, 1), at("2026-01-01"), 6),
    ],
)
def test_menu_answers_what_held_on_a_day_by_what_was_known(
    three_states, valid_on, known_on, expected
):
    assert months(valid_on, known_on) == expected


@pytest.mark.parametrize(
    ("known_on", "release", "uncertain"),
    [
        (datetime(2021, 5, 9, 21, 59, tzinfo=UTC), None, ()),
        (datetime(2021, 5, 9, 22, 0, tzinfo=UTC), None, (2,)),  # midnight in the Netherlands
        (at("2021-05-10"), 1, (2,)),
        (at("2021-09-01"), 1, (2,)),
        (datetime(2022, 4, 1, 11, 59, 59, 999999, tzinfo=UTC), 1, (2,)),
        (at("2022-04-01"), 2, ()),
        (at("2022-04-07"), 3, ()),
    ],
)
def test_moment_within_a_window_lists_the_release_that_may_have_been_out(
    three_states, known_on, release, uncertain
):
    as_of = as_of_moment(valid_on=LAUNCH, known_on=known_on)

    assert (as_of.release, as_of.uncertain_releases) == (release, uncertain)


def test_release_as_a_question_is_the_moment_it_came_out(three_states):
    for release in Release.objects.published():
        as_of = as_of_release(valid_on=CHANGE, release=release)

        assert as_of.release == release.number
        assert as_of_moment(valid_on=CHANGE, known_on=as_of.known_on).release == release.number


def test_draft_has_no_place_on_the_axis_of_knowledge():
    with pytest.raises(ValueError, match="draft"):
        as_of_release(valid_on=LAUNCH, release=build_draft())


def test_draft_is_not_read_at_any_point(three_states):
    build_draft()
    revise_intervention(three_states, valid_from=date(2021, 6, 1), months=1)

    assert months(date(2021, 9, 1), at("2030-01-01")) == 8


def test_correction_of_the_past_ends_where_the_next_version_begins(three_states):
    build_draft()
    revise_intervention(three_states, valid_from=date(2021, 9, 1), months=7)
    publish(at("2022-05-01"))

    read = [months(day, at("2023-01-01")) for day in (date(2021, 8, 31), date(2021, 9, 1), CHANGE)]

    assert read == [8, 7, 6]


def test_every_kind_of_version_is_read_the_same_way():
    category = build_term(Category, "A", valid_from=LAUNCH)
    publish(at("2021-05-10"))
    build_draft()
    revise(category, cause="editorial", by=EDITOR, valid_from=CHANGE, title_en="New")
    add(Category, "B", by=EDITOR, **category_content())
    publish(at("2022-04-07"))

    read = {
        (release, day): {v.title_en for v in CategoryVersion.objects.as_of(release, day)}
        for release in (1, 2)
        for day in (LAUNCH, CHANGE)
    }

    assert read == {
        (1, LAUNCH): {"A"},
        (1, CHANGE): {"A"},
        (2, LAUNCH): {"A"},
        (2, CHANGE): {"New", "B"},
    }
    assert Intervention.objects.count() == 0


def category_content():
    texts = {"title_nl": "B", "title_en": "B", "printed_title": "B"}
    return {"position": 2, "valid_from": CHANGE, **texts}
