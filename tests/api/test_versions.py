"""The history of an item: every version, and what it changed."""

from datetime import date

import pytest
from hypothesis import given

from catalogue.actions.drafts import remove
from tests.api.asking import ask, refused
from tests.builders import (
    EDITOR,
    at,
    build_draft,
    build_intervention,
    publish,
    revise_intervention,
)
from tests.catalogue.histories import (
    HISTORIES,
    SLUGS,
    carry_out,
    examples,
    publish_vocabulary,
    undone,
)

pytestmark = pytest.mark.django_db


def build_history():
    feedback = build_intervention()
    publish(at("2021-05-10"))
    reason = {"cause_note_nl": "Nieuw.", "cause_note_en": "New."}
    texts = {"title_en": "Giving feedback", "cost_absence": "not-printed"}
    revise_intervention(
        feedback, cause="new-study", valid_from=date(2022, 4, 1), **texts, **reason
    )
    publish(at("2022-04-07"))
    return feedback


def history(**query):
    return ask("/interventions/feedback/versions", **query)["results"]


def test_history_is_told_newest_first():
    build_history()

    told = [(row["release"], row["validFrom"], row["cause"]) for row in history()]

    assert told == [(2, "2022-04-01", "new-study"), (1, "2021-05-10", "added")]
    assert history()[0]["causeNote"] == "New."


def test_version_says_each_field_that_it_changed_with_old_and_new():
    build_history()

    assert history()[0]["changes"] == [
        {"field": "title.en", "old": "feedback", "new": "Giving feedback"},
        {"field": "cost.absence", "old": "not-rated", "new": "not-printed"},
    ]


def test_first_version_changes_nothing_into_everything():
    build_history()

    first = {change["field"]: change["new"] for change in history()[-1]["changes"]}

    assert first["code"] == "B6"
    assert first["sectors"] == ["po", "vo"]
    assert all(change["old"] is None for change in history()[-1]["changes"])


def test_item_that_is_gone_keeps_its_history():
    feedback = build_history()
    build_draft()
    remove(feedback, by=EDITOR)
    publish()

    last = history()[0]

    assert (last["isRemoval"], last["cause"], len(history())) == (True, "removed", 3)
    refused("/interventions/feedback", status=410)


def test_history_is_as_long_as_was_known():
    build_history()

    assert len(history(release=1)) == len(history(knownOn="2022-01-01")) == 1
    assert len(history(validOn="2022-03-31")) == 1
    refused("/interventions/feedback/versions", status=404, knownOn="2020-01-01")


def test_other_pages_of_the_history_have_the_versions_of_days_to_come_too():
    feedback = build_history()
    revise_intervention(feedback, valid_from=date(2099, 1, 1), code="B7")
    publish()
    first = ask("/interventions/feedback/versions", pageSize=2)

    second = ask(first["next"].removeprefix("http://testserver/v1"))

    releases = [row["release"] for row in first["results"] + second["results"]]
    assert (releases, second["count"]) == ([3, 2, 1], 3)


def test_item_that_never_was_has_no_history():
    refused("/interventions/homework/versions", status=404)


def test_link_leads_to_the_item_as_a_version_says_it():
    build_history()

    for row in history():
        item = ask(row["links"]["intervention"].removeprefix("http://testserver/v1"))
        assert (item["release"], item["validFrom"]) == (row["release"], row["validFrom"])


@pytest.fixture
def vocabulary():
    return publish_vocabulary()


@examples(10)
@given(history=HISTORIES)
def test_any_history_has_every_version_once_newest_first(history, vocabulary):
    with undone():
        menu = carry_out(history, vocabulary)

        for slug in {line[1] for line in menu.lines} & set(SLUGS):
            rows = ask(f"/interventions/{slug}/versions", pageSize=100)["results"]
            told = [(row["release"], row["validFrom"]) for row in rows]
            written = {(number, day.isoformat()) for number, s, day, _ in menu.lines if s == slug}
            assert told == sorted(written, reverse=True)
