"""The figures of the enrolment: the numbers, the charts of them, and the tables beside those."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from catalogue.actions.enrolment import withdraw_enrolment
from catalogue.admin.charts import Bar, Column, bars, columns, grid, scale_top
from catalogue.admin.figures import span_in_words, spans
from catalogue.admin.moments import moment
from catalogue.models import Enrolment, School
from tests.builders_enrolment import build_school, build_study, enrol
from tests.catalogue.coordinating import coordinator_at_the_desk, shown_on
from tests.catalogue.desk import url


@pytest.fixture
def client(db: None) -> Client:
    return coordinator_at_the_desk()


def on_day(day, study, school=None):
    enrolment = enrol(study, school)
    instant = datetime(2026, 5, day, 10, 0, tzinfo=UTC)
    Enrolment.objects.filter(pk=enrolment.pk).update(created_at=instant)
    return enrolment


def periods_on(client, **query):
    page = client.get(url("enrolment_figures"), query)
    return [(p.label, p.enrolled, p.withdrawn, p.standing) for p in page.context["periods"]]


def lines_on(client, place, **query):
    page = client.get(url("enrolment_figures"), query)
    return [(line.label, line.first, line.second) for line in page.context["tables"][place][-1]]


def test_figures_over_time_leave_no_day_out(client):
    study = build_study()
    for day in (1, 1, 3):
        on_day(day, study)

    assert periods_on(client) == [
        ("1 May 2026", 2, 0, 2),
        ("2 May 2026", 0, 0, 2),
        ("3 May 2026", 1, 0, 3),
    ]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("nl", [("29 mei 2026", "29 mei"), ("week van 23 nov 2026", "23 nov")]),
        ("en", [("29 May 2026", "29 May"), ("week of 23 Nov 2026", "23 Nov")]),
    ],
)
def test_months_are_written_as_the_language_writes_them(language, told):
    day, monday = date(2026, 5, 29), date(2026, 11, 23)

    with translation.override(language):
        assert [span_in_words(day, day), span_in_words(monday, monday + timedelta(6))] == told
        assert span_in_words(date(2026, 5, 1), date(2026, 5, 31))[1] == told[0][0][3:]
        assert moment(datetime(2026, 5, 29, 10, tzinfo=UTC)) == f"{told[0][0]}, 12:00"


def test_figures_of_more_than_a_year_are_per_month(client):
    study = build_study()
    on_day(1, study)
    late = on_day(2, study)
    Enrolment.objects.filter(pk=late.pk).update(created_at=datetime(2027, 6, 1, tzinfo=UTC))

    periods = periods_on(client)

    assert (periods[0][0], periods[-1][0], len(periods)) == ("May 2026", "June 2027", 14)


def test_school_that_withdraws_no_longer_stands(client):
    study = build_study()
    enrolment = on_day(1, study)
    withdraw_enrolment(enrolment=enrolment, reason="Over.", client=None, by="test")
    Enrolment.objects.update(ended_at=datetime(2026, 5, 2, tzinfo=UTC))

    assert periods_on(client) == [("1 May 2026", 1, 0, 1), ("2 May 2026", 0, 1, 0)]


def test_figures_per_province_and_sector_tell_places_from_waiting(client):
    study = build_study(places=1, sectors=["po", "vo"])
    for province in ("Zeeland", "Zeeland", ""):
        school = build_school("po")
        School.objects.filter(pk=school.pk).update(province=province)
        enrol(study, school)

    assert lines_on(client, 0) == [("Zeeland", 1, 1), ("not known", 0, 1)]
    assert lines_on(client, 1) == [("po", 1, 2)]


def test_figures_can_be_of_one_study(client):
    enrol(build_study(slug="one"))
    enrol(build_study(slug="two"))

    assert lines_on(client, 1, study="one") == [("po", 1, 0)]
    assert lines_on(client, 1, study="none-such") == []


def test_every_number_of_a_chart_is_in_a_table(client):
    study = build_study()
    for day in (1, 9):
        on_day(day, study)

    shown = shown_on(client, "enrolment_figures")

    assert shown.count("<table") == 3
    assert shown.count("<caption") == 3
    assert '<th scope="row">9 May 2026</th><td>1</td>' in shown
    assert all(
        'aria-hidden="true"' in svg for svg in re.findall(r'<svg class="desk-[^>]*>', shown)
    )


def test_page_has_no_script_and_no_style_of_its_own(client):
    enrol(build_study())

    shown = shown_on(client, "enrolment_figures")

    assert "<style" not in shown
    assert "<script>" not in shown


def test_figures_of_nothing_say_so(client):
    assert "No school has enrolled yet." in shown_on(client, "enrolment_figures")


def test_figures_take_as_many_queries_for_twelve_as_for_two(client):
    study = build_study()
    taken = []
    for count in (2, 10):
        for _ in range(count):
            enrol(study)
        client.get(url("enrolment_figures"))
        with CaptureQueriesContext(connection) as captured:
            client.get(url("enrolment_figures"))
        taken.append(len(captured))

    assert taken[1] <= taken[0]


@pytest.mark.parametrize(
    ("days", "first", "count"),
    [
        (1, date(2026, 5, 14), 1),
        (31, date(2026, 5, 14), 31),
        (32, date(2026, 5, 11), 5),  # weeks, from Monday
        (366, date(2026, 5, 11), 53),
        (367, date(2026, 5, 1), 13),  # months
    ],
)
def test_columns_are_days_weeks_or_months_as_the_time_is_long(days, first, count):
    start = date(2026, 5, 14)

    found = list(spans(start, start + timedelta(days=days - 1)))

    assert (found[0][0], len(found)) == (first, count)
    assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(found))


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (4, 4), (5, 6), (9, 10), (87, 100), (6200, 8000)]
)
def test_axis_ends_at_a_round_number_above_the_highest_column(highest, top):
    assert scale_top(highest) == top
    assert all(isinstance(line[-1], int) for line in grid(top, 100))


def test_bars_are_drawn_to_one_measure():
    one, two = bars([Bar("a", 3, 1), Bar("b", 1, 0)])

    assert 'width="75.0"' in one.drawn
    assert 'x="75.0" y="0" width="25.0"' in one.drawn
    assert 'width="25.0"' in two.drawn


def test_bars_and_columns_of_nothing_are_empty():
    assert bars([Bar("a", 0, 0)])[0].drawn == ""
    assert columns([], 300) == ""


def test_labels_below_the_columns_do_not_overlap():
    drawn = columns([Column("12 May", 1, 0) for _ in range(60)], 330)

    places = [float(x) for x in re.findall(r'x="([\d.]+)" y="234"', drawn)]
    assert len(places) > 2
    assert min(b - a for a, b in pairwise(places)) > 6 * 7
