"""The desk as a whole: its language, its security policy, its accounts and its words."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from catalogue.actions.editors import NEWCOMERS, create_coordinator, create_editor
from catalogue.models import Change
from tests.builders import build_intervention, publish
from tests.catalogue.desk import editor_at_the_desk, url

pytestmark = pytest.mark.django_db
INDEX = "/admin/"


def directives(response: object) -> dict[str, list[str]]:
    policy = response.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    return {words[0]: words[1:] for part in policy.split(";") if (words := part.split())}


def test_desk_speaks_dutch_to_who_does_not_ask_for_a_language():
    shown = editor_at_the_desk(**{"accept-language": ""}).get(INDEX)

    assert "Er is geen conceptuitgave" in shown.content.decode()
    assert shown.headers["Content-Language"] == "nl"


def test_language_that_an_editor_chooses_is_kept():
    client = editor_at_the_desk(**{"accept-language": "nl"})

    client.post(reverse("admin:language"), {"language": "en", "next": INDEX})

    assert "There is no draft release" in client.get(INDEX).content.decode()


@pytest.mark.parametrize("choice", [{"language": "xx"}, {}, {"next": "https://example.org/"}])
def test_odd_choice_of_a_language_leads_to_the_front_page(choice):
    response = editor_at_the_desk().post(reverse("admin:language"), choice)

    assert response.headers["Location"] == INDEX
    assert "There is no draft release" in editor_at_the_desk().get(INDEX).content.decode()


@pytest.mark.parametrize("page", [INDEX, "/admin/login/?next=/admin/"])
def test_desk_allows_no_inline_script_and_no_style_element(page):
    policy = directives(editor_at_the_desk().get(page))

    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert "style-src-attr" not in policy


@pytest.mark.parametrize("name", ["index", "login"])
def test_pages_of_the_desk_have_no_inline_script_or_style_element(name):
    page = editor_at_the_desk().get(reverse(f"admin:{name}"), follow=True).content.decode()

    assert "<style" not in page
    assert "<script>" not in page


def test_address_of_the_desk_without_slash_leads_there():
    assert Client().get("/admin").headers["Location"] == INDEX


def test_editor_is_made_from_the_command_line_with_a_password_that_works():
    out = StringIO()

    call_command("create_editor", "eva", email="eva@example.org", stdout=out)

    password = out.getvalue().split("password: ")[1].split()[0]
    assert Client().login(username="eva", password=password)
    assert Client().get(INDEX).status_code == 302


def test_editor_is_no_superuser_and_may_delete_nothing_that_is_versioned():
    user, _password = create_editor(username="eva", by="test")

    assert (user.is_staff, user.is_superuser) == (True, False)
    assert user.has_perms(["catalogue.change_intervention", "catalogue.change_release"])
    assert not user.has_perm("catalogue.delete_intervention")
    assert not user.has_perm("catalogue.change_change")


def test_coordinator_is_made_with_the_same_command():
    out = StringIO()

    call_command("create_editor", "cora", coordinator=True, stdout=out)

    user = User.objects.get()
    password = out.getvalue().split("password: ")[1].split()[0]
    assert out.getvalue().startswith("coordinator: cora")
    assert user.check_password(password)
    assert user.password.startswith("pbkdf2_sha256$")
    assert {group.name for group in user.groups.all()} == {"Coordinators", NEWCOMERS}
    assert Change.objects.get().action == "coordinator.created"


def test_rights_of_a_coordinator_are_those_of_the_studies():
    user, _password = create_coordinator(username="cora", by="test")

    assert user.has_perms(["catalogue.change_enrolment", "catalogue.change_recruitment"])
    assert user.has_perms(["catalogue.add_client", "catalogue.add_mandate", "catalogue.add_study"])
    assert not user.is_superuser
    for forbidden in ("view_release", "add_release", "change_release", "change_intervention"):
        assert not user.has_perm(f"catalogue.{forbidden}")
    assert not any("delete" in right for right in user.get_all_permissions())


def test_editor_sees_studies_and_neither_enrolments_nor_clients():
    user, _password = create_editor(username="eva", by="test")

    assert user.has_perms(["catalogue.view_study", "catalogue.view_recruitment"])
    for forbidden in ("change_study", "view_enrolment", "view_client", "view_mandate"):
        assert not user.has_perm(f"catalogue.{forbidden}")


def test_account_may_be_of_an_editor_and_of_a_coordinator():
    create_editor(username="eva", by="test")

    user, _password = create_coordinator(username="eva", by="test")

    assert user.has_perms(["catalogue.add_release", "catalogue.change_enrolment"])


def test_editor_made_again_keeps_the_address_and_gets_a_new_password():
    create_editor(username="eva", email="eva@example.org", by="test")

    user, password = create_editor(username="eva", by="test")

    assert User.objects.get() == user
    assert user.email == "eva@example.org"
    assert user.check_password(password)
    assert Change.objects.filter(action="editor.created", subject="eva").count() == 2


def test_name_that_no_account_may_have_is_refused():
    with pytest.raises(CommandError):
        call_command("create_editor", "no spaces please")

    assert not User.objects.exists()


def test_record_names_actions_and_kinds_in_words():
    build_intervention("feedback")
    publish()
    Change.objects.create(action="something.new", subject="x", by="test")

    shown = editor_at_the_desk(**{"accept-language": "nl"}).get(url("change_changelist"))

    assert "In het concept toegevoegd" in shown.content.decode()
    assert "something.new" in shown.content.decode()


def test_record_can_be_narrowed_to_a_person_and_an_action():
    build_intervention("feedback")
    client = editor_at_the_desk()

    response = client.get(url("change_changelist"), {"by": "test", "action": "editor.created"})

    assert [change.subject for change in response.context["cl"].result_list] == ["eva"]
