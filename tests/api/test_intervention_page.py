"""The page of one item, for people."""

import pytest

from catalogue.actions.drafts import remove
from tests.api.test_estimates import build_studies
from tests.builders import EDITOR, at, build_draft, build_intervention, publish

pytestmark = pytest.mark.django_db

PAGE = "/interventions/feedback"


def shown(client, **query):
    answer = client.get(PAGE, {"lang": "en"} | query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_page_shows_claims_estimate_picture_rows_and_sources(client):
    build_studies()

    page = shown(client)

    assert "Menu, release 1" in page
    assert "In 3 studies pupils with this approach scored" in page
    assert f"/v1{PAGE}/evidence/forest-plot?lang=en&amp;width=900" in page
    assert "Half a grade point." in page
    assert 'id="source-paper"' in page


def test_menu_leads_to_the_page_of_every_item(client):
    build_studies()

    assert 'href="/interventions/feedback?lang=en"' in client.get("/?lang=en").content.decode()


def test_page_answers_another_question_without_a_script(client):
    build_studies()

    page = shown(client, model="dl", groupBy="sector", exclude="feedback--cox")

    assert "Your question moved the estimate by" in page
    assert "The estimate of each group." in page
    assert 'value="dl" selected' in page
    assert "put back" in page


def test_row_can_be_left_out_and_put_back_from_the_page(client):
    build_studies()

    page = shown(client, exclude="feedback--cox")

    assert "?exclude=feedback--cox&amp;exclude=feedback--bos-1999&amp;lang=en#findings" in page
    assert 'href="?lang=en#findings"' in page


def test_wrong_question_is_said_and_the_usual_answer_is_shown(client):
    build_studies()

    page = shown(client, model="best")

    assert 'role="alert"' in page
    assert "In 3 studies" in page


def test_page_of_an_item_without_findings_says_so(client):
    build_intervention()
    publish(at("2021-05-10"))

    page = shown(client)

    assert "no findings that can be pooled" in page
    assert "forest-plot" not in page


def test_page_speaks_dutch(client):
    build_studies()

    page = client.get(PAGE).content.decode()

    assert '<html lang="nl">' in page
    assert "Wat er beweerd wordt" in page


@pytest.mark.parametrize("language", ["nl", "en"])
def test_item_that_never_was_is_a_page_that_says_so(client, language):
    answer = client.get("/interventions/homework", {"lang": language})

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")


def test_item_that_is_gone_leads_to_what_came_in_its_place(client):
    feedback = build_studies()
    build_draft()
    heir = build_intervention("heir", code="B7")
    remove(feedback, by=EDITOR, cause="split", successors=[heir])
    publish(at("2022-01-01"))

    answer = client.get(PAGE, {"lang": "en"})

    assert answer.status_code == 410
    assert "/interventions/heir?lang=en" in answer.content.decode()


def test_page_of_an_earlier_release_stays_there(client):
    build_studies()
    build_draft()
    build_intervention("later", code="B7")
    publish(at("2022-01-01"))

    page = shown(client, release="1")

    assert 'name="release" value="1"' in page
    assert "forest-plot?release=1&amp;lang=en" in page


@pytest.mark.parametrize("query", [{"release": "99"}, {"validOn": "never"}])
def test_place_that_does_not_exist_is_a_page_that_says_so(client, query):
    build_studies()

    answer = client.get(PAGE, query)

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")
