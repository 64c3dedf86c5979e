"""What a client asks and is answered about a webhook, as examples."""

import json
import re
from typing import Any

from django.test import Client

ADDRESS = "https://software.example/webhooks"
LOOKED_UP = "https://93.184.215.14/webhooks"  # asks no DNS, wherever the examples are made
ID = "3f0c9a52-6d1e-4b7a-9c55-0e8d2f4a7b61"
MESSAGE = "8b1d6f3a-2c47-4e90-a5d8-71f0c3b9e264"
SECRET = "whsec_ZXhhbXBsZSBleGFtcGxlIGV4YW1wbGUgZXhhbXBsZSE="  # noqa: S105
INSTANT = "2026-11-23T09:30:00Z"
JSON = "application/json"
BODIES: dict[str, Any] = {
    "createWebhook": {"url": ADDRESS, "kinds": ["enrolment.promoted", "release.published"]},
    "updateWebhook": {"status": "paused"},
    "replayWebhook": {"since": INSTANT},
}
OPERATIONS = (
    *("createWebhook", "listWebhooks", "getWebhook", "updateWebhook", "rotateWebhookSecret"),
    *("sendWebhookTest", "listWebhookDeliveries", "getWebhookDelivery", "replayWebhookDelivery"),
    "replayWebhook",
)


def held(http: Client, headers: dict[str, str]) -> dict[str, str]:
    """Return the answers by operation."""

    def post(address: str, body: Any, key: str) -> Any:
        keyed = headers | {"Idempotency-Key": key}
        return http.post(address, body, content_type=JSON, headers=keyed)

    made = post("/v1/webhooks", BODIES["createWebhook"] | {"url": LOOKED_UP}, "webhook")
    if made.status_code != 201:
        raise RuntimeError(made.content.decode())
    links = made.json()["links"]
    sent = post(links["test"], {}, "test")
    message = sent.json()["links"]
    answers = {
        "createWebhook": made,
        "sendWebhookTest": sent,
        "listWebhooks": http.get("/v1/webhooks", headers=headers),
        "getWebhook": http.get(links["self"], headers=headers),
        "updateWebhook": http.patch(
            links["self"],
            json.dumps(BODIES["updateWebhook"]),
            content_type="application/merge-patch+json",
            headers=headers | {"If-Match": made.headers["ETag"]},
        ),
        "rotateWebhookSecret": post(links["secret"], {}, "rotate"),
        "listWebhookDeliveries": http.get(links["deliveries"], headers=headers),
        "getWebhookDelivery": http.get(message["self"], headers=headers),
        "replayWebhookDelivery": post(message["replay"], {}, "unused"),
        "replayWebhook": post(links["replay"], BODIES["replayWebhook"], "unused"),
    }
    drawn = {made.json()["id"]: ID, sent.json()["id"]: MESSAGE}
    return {name: settled(answer.content.decode(), drawn) for name, answer in answers.items()}


def settled(text: str, drawn: dict[str, str]) -> str:
    """Put what is always the same where something was drawn or the clock was read."""
    for there, here in drawn.items():
        text = text.replace(there, here).replace(there.replace("-", ""), here.replace("-", ""))
    text = re.sub(r"whsec_[A-Za-z0-9+/=]+", SECRET, text.replace(LOOKED_UP, ADDRESS))
    return re.sub(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z", INSTANT, text)
