"""What a client asks and is answered, from its token to its withdrawal, as examples.

It is held with a made-up study and rolled back; what is drawn at random, and every instant, stands
in the examples as if it were always the same.
"""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test import Client

from api.examples import webhooks
from catalogue.actions.clients import Credentials, create_client, grant_mandate
from catalogue.actions.demonstration import put_demo_study
from catalogue.models import Client as ApiClient
from catalogue.models import Scope

ENROLMENT = Path(settings.BASE_DIR) / "fixtures" / "example-enrolment.json"
ID = "0b5ad3f4-2f6a-4d0e-9c7b-5f7f0a6b1c2d"
RECEIPT = "7K3M-9QXD"
INSTANT = "2026-11-23T09:30:00Z"
BY = "examples"
BODIES: dict[str, Any] = {
    "updateEnrolment": {"contact": {"telephone": "030-1234567"}},
    "withdrawEnrolment": {"reason": "There is no teacher for it this year."},
    **webhooks.BODIES,
}
OPERATIONS = (
    *("listMandates", "createEnrolment", "listEnrolments", "getEnrolment", "updateEnrolment"),
    *("withdrawEnrolment", "listEnrolmentEvents", "listChanges"),
    *webhooks.OPERATIONS,
)


def body(operation: str) -> Any:
    """Return what is sent, if anything is."""
    if operation == "createEnrolment":
        return json.loads(ENROLMENT.read_text())
    return BODIES.get(operation)


def conversation() -> dict[str, str]:
    """Return the answers by operation; nothing is left of it in the database."""
    with transaction.atomic():
        put_demo_study(
            slug="demo", places=10, sectors=["po", "vo"], closes_in=timedelta(days=30), by=BY
        )
        credentials = create_client(
            name="Demonstration",
            organisation="Demonstration",
            kind=ApiClient.Kind.SUPPLIER,
            scopes=Scope.values,
            by=BY,
        )
        grant_mandate(
            client=credentials.client, because="examples", by=BY, is_for_all_schools=True
        )
        answers = held(credentials)
        transaction.set_rollback(True)
    return answers


def held(credentials: Credentials) -> dict[str, str]:
    own = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
    http = Client()
    form = "&".join(f"{n}={v}" for n, v in {"grant_type": "client_credentials", **own}.items())
    kind = "application/x-www-form-urlencoded"
    token = http.post("/oauth/token", form, content_type=kind).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "example"}
    listed = http.get("/v1/mandates?pageSize=1", headers=headers)
    made = http.post(
        "/v1/enrolments", body("createEnrolment"), content_type="application/json", headers=headers
    )
    if made.status_code != 201:
        raise RuntimeError(made.content.decode())
    address = made.headers["Location"]
    answers = {
        "listMandates": listed,
        "createEnrolment": made,
        "listEnrolments": http.get("/v1/enrolments?study=demo", headers=headers),
        "getEnrolment": http.get(address, headers=headers),
        "updateEnrolment": http.patch(
            address,
            body("updateEnrolment"),
            content_type="application/merge-patch+json",
            headers=headers | {"If-Match": made.headers["ETag"]},
        ),
        "withdrawEnrolment": http.post(
            f"{address}/withdrawal",
            body("withdrawEnrolment"),
            content_type="application/json",
            headers=headers | {"Idempotency-Key": "other"},
        ),
        "listEnrolmentEvents": http.get(f"{address}/events", headers=headers),
        "listChanges": http.get("/v1/changes?resource=studies&pageSize=2&after=200"),
    }
    drawn = made.json()["id"], made.json()["receipt"]
    enrolled = {name: settled(a.content.decode(), *drawn) for name, a in answers.items()}
    return enrolled | webhooks.held(http, headers)


def settled(text: str, key: str, receipt: str) -> str:
    """Put what is always the same where something was drawn or the clock was read."""
    same = text.replace(key, ID).replace(receipt, RECEIPT)
    return re.sub(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", INSTANT, same)
