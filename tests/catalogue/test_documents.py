"""Bringing stored items up to date after an upgrade."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from catalogue.actions.documents import outdated
from catalogue.actions.drafts import remove, revise
from catalogue.models import Category, ChangesDocument, InterventionState, StateDocument
from catalogue.models.states import OPEN_RELEASE
from tests.builders import (
    EDITOR,
    at,
    build_draft,
    build_intervention,
    publish,
    revise_intervention,
)

pytestmark = pytest.mark.django_db

CHANGE = date(2022, 4, 1)


@pytest.fixture
def items():
    """Publish three items; later one is revised, one taken off, and a category renamed."""
    items = [build_intervention(slug, category="B") for slug in ("feedback", "sport", "tutoring")]
    publish(at("2021-05-10"))
    revise_intervention(items[0], valid_from=CHANGE, title_en="Better")
    remove(items[1], by=EDITOR, valid_from=CHANGE)
    publish(at("2022-04-07"))
    build_draft()
    category = Category.objects.get(slug="B")
    revise(category, cause="editorial", by=EDITOR, valid_from=date(2021, 9, 1), title_en="New")
    publish(at("2022-05-01"))
    return items


def told():
    columns = ("slug", "known_from", "known_until", "valid_from", "valid_until", "is_removal")
    texts = ("document__form", "document__nl", "document__en")
    states = InterventionState.objects.values_list(*columns, *texts)
    return {*states, *ChangesDocument.objects.values_list("version", "form", "changes")}


def render_documents():
    out = StringIO()
    call_command("render_documents", stdout=out)
    return out.getvalue().splitlines()


def test_nothing_is_to_be_done_after_publishing(items):
    before = told()

    assert render_documents() == ["all documents are up to date"]
    assert told() == before


def test_database_of_before_documents_becomes_what_a_new_one_is(items):
    before = told()
    as_it_was_laid_out_then()

    assert render_documents() == ["rendered 3 of 3 interventions"]
    assert told() == before
    assert outdated() == []


def as_it_was_laid_out_then():
    """Join what other things than a new version of the item have split; keep no document."""
    StateDocument.objects.all().delete()
    ChangesDocument.objects.all().delete()
    InterventionState.objects.filter(known_from=3).delete()
    InterventionState.objects.filter(known_until=3).update(known_until=OPEN_RELEASE)


def test_documents_of_another_form_are_rendered_again_and_others_are_left_alone(items):
    before = told()
    StateDocument.objects.filter(state__identity=items[2]).update(form="0", nl="{}", en="{}")
    others = StateDocument.objects.exclude(state__identity=items[2])
    kept = set(others.values_list("pk"))

    assert render_documents() == ["rendered 1 of 1 interventions"]
    assert told() == before
    assert set(others.values_list("pk")) == kept


def test_changes_of_another_form_are_rendered_again(items):
    before = told()
    stored = ChangesDocument.objects.filter(version__identity=items[1])
    stored.update(form="0", changes="[]")

    assert outdated() == [items[1].pk]
    assert render_documents() == ["rendered 1 of 1 interventions"]
    assert told() == before
