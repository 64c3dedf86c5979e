"""The programme around the menu, and its activities as a calendar."""

from datetime import date, time

import pytest
from django.test import Client

from catalogue.models import (
    Activity,
    AgreementTheme,
    Exclusion,
    Helpdesk,
    Intervention,
    PracticeStory,
    ProgressReport,
    Sector,
)
from tests.api.asking import ask, mistakes, refused, slugs
from tests.builders import build_intervention, build_source, build_term, publish, put_document

pytestmark = pytest.mark.django_db

MEETING = {"kind": "discussion-table", "is_online": True, "place_nl": "Teams", "place_en": "Teams"}
WHOLE_DAYS = {"starts_on": date(2023, 1, 1), "ends_on": date(2023, 3, 15)}
AT_FOUR = {
    "starts_on": date(2022, 12, 12), "ends_on": date(2022, 12, 12),
    "starts_at": time(15, 30), "ends_at": time(17),
}  # fmt: skip


def calendar(path="/activities", **query):
    """Return the content lines of a calendar, unfolded."""
    headers = {"Accept": "text/calendar", "Accept-Language": "en"}
    answer = Client().get(f"/v1{path}", query, headers=headers)
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def test_progress_report_has_its_findings_and_what_they_are_about():
    intervention = build_intervention("feedback", sectors=["po"])
    publish()
    found = {
        "slug": "share", "kind": "percentage", "position": 1,
        "text_nl": "Helft", "text_en": "Half",
        "percentage": 50.5, "sectors": [Sector.objects.get()], "interventions": [intervention],
    }  # fmt: skip
    put_document(
        ProgressReport, "report-1", number=1, published_on=date(2021, 10, 28),
        scope_absence="unknown", findings=[found],
    )  # fmt: skip

    (finding,) = ask("/progress-reports/report-1")["findings"]

    assert (finding["text"], finding["percentage"], finding["sectors"]) == ("Half", 50.5, ["po"])
    link = "http://testserver/v1/interventions/feedback"
    assert finding["interventions"] == [{"slug": "feedback", "link": link}]


def test_story_says_that_its_day_is_not_known():
    put_document(PracticeStory, "music", published_on_absence="unknown")

    story = ask("/practice-stories/music")

    assert (story["publishedOn"], story["publishedOnAbsence"]) == (None, "unknown")


def test_agreement_themes_can_be_narrowed_to_a_sector():
    sectors = [build_term(Sector, slug) for slug in ("mbo", "wo")]
    publish()
    for sector in sectors:
        put_document(AgreementTheme, f"of-{sector}", agreed_on=date(2021, 5, 21), sectors=[sector])
    put_document(AgreementTheme, "of-both", agreed_on=date(2021, 5, 21), sectors=sectors)

    assert slugs("/agreement-themes", sector="mbo") == ["of-both", "of-mbo"]
    assert slugs("/agreement-themes", sector=["mbo", "wo"]) == ["of-both", "of-mbo", "of-wo"]
    assert mistakes("/agreement-themes", sector="mbi") == {"sector": ("unknown-value", "mbo")}


def test_exclusion_says_when_it_was_stated_and_by_which_source():
    source = build_source("news")
    publish()
    put_document(Exclusion, "homework", stated_on=date(2022, 4, 7), sources=[source])

    exclusion = ask("/exclusions/homework")

    assert exclusion["statedOn"] == "2022-04-07"
    assert [source["id"] for source in exclusion["sources"]] == ["news"]


def test_helpdesk_says_when_it_is_open():
    note = {"nl": "Kerst.", "en": "Christmas."}
    put_document(
        Helpdesk, "desk", weekdays=[1, 2], opens_at=time(11), closes_at=time(15),
        closures=[{"from": "2022-12-24", "until": "2023-01-08", "note": note}],
    )  # fmt: skip

    desk = ask("/helpdesks/desk")

    assert (desk["weekdays"], desk["opensAt"], desk["closesAt"]) == ([1, 2], "11:00", "15:00")
    assert desk["closures"] == [
        {"from": "2022-12-24", "until": "2023-01-08", "note": "Christmas."}
    ]


def test_programme_is_not_on_the_time_axes():
    assert "validOn" in mistakes("/activities", validOn="2022-01-01")
    assert "release" in mistakes("/exclusions", release="1")


def test_activities_are_told_by_date_and_can_be_narrowed_to_a_kind():
    put_document(Activity, "region", **WHOLE_DAYS, kind="regional-meeting", time_absence="unknown")
    put_document(Activity, "table", **AT_FOUR, **MEETING)

    assert slugs("/activities") == ["table", "region"]
    assert slugs("/activities", kind="regional-meeting") == ["region"]
    assert ask("/activities/table")["startsAt"] == "15:30"


def test_meeting_with_times_stands_in_a_calendar_in_utc():
    put_document(Activity, "table", **AT_FOUR, **MEETING)

    lines = calendar()

    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert {"DTSTART:20221212T143000Z", "DTEND:20221212T160000Z"} <= set(lines)
    assert "UID:table@activities.interventiemenu" in lines
    assert "LOCATION;LANGUAGE=en:Teams" in lines


def test_meeting_without_times_stands_in_a_calendar_as_whole_days_end_exclusive():
    put_document(Activity, "region", **WHOLE_DAYS, kind="regional-meeting", time_absence="unknown")

    lines = calendar("/activities/region")

    assert {"DTSTART;VALUE=DATE:20230101", "DTEND;VALUE=DATE:20230316"} <= set(lines)


def test_text_in_a_calendar_is_escaped():
    put_document(Activity, "table", **AT_FOUR | MEETING | {"title_en": "One; two, three\\ four"})

    assert r"SUMMARY;LANGUAGE=en:One\; two\, three\\ four" in calendar()


def test_line_of_a_calendar_is_at_most_75_octets_and_keeps_characters_whole():
    put_document(Activity, "table", **AT_FOUR | MEETING | {"summary_en": "é" * 200})
    headers = {"Accept": "text/calendar", "Accept-Language": "en"}

    body = Client().get("/v1/activities", headers=headers).content

    assert all(len(line) <= 75 and line.decode() for line in body.split(b"\r\n")[:-1])
    assert "é" * 200 in "".join(calendar())


def test_calendar_is_whole_and_refuses_pages():
    for day in range(1, 4):
        put_document(Activity, f"table-{day}", **AT_FOUR, **MEETING)
    headers = {"Accept": "text/calendar"}

    answer = Client().get("/v1/activities?pageSize=2", headers=headers)

    assert calendar().count("BEGIN:VEVENT") == 3
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "collection",
    ["progress-reports", "practice-stories", "activities", "agreement-themes", "exclusions"],
)
def test_document_that_is_not_there_is_not_found(collection):
    assert ask(f"/{collection}")["count"] == 0

    refused(f"/{collection}/none", status=404)


def test_story_links_to_its_interventions():
    build_intervention("arts")
    publish()
    put_document(
        PracticeStory, "music", published_on_absence="unknown",
        interventions=list(Intervention.objects.all()),
    )  # fmt: skip

    (row,) = ask("/practice-stories")["results"]

    assert [item["slug"] for item in row["interventions"]] == ["arts"]
