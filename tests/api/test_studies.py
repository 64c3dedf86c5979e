"""Effect studies as a stranger finds them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from catalogue.actions.enrolment import withdraw_enrolment
from catalogue.models import Sector, Study, StudyProgramme, Theme
from tests.api.asking import ask, mistakes, refused, slugs
from tests.builders import build_intervention, build_source, build_term, publish, put_document
from tests.builders_enrolment import (
    COORDINATOR,
    FAR,
    build_schools,
    build_study,
    build_study_document,
    enrol,
)

pytestmark = pytest.mark.django_db

PAST = datetime(2020, 2, 1, tzinfo=UTC)
OBLIGATION = {
    "kind": "random-allocation",
    "text": {"nl": "Het lot bepaalt.", "en": "Chance decides."},
    "sources": ["source"],
}
UNKNOWN_DUTY = {"kind": "measurement", "absence": "unknown"}
BENEFIT = {
    "kind": "contribution",
    "text": {"nl": "Een bijdrage.", "en": "A contribution."},
    "amount_eur": 2500,
    "sources": ["source"],
}


def build_programme(**content):
    values = {"budget_eur": 12_000_000, "schools_absence": "unknown"}
    put_document(StudyProgramme, "programme", **values | content)
    return StudyProgramme.objects.get()


def test_study_says_what_it_is_and_why_something_is_not_known():
    build_term(Theme, "reading")
    build_intervention("feedback")
    publish()
    study = build_study_document("read", researchers=["A university"], researchers_absence="")
    study.themes.add(Theme.objects.get(slug="reading"))

    told = ask("/studies/read")

    assert (told["slug"], told["title"], told["outcome"]) == ("read", "read", "read")
    assert (told["sectors"], told["themes"]) == (["po"], ["reading"])
    assert (told["researchers"], told["researchersAbsence"]) == (["A university"], None)
    assert (told["provider"], told["providerAbsence"]) == (None, "unknown")
    assert (told["pupils"], told["pupilsAbsence"]) == (None, "unknown")
    assert (told["isRandomised"], told["randomisedBasis"]) == (True, "study")
    assert [arm["code"] for arm in told["arms"]] == ["intervention", "control"]
    assert told["links"] == {"self": "http://testserver/v1/studies/read"}


def test_recruitment_says_how_full_the_study_is_and_never_which_schools():
    study = build_study(places=2)
    schools = build_schools(3)
    for school in schools:
        enrol(study, school)

    told = ask(f"/studies/{study.slug}")

    assert told["recruitment"] == {
        "status": "open",
        "opensAt": "2020-01-01T00:00:00Z",
        "closesAt": "2099-01-01T00:00:00Z",
        "places": 2,
        "placesLeft": 0,
        "placesAbsence": None,
        "waitingList": 1,
        "absence": None,
    }
    assert not [school.code for school in schools if school.code in str(told)]


def test_places_without_a_limit_are_absent_with_the_reason():
    study = build_study(closes_at=None)

    recruitment = ask(f"/studies/{study.slug}")["recruitment"]

    assert (recruitment["places"], recruitment["placesLeft"]) == (None, None)
    assert recruitment["placesAbsence"] == "unlimited"
    assert recruitment["closesAt"] is None


def test_study_that_recruited_elsewhere_says_that_nothing_is_known_of_it():
    build_study_document("past", recruitment_absence="unknown")

    recruitment = ask("/studies/past")["recruitment"]

    assert (recruitment["status"], recruitment["absence"]) == (None, "unknown")
    assert (recruitment["places"], recruitment["placesAbsence"]) == (None, "unknown")


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "status"),
    [(PAST, None, "open"), (PAST, PAST, "closed"), (FAR, None, "not-yet-open")],
)
def test_status_goes_by_the_clock(opens_at, closes_at, status):
    study = build_study(opens_at=opens_at, closes_at=closes_at)

    assert ask(f"/studies/{study.slug}")["recruitment"]["status"] == status


def test_what_a_school_accepts_and_gets_is_that_of_the_programme_unless_the_study_says_more():
    build_source("source")
    publish()
    programme = build_programme(obligations=[OBLIGATION, UNKNOWN_DUTY], benefits=[BENEFIT])
    build_study_document("general", programme=programme)
    own = {
        "kind": "support",
        "text": {"nl": "Hulp.", "en": "Support."},
        "amount_absence": "unknown",
    }
    build_study_document("own", programme=programme, benefits=[own])

    general, special = ask("/studies/general"), ask("/studies/own")

    assert general["obligations"] == special["obligations"] == [
        {
            "kind": "random-allocation", "text": "Chance decides.", "absence": None,
            "statedFor": "programme", "sources": ["source"],
        },
        {
            "kind": "measurement", "text": None, "absence": "unknown",
            "statedFor": "programme", "sources": [],
        },
    ]  # fmt: skip
    assert [b["amountEur"] for b in general["benefits"]] == [2500]
    (benefit,) = special["benefits"]
    assert (benefit["text"], benefit["statedFor"]) == ("Support.", "study")
    assert (benefit["amountEur"], benefit["amountAbsence"]) == (None, "unknown")
    assert general["programme"]["link"] == "http://testserver/v1/study-programmes/programme"


def test_programme_tells_every_count_that_sources_give():
    counts = [
        {"number": number, "text": {"nl": "Zoveel.", "en": "So many."}, "sources": [source]}
        for number, source in [(13, "one"), (14, "other")]
    ]
    moment = {"on": "2022-09-26", "text": {"nl": "Begin.", "en": "Start."}, "sources": ["one"]}
    build_programme(
        study_counts=counts, timeline=[moment], questions=[{"nl": "Werkt het?", "en": "Does it?"}]
    )

    told = ask("/study-programmes/programme")

    assert [(c["number"], c["sources"]) for c in told["studyCounts"]] == [
        (13, ["one"]),
        (14, ["other"]),
    ]
    assert told["timeline"] == [
        {"on": "2022-09-26", "period": None, "text": "Start.", "sources": ["one"]}
    ]
    assert told["questions"] == ["Does it?"]
    assert (told["budgetEur"], told["schools"], told["schoolsAbsence"]) == (
        12_000_000, None, "unknown",
    )  # fmt: skip
    assert slugs("/study-programmes") == ["programme"]


def test_studies_are_filtered():
    for sector in ("po", "vo"):
        build_term(Sector, sector)
    for theme in ("reading", "motor"):
        build_term(Theme, theme)
    feedback = build_intervention("feedback")
    publish()
    build_study(slug="a", sectors=["po"], intervention=feedback, intervention_absence="")
    build_study(slug="b", sectors=["vo"], opens_at=FAR, closes_at=None)
    build_study(slug="c", sectors=["po", "vo"], opens_at=PAST, closes_at=PAST)
    build_study_document("d", sectors=["po"])
    Study.objects.get(slug="c").themes.add(Theme.objects.get(slug="reading"))

    assert slugs("/studies") == ["a", "b", "c", "d"]
    assert slugs("/studies", recruiting="true") == ["a"]
    assert slugs("/studies", recruiting="false") == ["b", "c", "d"]
    assert slugs("/studies", sector="vo") == ["b", "c"]
    assert slugs("/studies", sector=["po", "vo"], recruiting="false") == ["b", "c", "d"]
    assert slugs("/studies", theme="reading") == ["c"]
    assert slugs("/studies", theme="motor") == []
    assert slugs("/studies", intervention="feedback") == ["a"]


def test_wrong_filter_is_refused_with_what_was_meant():
    build_intervention("feedback", sectors=["po"], themes=["reading"])
    publish()

    wrong = mistakes("/studies", recruiting="ja", theme="raeding", intervention="feedbak")

    assert wrong == {
        "recruiting": ("invalid-boolean", "true"),
        "theme": ("unknown-value", "reading"),
        "intervention": ("unknown-value", "feedback"),
    }


def test_study_that_is_not_there_is_not_found():
    assert refused("/studies/none", status=404)["type"] == "/v1/problems/not-found"


def test_page_of_a_study_lives_ten_seconds_and_its_tag_follows_the_places():
    study, school = build_study(places=1), build_schools(1)[0]
    path = f"/v1/studies/{study.slug}?lang=en"
    before = Client().get(path)

    enrolment = enrol(study, school)
    full = Client().get(path)
    withdraw_enrolment(enrolment=enrolment, reason="x", client=None, by=COORDINATOR)
    after = Client().get(path)

    assert before["Cache-Control"] == "public, max-age=10"
    assert Client().get("/v1/studies")["Cache-Control"] == "public, max-age=10"
    assert before["ETag"] != full["ETag"]
    assert before["ETag"] == after["ETag"]
    unchanged = Client().get(path, headers={"If-None-Match": after["ETag"]})
    assert unchanged.status_code == 304


def test_enrolment_makes_no_page_of_the_menu_stale():
    build_intervention("feedback")
    publish()
    study = build_study()
    pages = ["/v1/interventions", "/v1/interventions/feedback", "/v1/sectors", "/v1/releases"]
    before = [Client().get(page)["ETag"] for page in pages]

    enrol(study, build_schools(1)[0])

    assert [Client().get(page)["ETag"] for page in pages] == before
