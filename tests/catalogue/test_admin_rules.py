"""What the editor's desk refuses, and how it says so."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation

from catalogue.actions.drafts import revise
from catalogue.actions.releases import discard_draft
from catalogue.models import Category, Intervention, InterventionVersion, Release, Source
from tests.builders import build_intervention, build_term, publish, rating
from tests.catalogue.desk import (
    REASON,
    editor_at_the_desk,
    form_on,
    logged_in,
    messages_of,
    mistakes_on,
    open_release,
    publish_as_editor,
    submit,
    url,
)

pytestmark = pytest.mark.django_db
KINDS = ["intervention", "category", "sector", "theme", "scale", "source"]
KINDS += ["evidenceclaim", "finding"]


@pytest.fixture
def feedback() -> Intervention:
    feedback = build_intervention("feedback", **rating(months=8))
    publish()
    return feedback


@pytest.fixture
def client(feedback: Intervention) -> Client:
    return editor_at_the_desk()


def test_form_with_five_mistakes_shows_all_five(client, feedback):
    open_release(client)
    wrong: dict[str, Any] = {"title_nl": "", "months": 99, "evidence_absence": "not-rated"}
    wrong |= {"cost_scale": "", "working_elements_nl": "Een\nTwee", "cause": "editorial"}

    response = submit(client, url("intervention_change", feedback.pk), **(wrong | REASON))

    fields = {"title_nl", "months", "evidence_absence", "cost_scale", "working_elements_en"}
    assert set(mistakes_on(response)) == fields
    shown = unescape(response.content.decode())
    with translation.override("en"):
        assert all(message in shown for [message] in mistakes_on(response).values())


def test_change_without_cause_and_reason_is_refused(client, feedback):
    open_release(client)

    response = submit(client, url("intervention_change", feedback.pk), months=6)

    assert set(mistakes_on(response)) == {"cause", "cause_note_nl", "cause_note_en"}


def test_value_that_is_neither_given_nor_explained_is_refused(client, feedback):
    open_release(client)
    answers = {"months": "", "cause": "correction", **REASON}

    response = submit(client, url("intervention_change", feedback.pk), **answers)

    assert mistakes_on(response) == {"months": ["Give a value, or choose why there is none."]}


def test_value_that_is_no_number_is_complained_of_once(client, feedback):
    open_release(client)
    answers = {"months": "six", "cause": "correction", **REASON}

    response = submit(client, url("intervention_change", feedback.pk), **answers)

    assert [len(errors) for errors in mistakes_on(response).values()] == [1]


def test_version_of_the_draft_that_is_not_there_is_a_404(client):
    open_release(client)
    new = build_intervention("new")

    response = client.get(url("intervention_change", new.pk), {"version": "999"})

    assert response.status_code == 404


def test_text_in_one_language_only_is_refused(client, feedback):
    open_release(client)
    answers = {"note_nl": "Alleen Nederlands.", "cause": "correction", **REASON}

    response = submit(client, url("intervention_change", feedback.pk), **answers)

    assert set(mistakes_on(response)) == {"note_en"}


def test_split_without_successors_is_refused(client, feedback):
    open_release(client)

    response = submit(client, url("intervention_remove", feedback.pk), cause="split", **REASON)

    assert set(mistakes_on(response)) == {"successors"}


def test_second_editor_who_saves_the_same_item_is_told_so(client, feedback):
    open_release(client)
    page = url("intervention_change", feedback.pk)
    seen_before = form_on(client, page)["filled_from"].value()
    answers = {"cause": "correction", **REASON}
    submit(client, page, months=6, **answers)

    response = submit(client, page, filled_from=seen_before, months=5, **answers)

    assert "Somebody else saved this" in mistakes_on(response)["__all__"][0]
    assert InterventionVersion.objects.get(release__number=None).months == 6


def test_second_draft_is_refused_with_a_message(client):
    open_release(client)

    response = submit(editor_at_the_desk("otto"), url("release_add"), label_nl="B", label_en="B")

    assert mistakes_on(response) == {"__all__": ["Finish or discard “Autumn” first."]}


def test_page_that_needs_a_draft_sends_the_editor_to_the_front_page_with_a_message(client):
    response = client.get(url("intervention_add"), follow=True)

    assert response.redirect_chain == [(reverse("admin:index"), 302)]
    assert messages_of(response) == ["Open a draft release first."]


def test_broken_rule_while_saving_is_shown_on_the_form(client, feedback):
    open_release(client)
    answers = {"cause": "correction", "valid_from": "2001-01-01", **REASON}

    response = submit(client, url("intervention_change", feedback.pk), **answers)

    assert "feedback" in mistakes_on(response)["__all__"][0]


def test_draft_that_disappears_while_an_editor_types_becomes_a_message(client, feedback):
    open_release(client)
    page = url("intervention_change", feedback.pk)
    data = {bound.html_name: bound.value() or "" for bound in form_on(client, page)}
    discard_draft(by="otto")

    response = client.post(page, data | {"cause": "correction", "sources": [], **REASON})

    assert response.status_code == 200


def test_draft_that_changed_since_the_preview_is_not_published(client, feedback):
    draft = open_release(client)
    submit(client, url("intervention_remove", feedback.pk), **REASON)

    response = client.post(url("release_publish", draft.pk), {"seen": "older"}, follow=True)

    assert "Somebody changed the draft in the meantime: look again." in messages_of(response)
    assert Release.objects.draft() == draft


def test_mistakes_stand_on_the_draft_and_on_the_page_that_publishes(client):
    draft = open_release(client)

    pages = [client.get(url(page, draft.pk)) for page in ("release_change", "release_publish")]

    assert all("Nothing has been changed in it." in page.content.decode() for page in pages)
    assert "Nothing has been changed in it." in messages_of(publish_as_editor(client, draft))


@pytest.mark.parametrize("page", ["describe", "publish", "discard"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_published_release_has_no_page_that_changes_it(client, page, method):
    release = Release.objects.get(number=1)

    response = getattr(client, method)(url(f"release_{page}", release.pk))

    assert response.status_code == 403
    assert "What is published is never changed." in response.content.decode()


def test_published_release_can_be_read_and_not_posted_to(client):
    release = Release.objects.get(number=1)
    page = url("release_change", release.pk)

    shown, refused = client.get(page), client.post(page)

    assert release.sha256 in shown.content.decode()
    assert refused.status_code == 403


def test_published_version_cannot_be_taken_out(client, feedback):
    open_release(client)
    published = feedback.versions.get()

    response = client.post(url("intervention_withdraw", feedback.pk, published.pk))

    assert response.status_code == 404
    assert InterventionVersion.objects.filter(pk=published.pk).exists()


@pytest.mark.parametrize("kind", [*KINDS, "release", "change"])
def test_nothing_of_the_catalogue_can_be_deleted(client, feedback, kind):
    response = client.post(url(f"{kind}_delete", feedback.pk), {"post": "yes"})

    assert response.status_code in {302, 403, 404}
    assert Intervention.objects.exists()
    assert Release.objects.count() == 1


def test_record_of_changes_can_only_be_read(client):
    listed = client.get(url("change_changelist"))

    assert "Release published" in listed.content.decode()
    assert client.get(url("change_add")).status_code == 403


def test_without_a_draft_an_item_is_shown_and_cannot_be_changed(client, feedback):
    response = client.get(url("intervention_change", feedback.pk))

    assert messages_of(response) == ["Open a draft release first; then you can change this."]
    assert "<form" not in response.content.decode().split("desk-page")[1]


def test_anonymous_is_sent_to_the_login_page():
    response = Client().get(url("intervention_changelist"))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("admin:login"))


def test_login_page_leads_to_the_front_page():
    response = Client().get(reverse("admin:login"), follow=True)

    assert response.redirect_chain == [(f"{reverse('admin:login')}?next=%2Fadmin%2F", 302)]


def test_account_without_rights_may_do_nothing(feedback):
    client = logged_in(User.objects.create(username="guest", is_staff=True))
    identity = feedback.pk
    open_release(editor_at_the_desk())

    pages = [url("intervention_change", identity), url("intervention_remove", identity)]
    pages += [url("intervention_add"), url("release_add"), url("intervention_history", identity)]
    pages += [url("intervention_withdraw", identity, 1), url("release_publish", 2)]

    assert {client.get(page).status_code for page in pages} == {403}


@pytest.mark.parametrize("page", ["intervention_change", "intervention_remove", "release_change"])
def test_page_of_something_that_is_not_there_is_a_404_for_people(client, page):
    open_release(client)

    response = client.get(url(page, 999))

    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_item_that_is_off_the_menu_cannot_be_taken_off_again(client, feedback):
    draft = open_release(client)
    submit(client, url("intervention_remove", feedback.pk), valid_from="2021-06-01", **REASON)
    publish_as_editor(client, draft)
    open_release(client)

    assert client.get(url("intervention_remove", feedback.pk)).status_code == 404


def test_identity_that_nothing_speaks_of_is_not_on_the_desk(client):
    open_release(client)
    identity = Intervention.objects.create(slug="empty")

    pages = ["intervention_change", "intervention_history", "intervention_remove"]

    assert {client.get(url(page, identity.pk)).status_code for page in pages} == {404}


def test_short_name_must_be_given_where_no_title_makes_one(client):
    open_release(client)

    response = submit(client, url("source_add"), title="“ ”", **REASON)

    assert "slug" in mistakes_on(response)


def test_short_name_that_is_taken_is_refused(client, feedback):
    open_release(client)
    build_term(Category, "B")
    answers = {"slug": "B", "title_nl": "B", "title_en": "B", "printed_title": "B", "position": 2}

    response = submit(client, url("category_add"), **(answers | REASON))

    assert mistakes_on(response) == {"__all__": ["B is there already; revise it instead."]}


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"year": "", "year_absence": ""}, "year"),
        ({"year": 2021, "year_absence": "unknown"}, "year_absence"),
        ({"consulted_on": "x"}, "consulted_on"),
    ],
)
def test_year_and_day_of_consulting_of_a_source_are_given_or_explained(client, answers, field):
    open_release(client)
    given = {"title": "A letter", "kind": "letter", "year": 2021, "language": "nl", **REASON}

    response = submit(client, url("source_add"), **(given | answers))

    assert set(mistakes_on(response)) == {field}


def test_source_added_in_a_window_is_chosen_in_the_form_behind_it(client):
    open_release(client)
    given = {"title": "A letter", "kind": "letter", "year": 2021, "language": "nl", **REASON}

    response = submit(client, f"{url('source_add')}?_popup=1", _popup="1", **given)

    source = Source.objects.get(slug="a-letter")
    assert response.context["popup_response_data"].startswith(f'{{"value": "{source.pk}"')


def test_day_that_another_version_in_the_draft_has_is_refused(client, feedback):
    open_release(client)
    other = revise(feedback, cause="correction", by="otto", valid_from=date(2021, 6, 1))
    revise(feedback, cause="correction", by="otto", valid_from=date(2021, 7, 1), **REASON)
    page = f"{url('intervention_change', feedback.pk)}?version={other.pk}"

    response = submit(client, page, valid_from="2021-07-01", **REASON)

    assert "__all__" in mistakes_on(response)
