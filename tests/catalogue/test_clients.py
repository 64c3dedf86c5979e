"""Clients, their secrets, and for which schools they may act on which day."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from catalogue.actions.clients import (
    create_client,
    end_mandate,
    grant_mandate,
    rotate_secret,
    today,
)
from catalogue.errors import MandateHasEnded
from catalogue.models import Change, Client, Mandate, School, SchoolBoard
from catalogue.models.clients import schools_of
from tests.builders_enrolment import (
    COORDINATOR,
    build_client,
    build_made_up_school,
    build_school,
    build_schools,
    everything,
)

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_secret_is_told_once_and_kept_as_a_digest():
    credentials = create_client(
        name="Board", organisation="Board", kind="supplier", scopes=["enrolments:read"], by="me"
    )

    kept = Application.objects.get().client_secret
    assert kept != credentials.client_secret
    assert check_password(credentials.client_secret, kept)
    assert credentials.client_secret not in str(everything())
    assert Change.objects.get(action="client.created").by == "me"


def test_client_without_a_name_or_a_scope_is_refused_and_leaves_nothing_behind():
    before = everything()

    with pytest.raises(ValidationError) as refusal:
        create_client(name="", organisation="x", kind="supplier", scopes=[], by="me")

    assert set(refusal.value.message_dict) == {"name", "scopes"}
    assert everything() == before


def test_new_secret_ends_the_old_one_and_every_token():
    client = build_client()
    old = Application.objects.get().client_secret
    AccessToken.objects.create(
        application=client.application,
        token="x",  # noqa: S106
        expires=timezone.now() + timedelta(hours=1),
        scope="enrolments:read",
    )

    credentials = rotate_secret(client=client, by="me")

    kept = Application.objects.get().client_secret
    assert kept != old
    assert check_password(credentials.client_secret, kept)
    assert not AccessToken.objects.exists()


def test_mandate_covers_its_first_and_last_day_and_no_other():
    school = build_school()
    client = build_client(school=school, first_day=date(2026, 3, 1), last_day=date(2026, 3, 31))

    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]

    assert [schools_of(client, on=day).exists() for day in days] == [False, True, True, False]


def test_mandate_of_a_board_covers_all_its_schools_and_no_other():
    mine, _other = build_schools(2, board="41234"), build_school(board="49999")
    build_school()
    client = build_client(board=SchoolBoard.objects.get(number="41234"))

    assert list(schools_of(client).order_by("code")) == mine


def test_school_that_is_covered_twice_is_there_once(django_assert_num_queries):
    (school,) = build_schools(1, board="41234")
    client = build_client(school=school)
    board = SchoolBoard.objects.get()
    grant_mandate(client=client, board=board, because="both", by=COORDINATOR)

    with django_assert_num_queries(1):
        assert list(schools_of(client)) == [school]


def test_mandate_for_all_schools_covers_all_schools():
    build_schools(3)

    assert schools_of(build_client()).count() == School.objects.count()


def test_mandate_of_one_client_is_none_of_another():
    school = build_school()
    build_client(school=school)

    assert not schools_of(build_client(school=build_school())).filter(pk=school.pk).exists()


def test_mandate_that_is_granted_without_a_day_begins_today():
    client, school = build_client(school=build_school()), build_school()

    mandate = grant_mandate(client=client, school=school, because="asked", by="me")

    assert (mandate.first_day, mandate.granted_by) == (today(), "me")
    assert schools_of(client).filter(pk=school.pk).exists()


def test_mandate_that_is_ended_covers_nothing_from_that_day_on_and_says_by_whom_and_why():
    client = build_client(school=build_school())

    mandate = end_mandate(mandate=Mandate.objects.get(), because="left", by="me")

    assert (mandate.ended_by, mandate.ended_because) == ("me", "left")
    assert not schools_of(client).exists()
    assert not schools_of(client, on=today()).exists()
    assert schools_of(client, on=today() - timedelta(days=1)).exists()


def test_mandate_is_ended_once():
    build_client()
    end_mandate(mandate=Mandate.objects.get(), because="left", by="me")
    before = everything()

    with pytest.raises(MandateHasEnded, match="me"):
        end_mandate(mandate=Mandate.objects.get(), because="again", by="you")

    assert everything() == before


def test_mandate_for_nobody_is_refused():
    client = build_client()

    with pytest.raises(ValidationError):
        grant_mandate(client=client, because="x", by="me")


def test_command_prints_credentials_as_json_and_nothing_else():
    school = build_school()

    told = json.loads(run("create_client", "Board software", "--school", school.code))

    client = Client.objects.get()
    assert set(told) == {"client_id", "client_secret"}
    assert client.application.client_id == told["client_id"]
    assert check_password(told["client_secret"], client.application.client_secret)
    assert client.scopes == ["enrolments:read", "enrolments:write"]
    assert list(schools_of(client)) == [school]


def test_command_makes_a_client_for_a_board_with_one_scope():
    schools = build_schools(2, board="41234")

    run("create_client", "x", "--board", "41234", "--scopes", "enrolments:read")

    client = Client.objects.get()
    assert client.scopes == ["enrolments:read"]
    assert schools_of(client).count() == len(schools)


def test_command_makes_a_client_for_all_schools_that_are_made_up():
    build_school()
    made_up = build_made_up_school()

    run("create_client", "x", "--all-schools")

    assert list(schools_of(Client.objects.get())) == [made_up]


def test_client_to_try_with_is_made_once_and_can_act_for_no_school_that_exists(tmp_path):
    file = tmp_path / "client"
    build_school()
    made_up = build_made_up_school()

    run("demo_client", str(file))
    first = file.read_text()
    run("demo_client", str(file))

    assert file.read_text() == first
    assert first.startswith('user = "')
    assert list(schools_of(Client.objects.get())) == [made_up]


@pytest.mark.parametrize("whom", [("--school", "99ZZ99"), ("--board", "00000")])
def test_command_refuses_who_is_not_there_and_leaves_nothing_behind(whom):
    before = everything()

    with pytest.raises(CommandError, match=whom[1]):
        run("create_client", "x", *whom)

    assert everything() == before


def test_command_refuses_a_name_that_is_too_long():
    with pytest.raises(CommandError):
        run("create_client", "x" * 201, "--all-schools")

    assert not Application.objects.exists()


def test_client_and_mandate_are_named():
    client = build_client("Board software")

    assert str(client) == "Board software"
    assert "Board software" in str(Mandate.objects.get())
