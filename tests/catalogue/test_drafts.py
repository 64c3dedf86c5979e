"""What an editor may do in the draft."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from catalogue.actions.drafts import add, amend, remove, revise, withdraw_from_draft
from catalogue.errors import AlreadyOnTheMenu, NotOnTheMenu, ReleaseIsPublished
from catalogue.models import (
    Change,
    Intervention,
    InterventionVersion,
    ProgressReport,
    Release,
    Sector,
    Source,
    Theme,
)
from tests.builders import (
    DAY,
    EDITOR,
    build_draft,
    build_intervention,
    build_source,
    build_term,
    intervention_content,
    publish,
    revise_intervention,
)
from tests.catalogue.test_releases import rows

pytestmark = pytest.mark.django_db

LATER = date(2022, 4, 1)


@pytest.fixture
def feedback():
    item = build_intervention(title_en="Feedback", cause_note_nl="Nieuw", cause_note_en="New")
    publish()
    build_draft()
    return item


def drafted(item):
    return InterventionVersion.objects.filter(identity=item, release=Release.objects.draft())


def test_revision_is_a_copy_but_for_what_differs(feedback):
    version = revise_intervention(feedback, valid_from=LATER, months_absence="unknown")

    before = InterventionVersion.objects.get(identity=feedback, release__number=1)
    assert version.content() | {"effect": None} == before.content() | {"effect": None}
    assert version.content()["effect"]["absence"] == "unknown"
    assert (version.cause_note_nl, version.cause_note_en) == ("", "")
    assert set(version.sectors.all()) == set(before.sectors.all()) != set()


def test_revision_without_a_day_holds_from_today(feedback):
    assert revise_intervention(feedback).valid_from == timezone.localdate()


def test_day_that_is_given_is_stated_though_the_day_before_was_inferred():
    item = build_intervention(valid_from_basis="inferred")
    publish()
    build_draft()

    same_day = revise_intervention(item, valid_from=DAY)
    new_day = revise_intervention(item, valid_from=LATER)

    assert (same_day.valid_from_basis, new_day.valid_from_basis) == ("inferred", "stated")


def test_second_revision_of_the_same_day_changes_the_first(feedback):
    first = revise_intervention(feedback, valid_from=LATER, title_en="One", themes=[])
    second = revise_intervention(feedback, valid_from=LATER, cause="editorial", title_nl="Twee")

    assert first.pk == second.pk
    version = drafted(feedback).get()
    assert (version.title_en, version.title_nl, version.cause) == ("One", "Twee", "editorial")
    assert not version.themes.exists()


def test_revision_builds_on_what_the_draft_itself_says(feedback):
    revise_intervention(feedback, valid_from=DAY, title_nl="Concept")
    revise_intervention(feedback, valid_from=date(2022, 1, 1), title_en="Draft")

    later = revise_intervention(feedback, valid_from=LATER)
    earlier = revise_intervention(feedback, valid_from=date(2021, 12, 31))

    assert (later.title_en, earlier.title_en) == ("Draft", "Feedback")
    assert (later.title_nl, earlier.title_nl) == ("Concept", "Concept")


def test_item_that_is_new_in_the_draft_may_be_revised_for_a_later_day():
    item = build_intervention(valid_from=DAY)

    revise_intervention(item, valid_from=LATER, title_en="Later")

    assert drafted(item).count() == 2
    with pytest.raises(NotOnTheMenu):
        revise_intervention(item, valid_from=date(2021, 5, 9))


def test_revision_wants_something_that_holds(feedback):
    remove(feedback, by=EDITOR, valid_from=LATER)
    before = rows()

    for day in (date(2021, 5, 9), date(2023, 1, 1)):
        with pytest.raises(NotOnTheMenu, match="feedback"):
            revise(feedback, cause="editorial", by=EDITOR, valid_from=day)
        with pytest.raises(NotOnTheMenu):
            remove(feedback, by=EDITOR, valid_from=day)

    assert rows() == before


def test_item_that_is_there_is_not_added_again(feedback):
    tutoring = build_intervention("tutoring")
    content = intervention_content(valid_from=LATER)
    before = rows()

    for item in (feedback, tutoring):
        with pytest.raises(AlreadyOnTheMenu, match=item.slug):
            add(Intervention, item.slug, by=EDITOR, **content)

    assert rows() == before


def test_item_that_was_removed_may_be_added_again(feedback):
    remove(feedback, by=EDITOR, valid_from=LATER)
    publish()
    build_draft()

    version = add(Intervention, "feedback", by=EDITOR, **intervention_content(valid_from=LATER))

    assert (version.identity, version.cause, version.is_removal) == (feedback, "added", False)


def test_removal_of_this_draft_is_withdrawn_not_added_over(feedback):
    remove(feedback, by=EDITOR, valid_from=LATER)

    with pytest.raises(AlreadyOnTheMenu):
        add(Intervention, "feedback", by=EDITOR, **intervention_content(valid_from=LATER))


def test_item_may_go_before_it_was_known_to_be_there(feedback):
    version = remove(feedback, by=EDITOR, valid_from=DAY, cause="merged")

    assert (version.cause, version.is_removal) == ("merged", True)


def test_content_that_is_not_valid_leaves_nothing_behind(feedback):
    before = rows()

    for content in ({"title_en": ""}, {"months": 3}, {"cause": "removed"}):
        with pytest.raises(ValidationError):
            add(Intervention, "new", by=EDITOR, **(intervention_content() | content))

    assert rows() == before


def test_version_of_the_draft_may_be_amended(feedback):
    version = revise_intervention(feedback, valid_from=LATER)

    amend(version, by="anna", valid_from=DAY, cause="editorial", themes=[])

    version = drafted(feedback).get()
    assert (version.valid_from, version.cause, version.themes.count()) == (DAY, "editorial", 0)
    assert Change.objects.latest("pk").by == "anna"


def test_version_that_has_come_out_is_not_amended_or_withdrawn(feedback):
    version = InterventionVersion.objects.get()
    before = rows()

    for act in (amend, withdraw_from_draft):
        with pytest.raises(ReleaseIsPublished, match="feedback"):
            act(version, by=EDITOR)

    assert rows() == before


def test_withdrawn_version_takes_its_identity_along_if_nothing_else_speaks_of_it(feedback):
    revision = revise_intervention(feedback, valid_from=LATER)
    tutoring = build_intervention("tutoring")

    withdraw_from_draft(revision, by=EDITOR)
    withdraw_from_draft(drafted(tutoring).get(), by=EDITOR)

    assert list(Intervention.objects.all()) == [feedback]
    assert not drafted(feedback).exists()


def test_withdrawn_version_leaves_an_identity_that_others_refer_to(feedback):
    letter = build_source("letter")
    theme = build_term(Theme, "writing")
    sector = build_term(Sector, "mbo")
    version = revise_intervention(feedback, valid_from=LATER, sources=[letter], themes=[theme])
    ProgressReport.objects.create(slug="report", published_on=DAY).sectors.add(sector)

    for identity in (letter, theme, sector):
        withdraw_from_draft(identity.versions.get(), by=EDITOR)

    assert list(version.sources.all()) == [letter]
    assert Source.objects.filter(slug="letter").exists()
    assert Sector.objects.filter(slug="mbo").exists()


def test_every_act_is_recorded_with_who_did_it(feedback):
    Change.objects.all().delete()
    version = revise(feedback, cause="editorial", by="anna", valid_from=LATER)
    amend(version, by="bert")
    withdraw_from_draft(version, by="cees")

    said = [(change.action, change.subject, change.by) for change in Change.objects.order_by("pk")]

    assert said == [
        ("version.revised", "feedback", "anna"),
        ("version.amended", "feedback", "bert"),
        ("version.withdrawn", "feedback", "cees"),
    ]
