"""What the OpenAPI document says of the messages that webhooks are sent."""

from typing import Any

from django.utils.translation import gettext as _

from catalogue.models.webhooks import SENT_KINDS

Json = dict[str, Any]
NAME = "WebhookMessage"
REF = {"$ref": f"#/components/schemas/{NAME}"}
EXAMPLE = {
    "type": "enrolment.promoted",
    "timestamp": "2026-11-23T09:30:00.000Z",
    "data": {
        "enrolment": "0b5ad3f4-2f6a-4d0e-9c7b-5f7f0a6b1c2d",
        "number": 12,
        "status": "enrolled",
        "study": "demo",
        "school": "99XA00",
        "links": {
            "enrolment": (
                "https://interventiemenu.example/v1/enrolments/"
                "0b5ad3f4-2f6a-4d0e-9c7b-5f7f0a6b1c2d"
            )
        },
    },
}


def describe_messages(result: Json, **context: Any) -> Json:
    """Add the message and the call that carries it; a post-processing hook, the last."""
    result["components"]["schemas"][NAME] = message()
    creating = result["paths"]["/webhooks"]["post"]
    creating["callbacks"] = {"message": {"{$request.body#/url}": {"post": call()}}}
    return result


def call() -> Json:
    names = {
        "webhook-id": _("The name of the message: the same every time that it is sent."),
        "webhook-timestamp": _("When it was sent this time, in seconds since 1970."),
        "webhook-signature": _("v1 and the HMAC-SHA256 of id, timestamp and body; two for a day."),
    }
    return {
        "operationId": "receiveWebhookMessage",
        "summary": _("A message, signed as Standard Webhooks has it"),
        "description": _(
            "Verify the signature with a library of standardwebhooks.com before you read it. "
            "Messages may come more than once and in another order than they happened: ask for "
            "the enrolment itself. Anything but 2xx within 15 seconds is sent again for three "
            "days; 410 disables the webhook."
        ),
        "parameters": [
            {
                "name": name,
                "in": "header",
                "required": True,
                "description": description,
                "schema": {"type": "string"},
            }
            for name, description in names.items()
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": REF, "example": EXAMPLE}},
        },
        "responses": {
            "2XX": {"description": _("It has arrived.")},
            "410": {"description": _("There is nobody here any more: the webhook is disabled.")},
        },
    }


def message() -> Json:
    """Return the schema of a message."""
    text = {"type": "string"}
    about = {
        "enrolment": text | {"format": "uuid", "description": _("Of enrolments: its id.")},
        "number": {
            "type": "integer",
            "description": _("Of enrolments: its order in the study. Of releases: its number."),
        },
        "status": text | {"description": _("Of enrolments: its status after what happened.")},
        "study": text | {"description": _("Of enrolments: key of the study.")},
        "school": text | {"description": _("Of enrolments: code of the school.")},
        "sha256": text | {"description": _("Of releases: the hash of its content.")},
        "webhook": text | {"format": "uuid", "description": _("Of tests: id of the webhook.")},
        "links": {"type": "object", "additionalProperties": text | {"format": "uri"}},
    }
    return {
        "type": "object",
        "description": _("What a webhook is told. It never holds personal data."),
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": text | {"enum": [str(value) for value, _label in SENT_KINDS]},
            "timestamp": text | {"format": "date-time", "description": _("When it happened.")},
            "data": {"type": "object", "required": ["links"], "properties": about},
        },
    }
