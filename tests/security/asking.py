"""Asking every door as everybody, leaving everything as it was."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client

from tests.api.acting import FORM, MERGE_PATCH, Program, as_text
from tests.security.routes import DESK, address, body
from tests.security.world import World

OAUTH = "/oauth/"
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "?(catalogue|oauth2_provider)_')
LEADS_TO = {"/admin/login/": "login", "/admin/second-factor/": "code"}


@dataclass(frozen=True)
class Asked:
    """What came of it: a status or the page one is sent to first, and whether it left a trace."""

    outcome: str
    wrote: bool


def ask(world: World, method: str, route: str, caller: str) -> Asked:
    """Ask as `caller`, and undo what it did."""
    path, sent = address(route, world), body(method, route, world)
    with transaction.atomic(), noting_writes() as writes:
        if caller in world.people:
            answer = ask_as_person(world.people[caller], method, path, sent)
        else:
            answer = ask_as_program(world.programs.get(caller), method, path, sent)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    return Asked(outcome(answer), bool(writes))


@contextmanager
def noting_writes() -> Iterator[list[str]]:
    """Give the statements that write in tables of the catalogue or of its clients."""
    writes: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            writes.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield writes


def outcome(answer: Any) -> str:
    if answer.status_code in {301, 302, 303, 307, 308}:
        return LEADS_TO.get(answer["Location"].partition("?")[0], str(answer.status_code))
    return str(answer.status_code)


def ask_as_person(person: Client, method: str, path: str, sent: Any) -> Any:
    """Ask with the cookie of a session, as the browser of that person does."""
    http = Client(raise_request_exception=False, headers={"accept-language": "en"})
    http.cookies = SimpleCookie({name: held.value for name, held in person.cookies.items()})
    if path.startswith((DESK, OAUTH)):
        return http.generic(method, path, urlencode(sent), FORM)
    return http.generic(method, path, *as_sent(method, sent), headers=private(method))


def ask_as_program(program: Program | None, method: str, path: str, sent: Any) -> Any:
    """Ask with a token; a program that we do not know shows one that it made up."""
    http = Client(raise_request_exception=False)
    token = program.token if program else "made-up"
    if path.startswith(OAUTH):
        own = {"client_id": "x", "client_secret": "x"}
        if program:
            own = {"client_id": program.client_id, "client_secret": program.client_secret}
        return http.generic(method, path, urlencode(own | sent), FORM)
    shown = {"Authorization": f"Bearer {token}"}
    if path.startswith(DESK):
        return http.generic(method, path, urlencode(sent), FORM, headers=shown)
    return http.generic(method, path, *as_sent(method, sent), headers=shown | private(method))


def as_sent(method: str, sent: Any) -> tuple[str | bytes, str]:
    kind = MERGE_PATCH if method == "PATCH" else "application/json"
    return ("", kind) if method in {"GET", "DELETE"} else (as_text(sent), kind)


def private(method: str) -> dict[str, str]:
    """Return the headers that a careful client sends with a change."""
    return {} if method == "GET" else {"Idempotency-Key": "one", "If-Match": "*"}
