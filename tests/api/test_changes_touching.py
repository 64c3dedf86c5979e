"""Nothing that anybody may read changes without being told of."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from api.serializers.changes import ROUTES
from catalogue.actions.drafts import add, revise
from catalogue.models import (
    EvidenceClaim,
    Exclusion,
    Intervention,
    PracticeStory,
    ProgressReport,
    Scale,
    Sector,
    Source,
    StudyProgramme,
)
from tests.api.asking import ask
from tests.builders import (
    DAY,
    EDITOR,
    build_draft,
    build_finding,
    build_intervention,
    build_source,
    publish,
    put_document,
    rating,
)
from tests.builders_enrolment import build_study

pytestmark = pytest.mark.django_db
OF_AN_INTERVENTION = ("", "/evidence", "/versions")


def build_everything():
    """Publish one of each kind that others show something of, and one item that stands apart."""
    feedback, source = build_intervention(**rating()), build_source()
    build_intervention("apart", category="C", sectors=["so"], themes=["motor"], sources=["other"])
    build_finding(feedback, source=source, year=2020)
    texts = {"title_nl": "EEF", "title_en": "EEF", "valid_from": DAY, "edition": "eef-2018"}
    about = {"intervention": feedback, "source": source, **texts, **rating()}
    add(EvidenceClaim, "claim", by=EDITOR, **about)
    publish()
    tags = {"sectors": list(Sector.objects.all()), "sources": [source]}
    finding = {"slug": "f", "position": 1, "kind": "observation", "text_nl": "x", "text_en": "x"}
    report = {"published_on": DAY, "scope_absence": "unknown", "number": 1}
    put_document(ProgressReport, "report", findings=[finding | tags_of_finding()], **report)
    put_document(PracticeStory, "story", published_on=DAY, interventions=[feedback], **tags)
    put_document(Exclusion, "exclusion", stated_on=DAY, **tags)
    put_document(StudyProgramme, "programme", budget_eur=1, schools=1, **tags)
    build_study(slug="study", programme=StudyProgramme.objects.get())


def tags_of_finding():
    return {
        "sectors": list(Sector.objects.all()),
        "interventions": list(Intervention.objects.all()),
    }


def answers():
    """Return what every resource says, but for when it was asked."""
    said = {}
    for resource in ROUTES:
        query = {"release": 1} if resource == "interventions" else {}
        for row in ask(f"/{resource}", **query, pageSize=100)["results"]:
            key = str(row.get("slug") or row.get("code") or row.get("id") or row.get("number"))
            parts = OF_AN_INTERVENTION if resource == "interventions" else ("",)
            texts = [text(f"/v1/{resource}/{key}{part}?lang=en") for part in parts]
            said[resource, key] = texts
    return said


def text(path):
    said = Client().get(path).json()
    return json.dumps({name: value for name, value in said.items() if name != "asOf"})


def changed_and_told(act):
    before, last = answers(), ask("/changes")["last"]
    act()
    after = answers()
    told = {(one["resource"], one["id"]) for one in ask("/changes", after=last)["results"]}
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return changed, told


@pytest.mark.parametrize(
    ("model", "slug", "said"),
    [
        (Sector, "po", {"position": 9}),
        (Source, "source", {"title": "Another"}),
        (Scale, "months", {"edition": "another"}),
        (EvidenceClaim, "claim", {"months": 2}),
    ],
)
def test_release_tells_all_that_reads_otherwise_after_it(model, slug, said):
    build_everything()

    def publish_another():
        build_draft()
        thing = model.objects.get(slug=slug)
        revise(thing, by=EDITOR, cause="correction", valid_from=DAY + timedelta(days=1), **said)
        publish()

    changed, told = changed_and_told(publish_another)

    assert len(changed) > 1
    assert changed <= told
    assert ("interventions", "apart") not in told


def test_document_of_a_programme_tells_all_that_reads_otherwise():
    build_everything()

    changed, told = changed_and_told(
        lambda: put_document(StudyProgramme, "programme", title_en="Another")
    )

    assert changed == told == {("study-programmes", "programme"), ("studies", "study")}
