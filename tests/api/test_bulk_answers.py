"""How a whole list is asked for, refused, named, tagged and sent."""

import threading

import pytest
from django.db import connection
from django.test import Client

from catalogue.models import School
from catalogue.reading.moments import one_moment
from tests.api.asking import ask
from tests.api.whole_lists import CSV, NDJSON, XLSX, body_of, fetch, lines, records, sheet, table
from tests.builders import build_finding, build_intervention, build_source, publish
from tests.builders_schools import build_school, put, school_record

pytestmark = pytest.mark.django_db

LONG = "x" * 600_000  # more than an answer that is kept
LISTS = ["/interventions", "/schools", "/studies", "/sources", "/interventions/feedback/evidence"]


@pytest.fixture
def _menu():
    build_finding(build_intervention("feedback"), "Study")
    build_school()
    publish()


def errors_of(answer):
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    return {
        error["parameter"]: (error["code"], error.get("suggestion"))
        for error in answer.json()["errors"]
    }


@pytest.mark.usefixtures("_menu")
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (CSV, "text/csv; charset=utf-8; header=present"),
        (NDJSON, NDJSON),
        (XLSX, XLSX),
        ("text/*", "text/csv; charset=utf-8; header=present"),
        ("text/csv, */*;q=0.1", "text/csv; charset=utf-8; header=present"),
        ("text/csv;q=0.5, application/json;q=0.5", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
        ("*/*", "application/json"),
        ("", "application/json"),
    ],
)
def test_accept_chooses_the_form_and_json_is_the_first_among_equals(path, accept, content_type):
    answer = fetch(path, accept)

    assert answer.status_code == 200
    assert answer["Content-Type"] == content_type
    assert {"Accept", "Accept-Language"} <= set(answer["Vary"].split(", "))


@pytest.mark.usefixtures("_menu")
@pytest.mark.parametrize(
    "path", ["/schools/99XX00", "/sources/source", "/interventions/feedback", "/releases"]
)
def test_what_is_no_list_of_rows_has_no_such_form(path):
    assert fetch(path, CSV).status_code == 406


@pytest.mark.usefixtures("_menu")
@pytest.mark.parametrize("path", LISTS[:4])
@pytest.mark.parametrize("accept", [CSV, NDJSON, XLSX])
def test_whole_list_has_no_pages(path, accept):
    answer = fetch(path, accept, page=1, pageSize=100)

    expected = ("not-of-whole-lists", None)
    assert errors_of(answer) == {"page": expected, "pageSize": expected}


@pytest.mark.usefixtures("_menu")
@pytest.mark.parametrize(
    ("path", "accept", "query", "mistakes"),
    [
        ("/schools", CSV, {"csvHeader": "unit"}, {"csvHeader": ("unknown-value", "units")}),
        (
            "/schools",
            CSV,
            {"csvheader": "units"},
            {"csvheader": ("unknown-parameter", "csvHeader")},
        ),
        ("/schools", NDJSON, {"csvHeader": "units"}, {"csvHeader": ("needs-media-type", CSV)}),
        ("/schools", XLSX, {"csvHeader": "names"}, {"csvHeader": ("needs-media-type", CSV)}),
        ("/schools", "*/*", {"csvHeader": "units"}, {"csvHeader": ("needs-media-type", CSV)}),
        ("/schools", CSV, {"sektor": "po"}, {"sektor": ("unknown-parameter", "sector")}),
        ("/interventions", CSV, {"facets": "sector"}, {"facets": ("not-of-whole-lists", None)}),
        (LISTS[4], NDJSON, {"groupBy": "sector"}, {"groupBy": ("not-of-whole-lists", None)}),
        (LISTS[4], CSV, {"cumulative": "true"}, {"cumulative": ("not-of-whole-lists", None)}),
        (LISTS[4], CSV, {"page": "1"}, {"page": ("unknown-parameter", None)}),
        (LISTS[4], CSV, {"exclude": "another"}, {"exclude": ("unknown-value", None)}),
    ],
)
def test_parameter_that_rows_do_not_show_is_refused(path, accept, query, mistakes):
    found = errors_of(fetch(path, accept, **query))

    assert found.keys() == mistakes.keys()
    for name, (code, suggestion) in mistakes.items():
        assert found[name][0] == code
        assert suggestion is None or found[name][1] == suggestion


def test_evidence_of_what_is_not_on_the_menu_is_not_found_in_any_form():
    publish_one()

    for accept in (CSV, NDJSON, XLSX):
        assert fetch("/interventions/other/evidence", accept).status_code == 404


def publish_one():
    build_intervention("feedback")
    publish()


@pytest.mark.usefixtures("_menu")
@pytest.mark.parametrize(
    ("path", "query", "name"),
    [
        ("/interventions", {}, "interventions-release-1"),
        ("/sources", {"validOn": "2021-09-01"}, "sources-release-1-valid-on-2021-09-01"),
        ("/interventions/feedback/evidence", {}, "findings-feedback-release-1"),
    ],
)
def test_name_of_the_file_says_what_it_was_read_at(path, query, name):
    for accept, ending in ((CSV, "csv"), (NDJSON, "ndjson"), (XLSX, "xlsx")):
        answer = fetch(path, accept, **query)

        assert answer["Content-Disposition"] == f'attachment; filename="{name}.{ending}"'


@pytest.mark.usefixtures("_menu")
def test_answer_says_its_language_its_version_and_the_same_question_pinned():
    answer = fetch("/interventions", CSV, "nl", validOn="2022-01-01", sector=["vo", "po"])

    canonical, described = answer["Link"].split(", ")
    assert answer["Content-Language"] == "nl"
    assert answer["API-Version"]
    assert answer["Cache-Control"].startswith("public")
    assert canonical == (
        "<http://testserver/v1/interventions?release=1&sector=po&sector=vo&validOn=2022-01-01>; "
        'rel="canonical"'
    )
    assert described.endswith('/v1/openapi.json>; rel="describedby"')
    pinned = canonical.partition(">")[0].removeprefix("<http://testserver")
    again = Client().get(pinned, headers={"Accept": CSV, "Accept-Language": "nl"})
    assert (again["Link"], again.status_code) == (answer["Link"], 200)


def test_pinned_list_of_any_length_is_not_sent_again_to_who_has_it():
    build_source("long", note_nl=LONG, note_en=LONG)
    publish()
    for accept in (CSV, NDJSON):
        first = fetch("/sources", accept)
        tag = first["ETag"]

        headers = {"Accept": accept, "Accept-Language": "en", "If-None-Match": tag}
        again = Client().get("/v1/sources", headers=headers)
        other = Client().get("/v1/sources?lang=nl", headers=headers)

        assert first.streaming
        assert first["Content-Type"].partition(";")[0] == accept
        assert body_of(first)
        assert not tag.startswith("W/")
        assert (again.status_code, again["ETag"], again.content) == (304, tag, b"")
        assert again["API-Version"]
        assert body_of(other)


def test_tag_of_a_pinned_list_changes_with_the_release_and_the_form():
    build_source("long", note_nl=LONG, note_en=LONG)
    publish()
    before = {accept: tag_of(fetch("/sources", accept)) for accept in (CSV, NDJSON)}
    build_source("other")
    publish()

    after = tag_of(fetch("/sources", CSV))

    assert len({*before.values(), after}) == 3
    assert b"other" not in body_of(fetch("/sources", CSV, release=1))


def tag_of(answer):
    body_of(answer)
    return answer["ETag"]


def test_small_list_is_tagged_and_compressed_like_any_answer():
    put(*(school_record(f"99XX{n:02}") for n in range(20)))

    for accept in (CSV, NDJSON):
        headers = {"Accept": accept, "Accept-Encoding": "gzip"}
        answer = Client().get("/v1/schools", headers=headers)

        assert not answer.streaming
        assert answer["Content-Encoding"] == "gzip"
        headers |= {"If-None-Match": answer["ETag"]}
        assert Client().get("/v1/schools", headers=headers).status_code == 304


def test_large_list_says_how_long_it_is_so_that_a_broken_one_shows():
    put(*(school_record(f"{n // 100:02}XX{n % 100:02}") for n in range(1_500)))

    answer = fetch("/schools", NDJSON)

    assert answer.streaming
    assert answer["Content-Type"] == NDJSON
    assert "ETag" not in answer
    assert int(answer["Content-Length"]) == len(body_of(answer)) > 500_000
    assert len(lines("/schools")) == 1_500


def test_head_says_what_get_would_without_the_rows():
    build_source("long", note_nl=LONG, note_en=LONG)
    publish()

    got = Client().get("/v1/sources", headers={"Accept": NDJSON})
    body_of(got)

    answer = Client().head("/v1/sources", headers={"Accept": NDJSON})

    assert answer.status_code == 200
    assert answer["Content-Type"] == NDJSON
    assert answer["ETag"] == got["ETag"]
    assert b"".join(answer) == b""


def test_list_that_fails_half_way_is_a_problem_and_not_half_a_file():
    build_source("a")
    build_source("long", note_nl="x" * 40_000, note_en="x")
    publish()

    answer = fetch("/sources", XLSX, "nl")

    assert answer.status_code == 400
    assert answer.json()["type"] == "/v1/problems/does-not-fit-in-xlsx"
    assert len(lines("/sources", "nl")) == 2


@pytest.mark.parametrize(
    "text", ["=1+1", "+31", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "\u00a0=1"]
)
def test_text_that_a_spreadsheet_would_calculate_is_defused(text):
    build_intervention("feedback")
    publish()
    put(school_record("99XX00", name=f"{text}."))
    School.objects.update(name=text)

    assert [row["name"] for row in records("/schools")] == [f"'{text}"]
    assert [school["name"] for school in lines("/schools")] == [text]
    name = sheet("/schools")[1]["C2"].replace("_x000D_", "\r")
    assert name.strip() == text.strip()


def test_negative_number_stays_a_number():
    feedback = build_intervention("feedback")
    build_finding(feedback, "Study", effect_size=-0.25)
    publish()

    assert records("/interventions/feedback/evidence")[0]["effectSize"] == "-0.25"


def test_csv_is_quoted_as_rfc_4180_says_and_begins_with_a_byte_order_mark():
    put(school_record("99XX00", name='De "Beeld", school'))
    School.objects.update(province="Twee\nregels")

    body = body_of(fetch("/schools", CSV))

    assert body.startswith(b"\xef\xbb\xbfcode,brin,name,")
    assert b',"De ""Beeld"", school",' in body
    assert b',"Twee\nregels",' in body
    assert body.endswith(b"\r\n")
    assert body.count(b"\r\n") == 2


def test_list_without_rows_has_its_header_and_nothing_else():
    assert len(table("/schools")) == 1
    assert lines("/schools") == []
    assert len(sheet("/schools")) == 1


def test_page_that_is_too_deep_points_to_the_whole_list():
    answer = Client().get("/v1/schools?page=101&pageSize=100", headers={"Accept-Language": "en"})

    assert answer.status_code == 400
    assert answer.json()["type"] == "/v1/problems/paging-too-deep"
    assert "CSV" in answer.json()["detail"]
    assert "text/csv" in ask("/problems/paging-too-deep")["cure"]


@pytest.mark.django_db(transaction=True)
def test_whole_list_is_of_one_moment_and_makes_no_writer_wait():
    build_school("99XX00")
    written = []

    def write():
        written.append(build_school("99XX01"))
        connection.close()

    with one_moment():
        before = School.objects.count()
        writer = threading.Thread(target=write)
        writer.start()
        writer.join(timeout=10)
        during = School.objects.count()

    assert len(written) == 1
    assert (before, during, School.objects.count()) == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("accept", [CSV, NDJSON, XLSX])
def test_no_transaction_is_open_while_a_list_is_sent(accept):
    put(*(school_record(f"{n // 100:02}XX{n % 100:02}") for n in range(1_500)))

    answer = fetch("/schools", accept)

    assert not connection.in_atomic_block
    School.objects.update(name="Anders")
    assert b"Anders" not in body_of(answer)
