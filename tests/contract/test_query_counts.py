"""How many queries each answer takes, whatever the number of rows."""

from datetime import date, time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.actions.drafts import add
from catalogue.actions.transitions import record_event
from catalogue.actions.webhooks import send_test
from catalogue.models import (
    Activity,
    AgreementTheme,
    Category,
    Enrolment,
    EvidenceClaim,
    Exclusion,
    Helpdesk,
    Intervention,
    PracticeStory,
    ProgressReport,
    School,
    Sector,
    Source,
    Study,
    StudyProgramme,
    Theme,
)
from tests.api.acting import build_program
from tests.builders import (
    DAY,
    EDITOR,
    at,
    build_finding,
    build_intervention,
    build_scale,
    build_source,
    build_term,
    publish,
    put_document,
    rating,
    revise_intervention,
)
from tests.builders_enrolment import build_study, enrol
from tests.builders_schools import put, school_record
from tests.catalogue.listening import listen

pytestmark = pytest.mark.django_db

QUERIES = {
    "/v1": 1,
    "/v1/interventions": 2,
    "/v1/interventions?fields=title": 2,
    "/v1/interventions?sector=s0&theme=t0&category=c0": 2,
    "/v1/interventions?q=about": 3,
    "/v1/interventions?facets=sector&facets=category&facets=theme&facets=evidence&facets=cost": 2,
    "/v1/interventions?release=1&validOn=2021-06-01": 2,
    "/v1/interventions/item-0": 2,
    "/v1/interventions/item-0/versions": 2,
    "/v1/interventions/item-0/evidence": 18,
    "/v1/interventions/item-0/evidence?groupBy=sector&exclude=item-0--s-0-2000": 19,
    "/v1/interventions/item-0/evidence/forest-plot?groupBy=sector": 10,
    "/v1/interventions/item-0/evidence/funnel-plot": 9,
    "/v1/menu-map": 4,
    "/v1/sectors": 3,
    "/v1/sectors/s0": 2,
    "/v1/themes": 3,
    "/v1/themes/t0": 2,
    "/v1/categories": 6,
    "/v1/categories/c0": 5,
    "/v1/scales": 5,
    "/v1/scales/months": 3,
    "/v1/sources": 1,
    "/v1/sources/source-0": 1,
    "/v1/releases": 4,
    "/v1/releases/1": 3,
    "/v1/comparisons?from=1&to=2": 8,
    "/v1/comparisons?from=1&to=2&kind=intervention": 8,
    "/v1/progress-reports": 10,
    "/v1/progress-reports/report-0": 9,
    "/v1/practice-stories": 8,
    "/v1/practice-stories/story-0": 7,
    "/v1/activities": 7,
    "/v1/activities?sector=s0": 8,
    "/v1/activities/activity-0": 6,
    "/v1/agreement-themes": 7,
    "/v1/agreement-themes/agreement-0": 6,
    "/v1/exclusions": 7,
    "/v1/exclusions/exclusion-0": 6,
    "/v1/helpdesks": 7,
    "/v1/helpdesks/helpdesk-0": 6,
    "/v1/schools": 3,
    "/v1/schools?q=school&ordering=name": 3,
    "/v1/schools?sector=s0&board=99999&place=voorbeeldstad&code=99XX": 6,
    "/v1/schools/99XX00": 2,
    "/v1/changes": 4,
    "/v1/changes?after=3&resource=schools&resource=studies": 4,
    "/v1/studies": 8,
    "/v1/studies?sector=s0&theme=t0&recruiting=true": 10,
    "/v1/studies/study-0": 7,
    "/v1/study-programmes": 7,
    "/v1/study-programmes/programme-0": 6,
}
PRIVATE = {
    "/v1/mandates": 4,
    "/v1/mandates?board=99999&code=99XX": 5,
    "/v1/enrolments": 3,
    "/v1/enrolments?study=study-0&school=99XX00&status=enrolled": 5,
    "/v1/enrolments/{id}": 2,
    "/v1/enrolments/{id}/events": 4,
    "/v1/webhooks": 3,
    "/v1/webhooks/{webhook}": 2,
    "/v1/webhooks/{webhook}/deliveries": 4,
    "/v1/webhooks/{webhook}/deliveries?state=pending&kind=webhook.test": 4,
    "/v1/webhooks/{webhook}/deliveries/{delivery}": 3,
}


@pytest.mark.parametrize("rows", [2, 20])
def test_answer_takes_as_many_queries_as_the_table_says(rows):
    build_menu(rows)
    build_programme(rows)
    build_schools(rows)
    keys, headers = build_studies(rows)

    taken = {path: queries(path) for path in QUERIES}
    private = {path: queries(path.format(**keys), headers) for path in PRIVATE}

    assert taken == QUERIES
    assert private == PRIVATE


def queries(path, headers=None):
    """Count the queries of a question in a process that has read what it keeps of the menu."""
    Client().get(f"{path}{'&' if '?' in path else '?'}lang=en", headers=headers)
    with CaptureQueriesContext(connection) as captured:
        answer = Client().get(f"{path}{'&' if '?' in path else '?'}lang=en", headers=headers)
    assert answer.status_code == 200, (path, answer.content)
    return len(captured)


def build_menu(rows):
    """Publish `rows` of everything; everything refers to all of everything else."""
    numbers = range(rows)
    keys = {
        "sectors": [build_term(Sector, f"s{n}").slug for n in numbers],
        "themes": [build_term(Theme, f"t{n}").slug for n in numbers],
        "sources": [build_source(f"source-{n}").slug for n in numbers],
    }
    sources = list(Source.objects.all())
    sectors, themes = list(Sector.objects.all()), list(Theme.objects.all())
    categories: list[Category] = []
    for n in numbers:
        links = {"sources": sources, "combinable_with": list(categories)}
        categories.append(build_term(Category, f"c{n}", **links))
        build_scale(f"scale-{n}", "months", sources=sources)
    rated = rating()
    items = [build_intervention(f"item-{n}", category="c0", **keys, **rated) for n in numbers]
    for n, item in enumerate(items):
        build_claim(n, items[0], sources[n], rated)
        finding = {"source": sources[n], "sector": sectors[n], "outcome": themes[n]}
        build_finding(items[0], f"S {n}", 0.1 + n / 50, 0.2, year=2000 + n, **finding)
        assert item.pk
    publish(at("2021-05-10"))
    for item in items:
        revise_intervention(item, valid_from=date(2022, 4, 1), months=7)
    publish(at("2022-04-07"))


def build_claim(number, intervention, source, rated):
    texts = {"title_nl": "EEF", "title_en": "EEF", "valid_from": DAY, "edition": "eef-2018"}
    add(
        EvidenceClaim, f"claim-{number}", by=EDITOR,
        intervention=intervention, source=source, **texts, **rated,
    )  # fmt: skip


def build_programme(rows):
    tags = {"sectors": list(Sector.objects.all()), "sources": list(Source.objects.all())}
    named = {"interventions": list(Intervention.objects.all())}
    day = {"starts_on": DAY, "ends_on": DAY, "time_absence": "unknown", "kind": "other"}
    hours = {"weekdays": [1], "opens_at": time(11), "closes_at": time(15)}
    finding = {"kind": "observation", "text_nl": "x", "text_en": "x", "sectors": tags["sectors"]}
    for n in range(rows):
        findings = [finding | named | {"slug": f"finding-{m}", "position": m} for m in range(rows)]
        report = {"published_on": DAY, "scope_absence": "unknown", "findings": findings}
        put_document(ProgressReport, f"report-{n}", number=n, **report, **tags)
        put_document(PracticeStory, f"story-{n}", published_on=DAY, **named, **tags)
        put_document(Activity, f"activity-{n}", **day, **tags)
        put_document(AgreementTheme, f"agreement-{n}", agreed_on=DAY, **tags)
        put_document(Exclusion, f"exclusion-{n}", stated_on=DAY, **tags)
        put_document(Helpdesk, f"helpdesk-{n}", **hours, **tags)


def build_studies(rows):
    """Enrol every school in one of the studies; return an enrolment that much happened to."""
    tags = {"sectors": list(Sector.objects.all()), "sources": list(Source.objects.all())}
    for n in range(rows):
        put_document(StudyProgramme, f"programme-{n}", budget_eur=1, schools=1, **tags)
        sectors = [sector.slug for sector in Sector.objects.all()]
        programme = StudyProgramme.objects.get(slug=f"programme-{n}")
        content = {"slug": f"study-{n}", "sectors": sectors, "programme": programme}
        study = build_study(places=1, is_fictitious=True, **content)
        study.themes.set(Theme.objects.all())
    program = build_program(is_for_all_schools=True)
    for school in School.objects.all():
        enrol(Study.objects.get(slug="study-0"), school)
    enrolment = Enrolment.objects.earliest("number")
    for n in range(rows):
        record_event(
            enrolment, "amended", at=enrolment.created_at, client=program.client, by=str(n)
        )
    keys = {"id": enrolment.pk} | build_webhooks(program.client, rows)
    return keys, {"Authorization": f"Bearer {program.token}"}


def build_webhooks(client, rows):
    """Make webhooks and have many tests sent to the last; return the keys of that and of one."""
    webhook = [listen(client) for _n in range(min(rows, 10))][-1]
    delivery = [send_test(webhook=webhook) for _n in range(rows)][-1]
    return {"webhook": webhook.pk, "delivery": delivery.pk}


def build_schools(rows):
    sectors = [sector.slug for sector in Sector.objects.all()]
    put(*(school_record(f"99XX{n:02}", sectors=sectors) for n in range(rows)))
