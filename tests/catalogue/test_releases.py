"""Opening, describing, publishing and discarding a release."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from catalogue.actions.drafts import add, remove, revise
from catalogue.actions.releases import (
    content_hash,
    describe_draft,
    discard_draft,
    open_draft,
    publish_release,
)
from catalogue.errors import DraftReleaseExists, NoDraftRelease, ReleaseNotPublishable
from catalogue.models import (
    VERSIONED,
    Category,
    Change,
    Intervention,
    InterventionState,
    InterventionVersion,
    ProgressReport,
    Release,
    SearchSegment,
    Sector,
    Theme,
)
from tests.builders import (
    DAY,
    EDITOR,
    at,
    build_draft,
    build_intervention,
    build_term,
    publish,
    revise_intervention,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def rows():
    """Return everything a release consists of, to compare before and after."""
    models = [Release, *VERSIONED, *VERSIONED.values(), InterventionState, SearchSegment, Change]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def test_release_that_comes_out_has_number_moment_hash_and_record():
    build_intervention()

    release = publish_release(by="anna")

    assert (release.number, release.is_published) == (1, True)
    assert release.sha256 == content_hash(release)
    assert timezone.now() - release.published_at < timedelta(minutes=1)
    record = Change.objects.get(action="release.published")
    assert (record.by, record.detail) == ("anna", {"sha256": release.sha256})


def test_numbers_have_no_gaps_also_after_refused_and_discarded_drafts():
    numbers = []
    for slug in ("po", "vo", "so"):
        build_draft()
        with pytest.raises(ReleaseNotPublishable):
            publish()
        discard_draft(by=EDITOR)
        build_term(Sector, slug)
        numbers.append(publish().number)

    assert numbers == [1, 2, 3]


def test_refused_release_leaves_nothing_behind():
    build_intervention(sectors=[], target_group_nl="Iedereen")
    before = rows()

    with pytest.raises(ReleaseNotPublishable) as refusal:
        publish()

    assert len(refusal.value.mistakes) == 2
    assert rows() == before


def test_release_does_not_come_out_before_the_one_that_came_before():
    build_term(Sector, "po")
    publish(at("2022-04-07"))
    build_term(Sector, "vo")

    with pytest.raises(ReleaseNotPublishable, match="release 1"):
        publish(at("2022-04-06"))

    assert publish(at("2022-04-07")).number == 2


def test_release_does_not_come_out_in_the_future():
    build_term(Sector, "po")
    soon = timezone.now() + timedelta(minutes=1)

    with pytest.raises(ReleaseNotPublishable, match="future"):
        publish(soon)

    assert publish(soon - timedelta(minutes=2)).number == 1


@pytest.mark.parametrize(
    ("basis", "after"), [("stated", date(2021, 5, 10)), ("inferred", date(2022, 4, 2))]
)
def test_window_of_a_moment_is_inferred_and_runs_forward(basis, after):
    build_term(Sector, "po")

    with pytest.raises(ReleaseNotPublishable):
        publish_release(
            by=EDITOR,
            published_at=at("2022-04-01"),
            published_basis=basis,
            published_after=after,
        )

    assert Release.objects.draft()


def test_window_may_end_on_the_day_it_begins():
    build_term(Sector, "po")

    release = publish_release(
        by=EDITOR,
        published_at=at("2022-04-01"),
        published_basis="inferred",
        published_after=date(2022, 4, 1),
    )

    assert release.published_after == date(2022, 4, 1)


def test_second_draft_is_refused():
    build_draft("First")
    before = rows()

    with pytest.raises(DraftReleaseExists, match="First"):
        open_draft(label_nl="Twee", label_en="Second", by=EDITOR)

    assert rows() == before


@pytest.mark.parametrize(
    "action",
    [
        lambda: publish(),
        lambda: discard_draft(by=EDITOR),
        lambda: describe_draft(by=EDITOR, label_nl="x"),
        lambda: add(Sector, "po", by=EDITOR),
        lambda: revise(Sector.objects.get(), cause="editorial", by=EDITOR),
        lambda: remove(Sector.objects.get(), by=EDITOR),
    ],
)
def test_without_a_draft_nothing_can_be_done_to_it(action):
    build_term(Sector, "vo")
    publish()
    before = rows()

    with pytest.raises(NoDraftRelease):
        action()

    assert rows() == before


def test_discarded_draft_leaves_only_the_record_of_it():
    build_intervention()
    publish()
    feedback = Intervention.objects.get()
    before = rows()

    revise_intervention(feedback, title_en="Other", themes=[build_term(Theme, "writing")])
    build_intervention("tutoring", category="C", sources=["letter"], successors=[feedback])
    discard_draft(by=EDITOR)

    after = rows()
    assert Change.objects.latest("pk").action == "release.discarded"
    assert {model: after[model] for model in after if model is not Change} == {
        model: before[model] for model in before if model is not Change
    }


def test_discarding_a_draft_leaves_what_the_programme_speaks_of():
    sector = build_term(Sector, "po")
    report = ProgressReport.objects.create(slug="report", published_on=DAY)
    report.sectors.add(sector)

    discard_draft(by=EDITOR)

    assert list(report.sectors.all()) == [sector]


def test_relabelled_draft_keeps_what_is_not_given():
    build_draft("Old")

    describe_draft(by=EDITOR, label_en="New")
    describe_draft(by=EDITOR, note_nl="Waarom", note_en="Why")

    draft = Release.objects.draft()
    labels = (draft.label_nl, draft.label_en, draft.note_nl, draft.note_en)
    assert labels == ("Old", "New", "Waarom", "Why")


def test_slug_is_part_of_the_hash():
    hashes = set()
    for slug in ("feedback", "tutoring"):
        build_intervention(slug, title_nl="One", title_en="One", summary_nl="X", summary_en="X")
        hashes.add(content_hash(build_draft()))
        discard_draft(by=EDITOR)

    assert len(hashes) == 2


def test_order_in_which_things_are_written_does_not_matter():
    hashes = set()
    for slugs in (["reading", "writing", "Art"], ["Art", "writing", "reading"]):
        for slug in slugs:
            build_term(Theme, slug)
            build_term(Category, slug)
        for slug in slugs:
            content = {"category": "Art", "themes": slugs, "sectors": sorted(["vo", slug])}
            build_intervention(slug.lower(), **content)
        hashes.add(content_hash(build_draft()))
        discard_draft(by=EDITOR)

    assert len(hashes) == 1


def test_hash_of_a_release_is_over_its_own_versions_only():
    build_term(Sector, "po")
    first = publish()
    build_term(Sector, "vo")

    second = publish()

    assert first.sha256 == content_hash(first) != content_hash(second) == second.sha256


def test_item_is_removed_split_and_added_again():
    whole = build_intervention("early-years")
    publish(at("2021-05-10"))
    build_draft()
    parts = [build_intervention(slug, valid_from=date(2022, 4, 1)) for slug in ("letters", "sums")]
    remove(whole, by=EDITOR, cause="split", valid_from=date(2022, 4, 1), successors=parts)
    publish(at("2022-04-07"))
    build_draft()
    build_intervention("early-years", valid_from=date(2023, 1, 1))
    publish(at("2023-01-02"))

    said = {
        (release, day): InterventionVersion.objects.filter(identity=whole)
        .as_of(release, day)
        .get()
        for release, day in [(1, date(2023, 1, 1)), (2, date(2023, 1, 1)), (3, date(2023, 1, 1))]
    }

    assert [version.is_removal for version in said.values()] == [False, True, False]
    gone = said[2, date(2023, 1, 1)]
    assert (gone.cause, set(gone.successors.all())) == ("split", set(parts))
    live = InterventionState.objects.as_of(2, date(2022, 12, 31)).live()
    assert [state.slug for state in live] == ["letters", "sums"]
