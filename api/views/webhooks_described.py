"""What the OpenAPI document says of the operations on webhooks."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from api.serializers.webhook_bodies import (
    WebhookBodySerializer,
    WebhookPatchSerializer,
    WebhookReplaySerializer,
)
from api.serializers.webhooks import (
    WebhookDeliverySerializer,
    WebhookReplayedSerializer,
    WebhookSerializer,
    WebhookWithSecretSerializer,
)

from .enrolments_described import (
    KEY,
    NO_KEY,
    REPLAYED,
    REUSED,
    STALE,
    TAG,
    UNTAGGED,
    answer_header,
    if_match,
    problems,
)

UUIDS = [OpenApiExample("uuid", value="3f0c9a52-6d1e-4b7a-9c55-0e8d2f4a7b61")]
ID = OpenApiParameter(
    "id",
    OpenApiTypes.UUID,
    OpenApiParameter.PATH,
    description=_("Key of the webhook."),
    examples=UUIDS,
)
MESSAGE = OpenApiParameter(
    "delivery",
    OpenApiTypes.UUID,
    OpenApiParameter.PATH,
    description=_("Key of the message."),
    examples=UUIDS,
)
IF_MATCH = if_match(_("The ETag of the webhook as you have seen it; * for whatever it is."))
GONE = _("You have no such webhook.")
NOT_TOLD = _("It was told no such thing, or you hold no mandate for the school any more.")
IN_PROGRESS = _("The same key is being handled: request-in-progress; see Retry-After.")
WRONG = _("Values are missing, wrong or unknown: all of them are in errors.")
BUSY = _(
    "The database cannot answer, or too many hosts are being looked up; nothing was half done. "
    "Send it again."
)

LISTING = extend_schema(description=_("Your webhooks, the oldest first."))
READING = extend_schema(
    description=_("One webhook, and whether it works."),
    parameters=[ID, TAG],
    responses={200: WebhookSerializer, **problems(p404=GONE)},
)
CREATING = extend_schema(
    operation_id="createWebhook",
    description=_(
        "Have an address told of what happens to the enrolments that you may see, and of releases."
        " Messages are signed as Standard Webhooks has it. The secret is in this answer and in "
        "none after it."
    ),
    parameters=[
        KEY,
        TAG,
        REPLAYED,
        answer_header("Location", _("The address of the webhook."), 201),
    ],
    request=WebhookBodySerializer,
    responses={
        201: OpenApiResponse(
            WebhookWithSecretSerializer, description=_("The webhook, with its secret.")
        ),
        **problems(
            p400=NO_KEY,
            p409=_("You have ten: too-many-webhooks. Or request-in-progress."),
            p422=REUSED,
            p503=BUSY,
        ),
    },
)
AMENDING = extend_schema(
    description=_(
        "Change its address, its kinds or whether it is active, by a JSON merge patch (RFC 7396)."
    ),
    parameters=[ID, IF_MATCH, TAG],
    request=WebhookPatchSerializer,
    responses={
        200: OpenApiResponse(WebhookSerializer, description=_("The webhook as it is now.")),
        **problems(p400=WRONG, p404=GONE, p412=STALE, p428=UNTAGGED, p503=BUSY),
    },
)
DELETING = extend_schema(
    description=_("Take it away, with all that it was told or waits to be told."),
    parameters=[ID, IF_MATCH],
    request=None,
    responses={
        204: OpenApiResponse(description=_("It is gone.")),
        **problems(p404=GONE, p412=STALE, p428=UNTAGGED),
    },
)
ROTATING = extend_schema(
    operation_id="rotateWebhookSecret",
    description=_(
        "Renew the secret. For 24 hours messages carry the signatures of both, so that no message "
        "is lost while you put the new one in its place."
    ),
    parameters=[ID, KEY, TAG, REPLAYED],
    request=None,
    responses={
        200: OpenApiResponse(
            WebhookWithSecretSerializer, description=_("The webhook, with its new secret.")
        ),
        **problems(p400=NO_KEY, p404=GONE, p409=IN_PROGRESS, p412=STALE, p422=REUSED),
    },
)
TESTING = extend_schema(
    operation_id="sendWebhookTest",
    description=_("Have a message of the kind webhook.test sent, to see whether it arrives."),
    parameters=[
        ID,
        KEY,
        REPLAYED,
        answer_header("Location", _("The address of the message."), 201),
    ],
    request=None,
    responses={
        201: OpenApiResponse(
            WebhookDeliverySerializer, description=_("The message, which is sent presently.")
        ),
        **problems(p400=NO_KEY, p404=GONE, p409=IN_PROGRESS, p412=STALE, p422=REUSED),
    },
)
REPLAYING_SINCE = extend_schema(
    operation_id="replayWebhook",
    description=_(
        "Send everything that was noted since an instant again, each under the same webhook-id: "
        "for who lost what had arrived, or mended what failed. Messages are kept for 30 days."
    ),
    parameters=[ID],
    request=WebhookReplaySerializer,
    responses={
        200: OpenApiResponse(
            WebhookReplayedSerializer, description=_("How many messages are sent again.")
        ),
        **problems(p400=WRONG, p404=GONE),
    },
)
DELIVERIES = extend_schema(
    description=_("What a webhook was told in the last 30 days, the newest first."),
    parameters=[ID],
    responses={200: WebhookDeliverySerializer(many=True), **problems(p404=GONE)},
)
DELIVERY = extend_schema(
    description=_("One message, and how far it has come."),
    parameters=[ID, MESSAGE],
    responses={200: WebhookDeliverySerializer, **problems(p404=NOT_TOLD)},
)
REPLAYING = extend_schema(
    operation_id="replayWebhookDelivery",
    description=_("Send a message again, under the same webhook-id."),
    parameters=[ID, MESSAGE],
    request=None,
    responses={
        200: OpenApiResponse(
            WebhookDeliverySerializer, description=_("The message, which is sent presently.")
        ),
        **problems(p404=NOT_TOLD),
    },
)
