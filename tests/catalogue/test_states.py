"""The menu laid out for reading: the same as its versions, without gaps or overlaps."""

from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given

from catalogue.models import InterventionState, InterventionVersion
from catalogue.models.states import OPEN_DAY, OPEN_RELEASE
from tests.builders import at, build_intervention, publish, rating, revise_intervention
from tests.catalogue.histories import (
    HISTORIES,
    SLUGS,
    carry_out,
    examples,
    undone,
)

pytestmark = pytest.mark.django_db


@examples(12)
@given(history=HISTORIES)
def test_states_of_an_item_run_on_without_gaps_or_overlaps(history, vocabulary):
    with undone():
        menu = carry_out(history, vocabulary)

        for slug, release in product(SLUGS, [*menu.releases, OPEN_RELEASE - 1]):
            assert_is_whole(slug, release)


def assert_is_whole(slug, release):
    """Demand that what `release` knew of an item runs on, from its first day for good."""
    known = InterventionState.objects.filter(
        slug=slug, known_from__lte=release, known_until__gt=release
    )
    ranges = list(known.order_by("valid_from").values_list("valid_from", "valid_until"))
    assert all(one[1] == other[0] for one, other in pairwise(ranges))
    assert not ranges or ranges[-1][1] == OPEN_DAY


def test_publishing_closes_what_it_supersedes_and_leaves_the_rest_alone():
    feedback, tutoring = build_intervention("feedback"), build_intervention("tutoring")
    publish(at("2021-05-10"))
    revise_intervention(feedback, valid_from=date(2022, 4, 1), title_en="Better feedback")
    publish(at("2022-04-07"))

    states = InterventionState.objects.order_by("slug", "known_from", "valid_from")
    ranges = states.values_list("slug", "known_from", "known_until", "valid_until")

    assert list(ranges) == [
        ("feedback", 1, 2, OPEN_DAY),
        ("feedback", 2, OPEN_RELEASE, date(2022, 4, 1)),
        ("feedback", 2, OPEN_RELEASE, OPEN_DAY),
        ("tutoring", 1, OPEN_RELEASE, OPEN_DAY),
    ]
    assert states.filter(identity=tutoring).count() == 1


def test_state_carries_what_the_menu_is_ordered_and_filtered_by():
    build_intervention("feedback", code="B10", title_nl="Één op één", **rating(-2, 3, 1))
    publish()

    state = InterventionState.objects.get()

    assert (state.months, state.evidence_strength, state.cost_band) == (-2, 3, 1)
    assert (state.sort_code, state.sort_title_nl) == ("b 000010", "een op een")
    assert (state.category.slug, state.slug, state.is_removal) == ("B", "feedback", False)


def test_what_holds_on_the_last_day_of_the_calendar_is_read_too():
    build_intervention()
    publish()

    assert InterventionState.objects.as_of(1, date.max).count() == 1
    assert InterventionVersion.objects.as_of(1, date.max).count() == 1


def test_draft_lays_nothing_out():
    build_intervention()

    assert not InterventionState.objects.exists()
