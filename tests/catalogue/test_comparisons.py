"""What changed between two releases, and why."""

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given

from catalogue.actions.drafts import remove
from catalogue.models import InterventionVersion, Release
from catalogue.models.comparisons import compare, history_of, said_by
from catalogue.models.differences import differences
from catalogue.reading.changed_days import ChangedDays
from tests.builders import (
    DAY,
    EDITOR,
    at,
    build_draft,
    build_intervention,
    publish,
    rating,
    revise_intervention,
)
from tests.catalogue.carrying_out import apply_differences
from tests.catalogue.histories import (
    HISTORIES,
    POINTS,
    SLUGS,
    carry_out,
    examples,
    undone,
)

pytestmark = pytest.mark.django_db

LATER = date(2022, 4, 1)


def comparisons(earlier, later):
    """Return {(slug, first day): comparison} between two release numbers."""
    releases = [Release.objects.get(number=number) for number in (earlier, later)]
    changed = ChangedDays([InterventionVersion], earlier=releases[0], later=releases[1])
    days = [(slug, day) for _kind, slug, day in changed[: len(changed)]]
    return dict(zip(days, compare(InterventionVersion, days, *releases), strict=True))


def timeline(slug, release):
    """Return {first day: content} of every stretch of an item, by what a release knew."""
    versions = InterventionVersion.objects.filter(
        identity__slug=slug, release__number__lte=release
    )
    known = versions.prefetch_related(*InterventionVersion.TAGS).order_by("release__number")
    return {version.valid_from: said_by(version) for version in known}


def held(line, day):
    first = max((first for first in line if first <= day), default=None)
    return line.get(first)


def carried_out(old, changed):
    """Return the timeline `old` with comparisons carried out on it."""
    new = dict(old)
    for day, comparison in changed.items():
        fields = [change.difference for change in comparison.changes]
        gone = comparison.version.is_removal
        new[day] = None if gone else apply_differences(held(old, day), fields)
    return new


@examples(12)
@given(history=HISTORIES)
def test_comparison_carried_out_on_a_release_gives_the_later_one(history, vocabulary):
    with undone():
        menu = carry_out(history, vocabulary)

        for earlier, later in combinations([1, *menu.releases], 2):
            changed = comparisons(earlier, later)
            for slug in SLUGS:
                own = {day: c for (item, day), c in changed.items() if item == slug}
                was, is_now = timeline(slug, earlier), timeline(slug, later)
                result = carried_out(was, own)
                for day in POINTS:
                    assert differences(held(result, day), held(is_now, day)) == []
                    assert (held(result, day) is None) == (held(is_now, day) is None)
                assert_explained(own, was, earlier, later)


def assert_explained(own, was, earlier, later):
    """Demand that each field is explained by a version that says so and came out in between."""
    for day, comparison in own.items():
        assert comparison.was_there == (held(was, day) is not None)
        for change in comparison.changes:
            version = change.explained_by
            assert earlier < version.release.number <= later
            assert version.valid_from <= day
            assert value_at(said_by(version), change.difference.path) == change.difference.new


def value_at(content, path):
    for name in path:
        content = (content or {}).get(name)
    return content


def changes(comparison):
    """Return {field: (old, new, cause, release)} of a comparison."""
    return {
        ".".join(change.difference.path): (
            change.difference.old,
            change.difference.new,
            change.explained_by.cause,
            change.explained_by.release.number,
        )
        for change in comparison.changes
    }


@pytest.fixture
def item():
    """Publish an item as release 1, and open a draft."""
    item = build_intervention(title_en="One", **rating(months=5))
    publish(at("2021-05-10"))
    build_draft()
    return item


def test_each_field_has_the_cause_of_the_last_version_that_changed_it(item):
    revise_intervention(item, cause="new-study", valid_from=DAY, months=6, title_en="Two")
    publish(at("2021-06-01"))
    revise_intervention(item, cause="editorial", valid_from=DAY, title_en="Three")
    publish(at("2021-07-01"))

    (comparison,) = comparisons(1, 3).values()

    assert changes(comparison) == {
        "effect.months": (5, 6, "new-study", 2),
        "title.en": ("One", "Three", "editorial", 3),
    }


def test_cause_is_kept_where_a_later_version_starts_on_another_day(item):
    revise_intervention(item, cause="new-study", valid_from=date(2021, 9, 1), months=6)
    publish(at("2021-09-01"))
    revise_intervention(item, cause="editorial", valid_from=LATER, title_en="Two")
    publish(at("2022-04-07"))

    found = {day: changes(c) for (_slug, day), c in comparisons(1, 3).items()}

    study = {"effect.months": (5, 6, "new-study", 2)}
    text = {"title.en": ("One", "Two", "editorial", 3)}
    assert found == {date(2021, 9, 1): study, LATER: study | text}


def test_cause_is_kept_within_one_release_too(item):
    revise_intervention(item, cause="new-study", valid_from=date(2021, 9, 1), months=6)
    revise_intervention(item, cause="editorial", valid_from=LATER, title_en="Two")
    publish(at("2022-04-07"))

    found = changes(comparisons(1, 2)["feedback", LATER])

    assert found["effect.months"][2:] == ("new-study", 2)
    assert found["title.en"][2:] == ("editorial", 2)


def test_field_that_was_changed_back_is_not_a_change(item):
    revise_intervention(item, cause="new-study", valid_from=DAY, months=6)
    publish(at("2021-06-01"))
    revise_intervention(item, cause="correction", valid_from=DAY, months=5)
    publish(at("2021-07-01"))

    assert changes(comparisons(1, 3)["feedback", DAY]) == {}
    assert changes(comparisons(2, 3)["feedback", DAY]) == {
        "effect.months": (6, 5, "correction", 3)
    }


def test_backdated_correction_is_compared_with_what_held_on_that_day(item):
    revise_intervention(item, cause="new-method", valid_from=LATER, months=4)
    publish(at("2022-04-07"))
    revise_intervention(item, cause="correction", valid_from=date(2021, 9, 1), months=3)
    publish(at("2022-05-01"))

    found = {day: changes(c) for (_slug, day), c in comparisons(2, 3).items()}

    assert found == {date(2021, 9, 1): {"effect.months": (5, 3, "correction", 3)}}


def test_item_that_came_and_went_differs_in_all_it_says(item):
    new = build_intervention("tutoring", title_en="Tutoring", valid_from=LATER)
    remove(item, by=EDITOR, valid_from=LATER)
    publish(at("2022-04-07"))

    found = comparisons(1, 2)

    gone, came = found["feedback", LATER], found[new.slug, LATER]
    assert (gone.was_there, gone.version.is_removal) == (True, True)
    assert (came.was_there, came.version.is_removal) == (False, False)
    assert changes(gone)["effect.months"] == (5, None, "removed", 2)
    assert changes(came)["title.en"] == (None, "Tutoring", "added", 2)
    assert changes(came)["sectors"][1] == ["po", "vo"]


def test_nothing_changed_between_a_release_and_itself(item):
    assert comparisons(1, 1) == {}


def test_draft_is_not_compared(item):
    revise_intervention(item, valid_from=DAY, months=1)

    assert comparisons(1, 1) == {}


def test_history_tells_each_version_against_what_held_before_it(item):
    revise_intervention(item, cause="new-study", valid_from=LATER, months=6)
    revise_intervention(item, cause="editorial", valid_from=date(2023, 1, 1), title_en="Two")
    publish(at("2022-04-07"))
    revise_intervention(item, cause="correction", valid_from=DAY, months=4)
    publish(at("2022-05-01"))

    history = history_of(item, list(InterventionVersion.objects.published().whole()))

    told = [(c.version.release.number, c.version.valid_from, changes(c)) for c in history]
    assert told[:3] == [
        (3, DAY, {"effect.months": (5, 4, "correction", 3)}),
        (2, date(2023, 1, 1), {"title.en": ("One", "Two", "editorial", 2)}),
        (2, LATER, {"effect.months": (5, 6, "new-study", 2)}),
    ]
    assert [c.was_there for c in history] == [True, True, True, False]
