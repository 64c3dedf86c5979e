"""What the OpenAPI document says of the operations on enrolments."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
)

from api.serializers.enrolment_bodies import (
    EnrolmentBodySerializer,
    EnrolmentPatchSerializer,
    WithdrawalSerializer,
)
from api.serializers.enrolments import EnrolmentEventSerializer, EnrolmentSerializer

ID = OpenApiParameter(
    "id",
    OpenApiTypes.UUID,
    OpenApiParameter.PATH,
    description=_("Key of the enrolment."),
    examples=[OpenApiExample("uuid", value="0b5ad3f4-2f6a-4d0e-9c7b-5f7f0a6b1c2d")],
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description=_(
        "A key of your own making, such as a random UUID. With the same key the same request is "
        "done once and answered the same, for 24 hours."
    ),
    examples=[OpenApiExample("uuid", value="9b2f6d0e-3a54-4f1c-8a43-6c1d2f0e7b55")],
)
STALE = _("It has changed since you read it: stale-revision.")
UNTAGGED = _("There is no If-Match: precondition-required.")
GONE = _("There is no such enrolment, or none that you hold a mandate for today.")
REUSED = _("This key was used for another request: idempotency-key-reused.")
UNAVAILABLE = _("The database cannot answer; nothing was half done. Send it again, same key.")
NO_KEY = _(
    "Values are missing, wrong or unknown: all of them are in errors. Or the Idempotency-Key is "
    "missing or malformed: idempotency-key-required."
)


def answer_header(name: str, description: Any, *statuses: int) -> OpenApiParameter:
    return OpenApiParameter(
        name,
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        description=description,
        response=list(statuses),
    )


def if_match(description: Any) -> OpenApiParameter:
    return OpenApiParameter(
        "If-Match",
        OpenApiTypes.STR,
        OpenApiParameter.HEADER,
        required=True,
        description=description,
        examples=[OpenApiExample("tag", value='"5Zk0yY3cPq1mU7dWb2XhLr8t"')],
    )


def problems(**descriptions: Any) -> dict[int, OpenApiResponse]:
    """Return the answers for `p409="…"` and so on."""
    return {
        int(status.removeprefix("p")): OpenApiResponse(description=text)
        for status, text in descriptions.items()
    }


IF_MATCH = if_match(_("The ETag of the enrolment as you have seen it; * for whatever it is."))
TAG = answer_header("ETag", _("Strong entity tag: send it in If-Match to amend."), 200, 201)
REPLAYED = answer_header(
    "Idempotency-Replayed", _("true if this is the kept answer to the same request."), 200, 201
)

LISTING = extend_schema(
    description=_(
        "Enrolments of the schools that you may act for today, whoever enrolled them, the oldest "
        "first."
    )
)
READING = extend_schema(
    description=_("One enrolment, with where the school stands in the study."),
    parameters=[ID, TAG],
    responses={200: EnrolmentSerializer, **problems(p404=GONE)},
)
ENROLLING = extend_schema(
    operation_id="createEnrolment",
    description=_(
        "Enrol a school in a study. It gets a place, or joins the waiting list if there is none "
        "left: the status of the answer says which. Once this is answered, it is kept."
    ),
    parameters=[
        KEY,
        TAG,
        REPLAYED,
        answer_header("Location", _("The address of the enrolment."), 201),
    ],
    request=EnrolmentBodySerializer,
    responses={
        201: OpenApiResponse(
            EnrolmentSerializer, description=_("The school is enrolled, or on the waiting list.")
        ),
        **problems(
            p400=NO_KEY,
            p403=_("The token lacks the scope, or you hold no mandate: not-mandated."),
            p409=_(
                "A rule of the study: recruitment-closed, school-not-eligible, school-closed, "
                "already-enrolled (the member enrolment names it), random-allocation-not-accepted,"
                " made-up-and-real. Or request-in-progress: the same key is being handled; see "
                "Retry-After."
            ),
            p422=REUSED,
            p503=UNAVAILABLE,
        ),
    },
)
AMENDING = extend_schema(
    description=_(
        "Amend contact, groups or consent by a JSON merge patch (RFC 7396). What is not named "
        "stays; groups are replaced as a whole. application/json is read in the same way."
    ),
    parameters=[ID, IF_MATCH, TAG],
    request=EnrolmentPatchSerializer,
    responses={
        200: OpenApiResponse(EnrolmentSerializer, description=_("The enrolment as it is now.")),
        **problems(
            p404=GONE,
            p409=_("It was withdrawn or completed: enrolment-has-ended."),
            p412=STALE,
            p428=UNTAGGED,
            p503=UNAVAILABLE,
        ),
    },
)
WITHDRAWING = extend_schema(
    operation_id="withdrawEnrolment",
    description=_(
        "Withdraw a school from a study. A place that it held goes to who waits longest, in the "
        "same transaction. It can enrol again later, at the end of the waiting list."
    ),
    parameters=[ID, KEY, TAG, REPLAYED],
    request=WithdrawalSerializer,
    responses={
        200: OpenApiResponse(EnrolmentSerializer, description=_("The enrolment as it ended.")),
        **problems(
            p400=NO_KEY,
            p404=GONE,
            p409=_(
                "It was withdrawn or completed before: transition-not-allowed. Or "
                "request-in-progress: the same key is being handled; see Retry-After."
            ),
            p422=REUSED,
            p503=UNAVAILABLE,
        ),
    },
)
EVENTS = extend_schema(
    description=_("Everything that happened to an enrolment, the oldest first."),
    parameters=[ID],
    responses={200: EnrolmentEventSerializer(many=True), **problems(p404=GONE)},
)
