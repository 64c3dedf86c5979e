"""The menu laid out for reading: the same as its versions, without gaps or overlaps."""

from datetime import date
from itertools import pairwise, product

import pytest
from hypothesis import given

from catalogue.actions.drafts import remove, revise
from catalogue.models import (
    Category,
    InterventionState,
    InterventionVersion,
    Source,
    StateDocument,
)
from catalogue.models.states import OPEN_DAY, OPEN_RELEASE
from tests.builders import (
    DAY,
    EDITOR,
    at,
    build_draft,
    build_finding,
    build_intervention,
    build_source,
    publish,
    rating,
    revise_intervention,
)
from tests.catalogue.histories import (
    HISTORIES,
    SLUGS,
    carry_out,
    examples,
    undone,
)

pytestmark = pytest.mark.django_db

CHANGE = date(2022, 4, 1)


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


def ranges(**question):
    states = InterventionState.objects.filter(**question)
    columns = ("known_from", "known_until", "valid_from", "valid_until")
    return list(states.order_by("known_from", "valid_from").values_list(*columns))


def revise_in_release(identity, day, **content):
    """Publish one thing, from a day on, in a release of its own."""
    build_draft()
    revise(identity, cause="correction", by=EDITOR, valid_from=day, **content)
    publish(at("2022-04-07"))


def test_state_is_split_where_something_that_it_shows_changes():
    build_intervention("feedback", category="B")
    build_intervention("sport", category="C")
    publish(at("2021-05-10"))
    revise_in_release(Category.objects.get(slug="B"), CHANGE, title_en="Renamed")

    assert ranges(slug="feedback") == [
        (1, 2, DAY, OPEN_DAY),
        (2, OPEN_RELEASE, DAY, CHANGE),
        (2, OPEN_RELEASE, CHANGE, OPEN_DAY),
    ]
    assert ranges(slug="sport") == [(1, OPEN_RELEASE, DAY, OPEN_DAY)]


def test_change_from_the_first_day_supersedes_without_a_split():
    build_intervention()
    publish(at("2021-05-10"))
    revise_in_release(Source.objects.get(), DAY, title="Renamed")

    assert ranges() == [(1, 2, DAY, OPEN_DAY), (2, OPEN_RELEASE, DAY, OPEN_DAY)]


def test_change_that_shows_nowhere_in_an_item_leaves_its_state_open():
    build_intervention()
    publish(at("2021-05-10"))
    revise_in_release(Source.objects.get(), CHANGE, publisher="Somebody else")

    assert ranges() == [(1, OPEN_RELEASE, DAY, OPEN_DAY)]


def test_neighbours_that_say_the_same_are_one_state_and_part_when_they_no_longer_do():
    build_intervention(sources=["one", "two"])
    publish(at("2021-05-10"))
    one, two = Source.objects.order_by("slug")
    revise_in_release(one, CHANGE, publisher="Somebody else")
    revise_in_release(two, CHANGE, title="Renamed")

    assert ranges()[1:] == [
        (3, OPEN_RELEASE, DAY, CHANGE),
        (3, OPEN_RELEASE, CHANGE, OPEN_DAY),
    ]


def test_source_that_nothing_is_said_of_before_a_later_day_splits_nothing():
    build_source("later", valid_from=CHANGE)
    build_intervention(sources=["later"])
    publish(at("2021-05-10"))

    assert ranges() == [(1, OPEN_RELEASE, DAY, OPEN_DAY)]


def test_finding_that_moves_changes_both_items():
    one, other = build_intervention("one"), build_intervention("other")
    finding = build_finding(one)
    publish(at("2021-05-10"))
    revise_in_release(finding, DAY, intervention=other)

    for item in (one, other):
        assert [known for known, *_ in ranges(identity=item)] == [1, 2]


def test_state_that_takes_an_item_off_has_no_document_and_every_other_has_one():
    item = build_intervention()
    publish(at("2021-05-10"))
    build_draft()
    remove(item, by=EDITOR, valid_from=CHANGE)
    publish(at("2022-04-07"))

    documented = InterventionState.objects.exclude(document=None)

    assert documented.count() == 2
    assert not documented.filter(is_removal=True).exists()


def test_state_of_before_documents_is_superseded_by_one_that_has_its_document():
    build_intervention()
    publish(at("2021-05-10"))
    StateDocument.objects.all().delete()
    revise_in_release(Source.objects.get(), CHANGE, publisher="Somebody else")

    assert ranges(document=None) == [(1, 2, DAY, OPEN_DAY)]
    assert ranges(document__isnull=False) == [(2, OPEN_RELEASE, DAY, OPEN_DAY)]
