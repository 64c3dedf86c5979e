"""Who may do what: every route and method, as every caller, against tables kept by hand.

In the tables stands what each gets: a status, or the page that it is sent to first. HEAD goes
where GET goes; OPTIONS tells no more than the methods.
"""

import pytest
from django.test import Client
from unfold.sites import UnfoldAdminSite

from tests.security.asking import Asked, ask
from tests.security.routes import DESK, address, routes
from tests.security.tables import table
from tests.security.world import World, build_world

pytestmark = pytest.mark.django_db

API, PAGES = "api.csv", "desk.csv"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE")
REFUSED = {"400", "401", "403", "404", "405", "login", "code"}
UNDRAWN = {"BACKEND": "tests.security.undrawn.Undrawn", "DIRS": [], "APP_DIRS": False}


@pytest.fixture
def world(settings, monkeypatch, tmp_path) -> World:
    """Build it; who may see a page is decided before it is drawn, so that none is drawn here.

    The documentation is as it is where nobody has built it.
    """
    monkeypatch.setattr("api.views.documentation.SITE", tmp_path)
    settings.TEMPLATES = [UNDRAWN | {"OPTIONS": {}}]
    monkeypatch.setattr(UnfoldAdminSite, "each_context", lambda *_args: {})
    return build_world()


def rows(name: str) -> list[tuple[str, str]]:
    return [(method, route) for method, route, _cells in table(name)]


def test_every_route_has_a_row_and_every_row_a_route():
    told = rows(API) + rows(PAGES)

    assert len(told) == len(set(told))
    assert {route for _method, route in told} == set(routes())


def test_every_operation_of_the_document_has_a_row():
    document = Client().get("/v1/openapi.json").json()

    described = {
        (method.upper(), f"/v1{path}")
        for path, item in document["paths"].items()
        for method in item
        if method.upper() in METHODS
    }

    assert described <= set(rows(API))


@pytest.mark.parametrize("name", [API, PAGES])
def test_every_caller_gets_what_the_table_says(world, name):
    wrong = []
    for method, route, cells in table(name):
        for caller, told in cells.items():
            asked = ask(world, method, route, caller)
            if asked.outcome != told or may_not_have_written(method, asked):
                wrong.append(f"{method} {route} as {caller}: {told} is told, got {asked}")

    assert not wrong, "\n".join(wrong)


def may_not_have_written(method: str, asked: Asked) -> bool:
    return asked.wrote and (method == "GET" or asked.outcome in REFUSED)


def test_method_without_a_row_is_refused_to_who_may_most(world):
    told = set(rows(API) + rows(PAGES))
    superuser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    superuser.cookies = world.people["superuser"].cookies

    answered = {}
    for route in routes():
        for method in METHODS:
            if (method, route) in told:
                continue
            if route.startswith(DESK):
                status = superuser.generic(method, address(route, world)).status_code
            else:
                status = int(ask(world, method, route, "owner").outcome)
            answered[method, route] = status

    assert {row: status for row, status in answered.items() if status not in {403, 405}} == {}
