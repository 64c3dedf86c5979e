"""Tokens by client credentials: given, shown, ended and refused."""

import base64
import logging
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from api.logs import DiscreetFormatter
from catalogue.actions.clients import rotate_secret
from catalogue.models import Client as ApiClient
from tests.api.acting import FORM, build_program, code_of, post_form
from tests.builders_enrolment import COORDINATOR, any_board, everything

pytestmark = pytest.mark.django_db

GRANT = {"grant_type": "client_credentials"}
MANDATES = "/v1/mandates"


def basic(client_id, secret):
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def refused(answer, status, error):
    """Check that an answer is a refusal as RFC 6749, section 5.2, has it."""
    assert (answer.status_code, answer.json()["error"]) == (status, error), answer.content
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "no-store"
    return answer


def test_token_is_given_for_credentials_in_the_header_and_lives_a_quarter_of_an_hour():
    program = build_program()
    header = basic(program.client_id, program.client_secret)

    answer = post_form("/oauth/token", GRANT, Authorization=header)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    token = answer.json()
    assert set(token) == {"access_token", "expires_in", "token_type", "scope"}
    assert (token["expires_in"], token["token_type"]) == (900, "Bearer")
    assert token["scope"] == "enrolments:read enrolments:write"


def test_token_is_given_for_credentials_in_the_body():
    assert build_program().ask_token().status_code == 200


def test_token_and_secret_are_kept_as_digests_only():
    program = build_program()

    kept = str(everything())

    assert program.token not in kept
    assert program.client_secret not in kept


def test_secret_costs_little_to_check():
    secret = Application.objects.get(client_id=build_program().client_id).client_secret

    assert secret.startswith("salted_sha256$")


def test_client_gets_no_scope_beyond_its_own():
    program = build_program(scopes=["enrolments:read"])

    assert program.ask_token().json()["scope"] == "enrolments:read"
    refused(program.ask_token(scope="enrolments:write"), 400, "invalid_scope")
    refused(program.ask_token(scope="admin"), 400, "invalid_scope")


def test_client_may_ask_for_less():
    assert build_program().ask_token(scope="enrolments:read").json()["scope"] == "enrolments:read"


def test_parameter_without_a_value_is_as_if_it_were_not_there():
    assert build_program().ask_token(scope="").status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"client_id": "a\0b"}, 400, "invalid_request"),
        ({"scope": "é"}, 400, "invalid_request"),
    ],
)
def test_token_is_refused_as_the_standard_says(changes, status, error):
    program = build_program()
    AccessToken.objects.all().delete()

    answer = refused(program.ask_token(**changes), status, error)

    assert answer.has_header("WWW-Authenticate") == (status == 401)
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic %%%",
        "Basic é",
        "Basic " + base64.b64encode(b"no colon").decode(),
        "Bearer x",
    ],
)
def test_credentials_that_cannot_be_read_are_nobodys(header):
    build_program()

    refused(post_form("/oauth/token", GRANT, Authorization=header), 401, "invalid_client")


def test_credentials_come_in_one_way_only():
    program = build_program()
    own = {"client_id": program.client_id, "client_secret": program.client_secret}
    header = basic(program.client_id, program.client_secret)

    refused(post_form("/oauth/token", GRANT | own, Authorization=header), 400, "invalid_request")


def test_credentials_in_the_address_are_refused():
    program = build_program()
    asked = f"client_id={program.client_id}&client_secret={program.client_secret}"

    refused(post_form(f"/oauth/token?{asked}", GRANT), 400, "invalid_request")


def test_parameter_that_comes_twice_is_refused():
    twice = "grant_type=client_credentials&grant_type=client_credentials"

    answer = Client().post("/oauth/token", twice, content_type=FORM)

    refused(answer, 400, "invalid_request")


def test_body_that_is_no_form_is_refused():
    answer = Client().post("/oauth/token", {"grant_type": "x"}, content_type="application/json")

    refused(answer, 400, "invalid_request")


def test_what_is_wrong_with_the_transport_is_a_problem():
    http = Client(raise_request_exception=False)

    assert code_of(http.get("/oauth/token")) == "method-not-allowed"
    assert code_of(http.get("/oauth/authorize")) == "not-found"
    assert code_of(http.get("/oauth/applications")) == "not-found"
    assert code_of(post_form("/oauth/token", {"scope": "x" * 20_000})) == "body-too-large"


def test_what_is_for_clients_is_closed_to_pages_of_other_hosts():
    program = build_program()
    origin = {"Origin": "https://elsewhere.example"}

    for answer in (program.get(MANDATES, **origin), program.get("/v1/enrolments", **origin)):
        assert not answer.has_header("Access-Control-Allow-Origin")
        assert answer["Cache-Control"] == "no-store"
    public = Client().get("/v1/studies", headers=origin)
    assert public["Access-Control-Allow-Origin"] == "*"


def test_request_without_a_token_is_told_how_to_authenticate():
    answer = Client().get(MANDATES)

    assert (answer.status_code, code_of(answer)) == (401, "not-authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="enrolments"'


@pytest.mark.parametrize("header", ["Bearer", "Bearer nonsense", "Bearer é", "bearer a b"])
def test_token_that_was_never_given_is_refused(header):
    answer = Client().get(MANDATES, headers={"Authorization": header})

    assert (answer.status_code, code_of(answer)) == (401, "not-authenticated")
    assert 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_token_in_the_address_is_not_read():
    program = build_program()

    alone = Client().get(
        f"{MANDATES}?access_token={program.token}", headers={"Accept-Language": "en"}
    )
    beside = program.get(f"{MANDATES}?access_token={program.token}")

    assert alone.status_code == 401
    assert "header" in alone.json()["detail"]
    assert beside.status_code == 400
    assert program.token not in alone.content.decode() + beside.content.decode()


def test_token_that_has_expired_is_refused():
    program = build_program()
    AccessToken.objects.update(expires=timezone.now() - timedelta(milliseconds=1))

    answer = program.get(MANDATES)

    assert answer.status_code == 401
    assert "expired" in answer.json()["detail"]


def test_token_that_was_revoked_is_refused():
    program = build_program()
    own = {"client_id": program.client_id, "client_secret": program.client_secret}

    revoked = post_form("/oauth/revoke", own | {"token": program.token})

    assert (revoked.status_code, revoked.content) == (200, b"")
    assert program.get(MANDATES).status_code == 401


def test_client_cannot_revoke_the_token_of_another():
    program, other = build_program("one"), build_program("two")
    own = {"client_id": other.client_id, "client_secret": other.client_secret}

    revoked = post_form("/oauth/revoke", own | {"token": program.token})

    assert revoked.status_code == 200  # it is not told whether there is such a token
    assert program.get(MANDATES).status_code == 200


def test_new_secret_ends_the_tokens_of_the_old_one():
    program = build_program()

    rotate_secret(client=program.client, by=COORDINATOR)

    assert program.get(MANDATES).status_code == 401
    refused(program.ask_token(), 401, "invalid_client")


def test_token_for_another_address_is_refused():
    program = build_program()
    token = program.ask_token(resource="https://elsewhere.example/").json()["access_token"]

    answer = program.get(MANDATES, Authorization=f"Bearer {token}")

    assert answer.status_code == 401
    assert "another address" in answer.json()["detail"]


def test_token_for_this_address_is_accepted():
    program = build_program()
    token = program.ask_token(resource="http://testserver/v1").json()["access_token"]

    assert program.get(MANDATES, Authorization=f"Bearer {token}").status_code == 200


def test_token_without_the_scope_says_which_one_is_needed():
    program = build_program(board=any_board())
    program.token = program.ask_token(scope="enrolments:read").json()["access_token"]

    answer = program.post("/v1/enrolments", {})

    assert (answer.status_code, code_of(answer)) == (403, "insufficient-scope")
    assert answer.json()["scope"] == "enrolments:write"
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]


def test_scope_that_is_taken_from_a_client_is_gone_from_its_tokens_too():
    program = build_program()
    ApiClient.objects.update(scopes=["enrolments:read"])

    assert program.get("/v1/enrolments").status_code == 200
    assert program.post("/v1/enrolments", {}).status_code == 403


def test_client_learns_what_its_token_is_worth():
    program = build_program()
    own = {"client_id": program.client_id, "client_secret": program.client_secret}

    told = post_form("/oauth/introspect", own | {"token": program.token}).json()

    assert told["active"] is True
    assert told["client_id"] == program.client_id
    assert told["scope"] == "enrolments:read enrolments:write"
    assert told["exp"] - told["iat"] == pytest.approx(900, abs=1)


def test_client_learns_nothing_of_the_token_of_another():
    program, other = build_program("one"), build_program("two")
    own = {"client_id": other.client_id, "client_secret": other.client_secret}

    foreign = post_form("/oauth/introspect", own | {"token": program.token})
    unknown = post_form("/oauth/introspect", own | {"token": "x" * 30})

    assert foreign.json() == {"active": False}
    assert foreign.content == unknown.content
    refused(post_form("/oauth/introspect", {"token": program.token}), 401, "invalid_client")
    refused(post_form("/oauth/introspect", own), 400, "invalid_request")


def test_expired_tokens_are_cleared_and_others_stay():
    program, other = build_program("one"), build_program("two")
    past = timezone.now() - timedelta(days=1)
    AccessToken.objects.filter(application__client=other.client).update(expires=past)

    call_command("cleartokens")

    assert AccessToken.objects.count() == 1
    assert program.get(MANDATES).status_code == 200


def test_log_leaves_out_the_row_that_a_database_quotes():
    cause = "null value\nDETAIL:  Failing row contains (1, Anna\nVisser).\nCONTEXT:  a function"
    error = IntegrityError(cause)
    info = (type(error), error, None)
    record = logging.LogRecord("api", logging.ERROR, __file__, 1, "Failed", None, info)

    text = DiscreetFormatter().format(record)

    assert "Anna" not in text
    assert "Visser" not in text
    assert "null value" in text
    assert "a function" in text
