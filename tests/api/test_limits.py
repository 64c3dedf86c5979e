"""Who asks too often is told so, and everybody else is not."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from api.limits.addresses import client_address
from api.limits.policies import DEFAULTS, read
from catalogue.models.allowances import Allowance, forget
from catalogue.networks import network_of
from tests.api.acting import FORM, build_program, code_of, post_form
from tests.builders_enrolment import build_study

pytestmark = pytest.mark.django_db

SCHOOLS = "/v1/schools"
ASKING = "/oauth/token"
WRONG = {"client_secret": "wrong"}
CSV = {"Accept": "text/csv"}


@pytest.fixture(autouse=True)
def limits(settings: Any) -> Any:
    forget()
    settings.RATE_LIMITS = ""
    yield settings
    forget()


def ask(path: str, address: str = "192.0.2.1", **headers: str) -> Any:
    return Client(REMOTE_ADDR=address, headers=headers).get(path)


def test_answer_says_what_is_left_of_which_limit(limits: Any) -> None:
    limits.RATE_LIMITS = "reads=60/3600"

    answer = ask("/v1/problems")

    assert answer["RateLimit-Policy"] == '"reads";q=60;w=3600'
    assert answer["RateLimit"] == '"reads";r=59;t=60'


def test_refusal_is_a_problem_that_says_how_long_to_wait_in_the_language_asked_for(
    limits: Any,
) -> None:
    limits.RATE_LIMITS = "reads=1/60"
    ask("/v1/problems")

    english = ask("/v1/problems", **{"Accept-Language": "en"})
    dutch = ask("/v1/problems", **{"Accept-Language": "nl"})

    assert (english.status_code, code_of(english)) == (429, "too-many-requests")
    assert 58 <= int(english["Retry-After"]) <= 60
    assert f"{english['Retry-After']} seconds" in english.json()["detail"]
    assert english.json()["violatedPolicies"] == ["reads"]
    assert english["RateLimit"].startswith('"reads";r=0;t=')
    assert english["Cache-Control"] == "no-store"
    assert english["API-Version"]
    assert dutch["Content-Language"] == "nl"
    assert dutch.json()["title"] != english.json()["title"]


def test_every_address_has_a_limit_of_its_own(limits: Any) -> None:
    limits.RATE_LIMITS = "reads=1/60"

    statuses = [ask("/v1", f"192.0.2.{n}").status_code for n in (1, 1, 2, 2)]

    assert statuses == [200, 429, 200, 429]


def test_unchanged_answer_counts_and_says_so(limits: Any) -> None:
    tag = ask("/v1/problems")["ETag"]

    answer = ask("/v1/problems", **{"If-None-Match": tag})

    assert (answer.status_code, "RateLimit" in answer) == (304, True)


@pytest.mark.parametrize("path", ["/health/live", "/v1/nothing", "/admin/login/?next=/admin/"])
def test_what_costs_nothing_or_has_locks_of_its_own_is_not_limited(path: str, limits: Any) -> None:
    limits.RATE_LIMITS = "reads=1/60"

    assert all(ask(path).status_code != 429 for _ in range(3))


def test_whole_list_has_a_stricter_limit_beside(limits: Any) -> None:
    limits.RATE_LIMITS = "exports=1/60"

    first, second, page = ask(SCHOOLS, **CSV), ask(SCHOOLS, **CSV), ask(SCHOOLS)

    assert (first.status_code, second.status_code, page.status_code) == (200, 429, 200)
    assert first["RateLimit-Policy"] == '"reads";q=1200;w=60, "exports";q=1;w=60'
    assert second.json()["violatedPolicies"] == ["exports"]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        ("/v1/menu-map", "pictures"),
        ("/v1/interventions/none/evidence", "evidence"),
        ("/v1/interventions/none/evidence/forest-plot", "pictures"),
    ],
)
def test_what_costs_more_work_has_a_limit_of_its_own(path: str, scope: str) -> None:
    answer = ask(path)

    assert answer["RateLimit-Policy"].startswith(f'"{scope}";')


def test_client_is_limited_wherever_it_asks_from(limits: Any) -> None:
    limits.RATE_LIMITS = "private=2/60"
    one, other = build_program("one"), build_program("other")

    statuses = []
    for number in range(3):
        one.http.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        statuses.append(one.get("/v1/mandates").status_code)

    assert statuses == [200, 200, 429]
    assert other.get("/v1/mandates")["RateLimit"].startswith('"private";r=1;')


def test_refused_enrolment_leaves_nothing_and_passes_with_the_same_key_later(limits: Any) -> None:
    limits.RATE_LIMITS = "private=1/60"
    program = build_program()
    program.get("/v1/mandates")

    refused = program.post("/v1/enrolments", {"study": build_study().slug}, key="one")
    forget()
    again = program.post("/v1/enrolments", {"study": "weet-wat-je-leest"}, key="one")

    assert (refused.status_code, again.status_code) == (429, 400)


def test_wrong_token_counts_against_the_address_but_not_against_asking_for_a_new_one(
    limits: Any,
) -> None:
    limits.RATE_LIMITS = "private=2/60, strangers=1/60"
    program = build_program()
    program.http.defaults["REMOTE_ADDR"] = "127.0.0.1"

    wrong = [f"Bearer {n}" for n in range(3)]
    statuses = [ask("/v1/mandates", "127.0.0.1", Authorization=t).status_code for t in wrong]

    assert statuses == [401, 401, 429]
    assert program.ask_token().status_code == 200
    assert program.get("/v1/mandates").status_code == 200


def test_who_guessed_wrong_too_often_is_not_told_what_is_right(limits: Any) -> None:
    limits.RATE_LIMITS = "guesses=2/600"
    program, other = build_program("one"), build_program("other")

    wrong = [program.ask_token(**WRONG).status_code for _ in range(2)]

    assert wrong == [401, 401]
    assert program.ask_token().status_code == 429
    assert other.ask_token().status_code == 200


def test_guesses_from_one_network_count_together(limits: Any) -> None:
    limits.RATE_LIMITS = "guesses=2/600"
    form = {"grant_type": "client_credentials", "client_id": build_program().client_id} | WRONG
    hosts = ("2::1", "2::2", "2::3", "3::1")

    asking = [Client(REMOTE_ADDR=f"2001:db8:1:{host}") for host in hosts]
    statuses = [one.post(ASKING, urlencode(form), FORM).status_code for one in asking]

    assert statuses == [401, 401, 429, 401]


def test_guesses_in_the_header_count_with_those_in_the_body(limits: Any) -> None:
    limits.RATE_LIMITS = "guesses=1/600"
    program = build_program()
    program.ask_token(**WRONG)

    form = {"grant_type": "client_credentials"}
    answer = post_form(ASKING, form, Authorization=basic(program.client_id, program.client_secret))

    assert answer.status_code == 429


def basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def test_guesses_at_many_clients_count_against_the_address(limits: Any) -> None:
    limits.RATE_LIMITS = "strangers=3/600"
    form = {"grant_type": "client_credentials", "client_secret": "wrong"}

    statuses = [post_form(ASKING, form | {"client_id": f"c{n}"}).status_code for n in range(5)]

    assert statuses == [401, 401, 401, 429, 429]


@pytest.mark.django_db(transaction=True)
def test_service_answers_when_nobody_can_count(
    limits: Any, caplog: pytest.LogCaptureFixture
) -> None:
    limits.RATE_LIMITS = "reads=1/60"

    with counters_out_of_reach():
        statuses = [ask("/v1/problems").status_code for _ in range(2)]

    assert statuses == [200, 200]
    assert "Could not count a request against the limit reads" in caplog.text


@contextmanager
def counters_out_of_reach() -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = "/nowhere/at/all.sqlite3"
    else:
        move("catalogue_allowance", "moved")
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = name
        if connection.vendor == "postgresql":
            move("moved", "catalogue_allowance")


def move(table: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {name}")


def test_limits_can_be_lifted_and_changed_one_by_one() -> None:
    assert read("off") == {}
    assert read(" reads = 5/10 ,exports=2/1") == {
        **DEFAULTS,
        "reads": Allowance(5, 10),
        "exports": Allowance(2, 1),
    }


@pytest.mark.parametrize("text", ["reads", "reads=0/60", "reads=5", "read=5/60", "reads=5/60s"])
def test_mistake_in_the_limits_is_named(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="RATE_LIMITS"):
        read(text)


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("198.51.100.7", 0, "10.0.0.1"),
        ("198.51.100.7", 1, "198.51.100.7"),
        ("made-up, 198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),
        ("203.0.113.9, 198.51.100.7", 2, "203.0.113.9"),
        ("198.51.100.7", 2, "198.51.100.7"),
        ("not an address", 1, "10.0.0.1"),
        ("", 1, "10.0.0.1"),
    ],
)
def test_address_is_believed_as_far_as_proxies_are_trusted(
    forwarded: str, proxies: int, address: str
) -> None:
    environ = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}

    assert client_address(environ, proxies) == address


def test_forged_header_does_not_give_a_new_allowance(limits: Any) -> None:
    limits.RATE_LIMITS = "reads=1/60"
    limits.TRUSTED_PROXIES = 1

    forged = [f"192.0.2.{n}, 198.51.100.7" for n in range(2)]
    statuses = [ask("/v1", **{"X-Forwarded-For": chain}).status_code for chain in forged]

    assert statuses == [200, 429]


@pytest.mark.parametrize(
    ("one", "other", "are_one"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
    ],
)
def test_addresses_of_one_customer_are_counted_as_one(one: str, other: str, are_one: bool) -> None:
    assert (network_of(one) == network_of(other)) is are_one
