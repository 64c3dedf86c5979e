"""The page of one item, for people."""

import re
from html import unescape

import pytest

from catalogue.actions.drafts import remove
from tests.api.test_estimates import NEW, build_months, build_studies
from tests.api.test_evidence import build_history
from tests.builders import (
    DAY,
    EDITOR,
    at,
    build_draft,
    build_finding,
    build_intervention,
    publish,
    rating,
)

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
    assert "the rows above" not in page


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
    heir = build_intervention("heir", code="B7", title_en="The heir")
    remove(feedback, by=EDITOR, cause="split", successors=[heir])
    publish(at("2022-01-01"))

    answer = client.get(PAGE, {"lang": "en"})

    page = answer.content.decode()
    assert answer.status_code == 410
    assert '<a href="/interventions/heir?lang=en">The heir</a>' in page
    assert 'href="?release=1&amp;lang=en"' in page
    assert "In 3 studies" in shown(client, release="1")


def test_page_of_an_earlier_release_stays_there(client):
    build_studies()
    build_draft()
    build_intervention("later", code="B7")
    publish(at("2022-01-01"))

    page = shown(client, release="1")

    assert 'name="release" value="1"' in page
    assert "forest-plot?release=1&amp;lang=en" in page


def test_every_picture_of_the_page_is_there_whatever_was_asked(client):
    build_studies()

    page = shown(client, model="dl", groupBy="sector", sector="po", design="", release="1")

    addresses = {
        unescape(text) for text in re.findall(r'(?:src|srcset|href)="(/v1/[^"]+-plot[^"]*)', page)
    }
    assert len(addresses) == 9
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_filters_of_the_question_stay_in_the_form(client):
    build_studies()

    page = shown(client, sector="po")

    assert '<input type="hidden" name="sector" value="po">' in page
    assert "In 2 studies" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"modle": "dl"}, "Is “model” meant?"),
        ({"sector": "zz", "interval": "wide"}, "<code>sector</code>"),
        ({"path": "x", "request": "y"}, "<code>request</code>"),
    ],
)
def test_everything_wrong_with_a_question_is_said(client, query, said):
    build_studies()

    page = shown(client, **query)

    assert said in page
    assert page.count('<li id="wrong-') == len(query)
    assert "Below is the usual estimate." in page


def test_question_that_leaves_nothing_to_pool_leads_back(client):
    build_studies()

    page = shown(client, design="correlational")

    assert "With this question nothing is left to pool." in page
    assert 'href="?lang=en#estimate"' in page


def test_findings_that_enter_no_estimate_are_shown_with_the_reason(client):
    feedback = build_intervention()
    build_finding(
        feedback, "Dam", None, None, excluded_because="not-standardised",
        result_nl="Een half cijferpunt.", result_en="Half a grade point.",
    )  # fmt: skip
    publish(at("2021-05-10"))

    page = shown(client)

    assert "None of the findings below can be pooled" in page
    assert "Half a grade point." in page
    assert "It reports no standardised effect size" in page


def test_single_study_has_its_own_effect_and_no_more(client):
    build_finding(build_intervention(), "Bos", 0.5, 0.1)
    publish(at("2021-05-10"))

    page = shown(client)

    assert "In 1 study pupils" in page
    assert "Expected in a new school" not in page


def test_contradiction_is_said_and_marked_where_it_stands(client):
    build_history()

    page = shown(client)

    assert page.count('class="contradicted"') == 2
    assert "strength of evidence: <b>3</b> (Menu, release 2) ≠ <b>4</b> (EEF)" in page
    assert "effect size 0.48" in page


def test_effect_beyond_the_scale_is_said_to_be_beyond_it(client):
    feedback = build_intervention()
    build_months("months", NEW, DAY)
    build_finding(feedback, "Bos", 3.0, 0.1)
    publish(at("2021-05-10"))

    page = shown(client)

    assert "<dd>beyond the scale (" in page
    assert "more than 12 additional months" in page


def test_months_stay_with_their_number_a_loss_with_a_true_minus_and_nothing_without_a_sign(client):
    build_intervention(**rating(months=-1))
    build_intervention("nothing", code="B7", **rating(months=0))
    publish(at("2021-05-10"))

    assert "<b>\N{MINUS SIGN}1\N{NO-BREAK SPACE}month</b>" in shown(client)
    nothing = client.get("/interventions/nothing?lang=en").content.decode()
    assert "<b>0\N{NO-BREAK SPACE}months</b>" in nothing


@pytest.mark.parametrize("query", [{"release": "99"}, {"validOn": "never"}])
def test_place_that_does_not_exist_is_a_page_that_says_so(client, query):
    build_studies()

    answer = client.get(PAGE, query)

    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")
