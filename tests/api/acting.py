"""Programs that act for schools: with credentials, a token, and requests that show it."""

import json
from collections.abc import Mapping
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from catalogue.actions.clients import create_client, grant_mandate
from catalogue.models import Client as ApiClient
from catalogue.models import Scope
from tests.builders_enrolment import COORDINATOR, everything

FORM = "application/x-www-form-urlencoded"
MERGE_PATCH = "application/merge-patch+json"
CONTACT = {
    "name": "Anna Visser",
    "role": "intern begeleider",
    "email": "anna@school.example",
    "telephone": "030-1234567",
}
keys = count()


class Program:
    """A program of an organisation, as its developer wrote it."""

    def __init__(self, client: ApiClient, client_id: str, client_secret: str) -> None:
        self.client, self.client_id, self.client_secret = client, client_id, client_secret
        self.http = Client(raise_request_exception=False)
        self.token = ""

    def ask_token(self, **form: str) -> Any:
        own = {"client_id": self.client_id, "client_secret": self.client_secret}
        return post_form("/oauth/token", {"grant_type": "client_credentials"} | own | form)

    def get(self, path: str, **headers: str) -> Any:
        return self.http.get(path, headers=self.headers(headers))

    def post(self, path: str, body: Any, key: str | None = None, **headers: str) -> Any:
        """Send a body with a key of its own, unless one is given; an empty one is not sent."""
        key = f"key-{next(keys)}" if key is None else key
        named = self.headers(headers) | ({"Idempotency-Key": key} if key else {})
        kind = named.pop("Content-Type", "application/json")
        return self.http.post(path, as_text(body), content_type=kind, headers=named)

    def patch(self, path: str, body: Any, tag: str | None = None, **headers: str) -> Any:
        named = self.headers(headers) | ({} if tag is None else {"If-Match": tag})
        kind = named.pop("Content-Type", MERGE_PATCH)
        return self.http.patch(path, as_text(body), content_type=kind, headers=named)

    def delete(self, path: str, tag: str | None = None) -> Any:
        named = self.headers({}) | ({} if tag is None else {"If-Match": tag})
        return self.http.delete(path, headers=named)

    def enrol(self, study: Any, school: Any, **values: Any) -> dict[str, Any]:
        """Enrol a school that may; return the answer."""
        answer = self.post("/v1/enrolments", enrolment_body(study, school, **values))
        assert answer.status_code == 201, answer.content.decode()
        body: dict[str, Any] = answer.json()
        return body

    def headers(self, given: Mapping[str, str]) -> dict[str, str]:
        own = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"}
        return own | {name.replace("_", "-"): value for name, value in given.items()}


def build_program(name: str = "program", scopes: Any = Scope.values, **mandate: Any) -> Program:
    """Make a client with a token; `mandate` says for whom it may act, for nobody if nothing is."""
    made = create_client(
        name=name, organisation=f"{name} Inc", kind="supplier", scopes=scopes, by=COORDINATOR
    )
    if mandate:
        grant_mandate(client=made.client, because="a test", by=COORDINATOR, **mandate)
    program = Program(made.client, made.client_id, made.client_secret)
    program.token = program.ask_token().json()["access_token"]
    return program


def enrolment_body(study: Any, school: Any, **values: Any) -> dict[str, Any]:
    return {
        "study": getattr(study, "slug", study),
        "school": getattr(school, "code", school),
        "contact": CONTACT,
        "groups": [{"grade": "groep 6", "pupils": 27}],
        "participationCouncilConsent": {"status": "obtained", "decidedOn": "2026-05-12"},
        "acceptsRandomAllocation": True,
    } | values


def post_form(path: str, form: Mapping[str, str], **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client(raise_request_exception=False).post(path, urlencode(form), FORM, headers=named)


def as_text(body: Any) -> str | bytes:
    return body if isinstance(body, str | bytes) else json.dumps(body)


def code_of(answer: Any) -> str:
    """Return the kind of problem that an answer is."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return str(answer.json()["type"].removeprefix("/v1/problems/"))


def refused(program: Program, body: Any, **options: Any) -> Any:
    """Send an enrolment that is to be refused; see that nothing was written."""
    before = everything()
    answer = program.post("/v1/enrolments", body, **options)
    assert answer.status_code >= 400, answer.content
    assert everything() == before
    return answer


def mistakes(answer: Any) -> dict[str, tuple[str, str | None]]:
    """Return code and suggestion by place, of a body that was refused."""
    assert (answer.status_code, code_of(answer)) == (400, "invalid-input"), answer.content
    errors = answer.json()["errors"]
    return {error["pointer"]: (error["code"], error.get("suggestion")) for error in errors}
