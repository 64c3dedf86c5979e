"""Enrolments and what happened to them, as a client is answered."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from api.links import address
from catalogue.models import Client, Enrolment, EnrolmentEvent

from .enrolment_bodies import (
    ConsentSerializer,
    ContactSerializer,
    PupilGroupSerializer,
    contact_of,
)
from .fields import OptionalTextField
from .links import LinkField

POINTERS = {
    "contact_name": "#/contact/name",
    "contact_role": "#/contact/role",
    "contact_email": "#/contact/email",
    "contact_telephone": "#/contact/telephone",
    "groups": "#/groups",
    "council_consent": "#/participationCouncilConsent/status",
    "council_decided_on": "#/participationCouncilConsent/decidedOn",
}


class EnrolmentLinksSerializer(serializers.Serializer[Enrolment]):
    """Where to go from an enrolment."""

    OWN = {"id": "id"}

    self = LinkField("enrolment", keys=OWN, help_text=_("The address of this."))
    events = LinkField("enrolment-events", keys=OWN, help_text=_("What happened to it."))
    withdrawal = LinkField("withdrawal", keys=OWN, help_text=_("Where to withdraw."))
    study = LinkField("study", keys={"slug": "study.slug"}, help_text=_("The study."))
    school = LinkField("school", keys={"code": "school.code"}, help_text=_("The school."))


class EnrolmentSerializer(serializers.Serializer[Enrolment]):
    """A school in a study."""

    id = serializers.UUIDField(read_only=True, help_text=_("Its key; nobody can guess it."))
    receipt = serializers.RegexField(
        r"^[0-9A-Z]{4}-[0-9A-Z]{4}$",
        read_only=True,
        help_text=_("Short, to read out on the telephone."),
    )
    status = serializers.ChoiceField(
        choices=Enrolment.Status.choices,
        read_only=True,
        help_text=_("Where the school stands in the study."),
    )
    waiting_list_position = serializers.IntegerField(
        min_value=1,
        read_only=True,
        allow_null=True,
        help_text=_("1 for whoever is next; null for who is not on the waiting list."),
    )
    study = serializers.CharField(
        source="study.slug", read_only=True, help_text=_("Key of the study.")
    )
    school = serializers.CharField(
        source="school.code", read_only=True, help_text=_("Code of the school.")
    )
    contact = ContactSerializer(
        read_only=True,
        allow_null=True,
        help_text=_("Whom to reach at the school; null once it has been erased."),
    )
    groups = PupilGroupSerializer(
        many=True, read_only=True, help_text=_("The groups of pupils that take part.")
    )
    participation_council_consent = ConsentSerializer(
        read_only=True, help_text=_("What the participation council said of it.")
    )
    accepts_random_allocation = serializers.BooleanField(
        read_only=True, help_text=_("The school accepts that chance decides which arm it is in.")
    )
    arm = serializers.CharField(
        read_only=True,
        allow_null=True,
        help_text=_("The arm it was allocated to; null before that, and until it is made public."),
    )
    withdrawal_reason = OptionalTextField(
        help_text=_("Why it withdrew; null if it did not, or once it has been erased.")
    )
    created_at = serializers.DateTimeField(read_only=True, help_text=_("When it enrolled."))
    updated_at = serializers.DateTimeField(read_only=True, help_text=_("When it last changed."))
    contact_erased_at = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text=_("When contact and reason were erased, because they were needed no longer."),
    )
    links = EnrolmentLinksSerializer(
        source="*", read_only=True, help_text=_("Where to go from here.")
    )

    def to_representation(self, instance: Enrolment) -> dict[str, Any]:
        """Write it out: by way of the fields it would cost two milliseconds of each enrolment.

        tests/contract compares it with what the fields say.
        """
        return {
            "id": instance.pk,
            "receipt": instance.receipt,
            "status": instance.status,
            "waiting_list_position": position_of(instance),
            "study": instance.study.slug,
            "school": instance.school.code,
            "contact": contact_of(instance),
            "groups": instance.groups,
            "participation_council_consent": {
                "status": instance.council_consent,
                "decided_on": instance.council_decided_on,
            },
            "accepts_random_allocation": instance.accepts_random_allocation,
            "arm": public_arm_of(instance),
            "withdrawal_reason": instance.withdrawal_reason or None,
            "created_at": instance.created_at,
            "updated_at": instance.updated_at,
            "contact_erased_at": instance.contact_erased_at,
            "links": links_of(instance, self.context["request"]),
        }


def position_of(enrolment: Enrolment) -> int | None:
    if "waiting_list_position" in vars(enrolment):
        return enrolment.waiting_list_position
    return enrolment.place_in_line()


def public_arm_of(enrolment: Enrolment) -> str | None:
    is_public = enrolment.arm and vars(enrolment)["is_arm_public"]
    return enrolment.arm if is_public else None


def links_of(enrolment: Enrolment, request: Request) -> dict[str, str]:
    own = address(request, "enrolment", id=enrolment.pk)
    return {
        "self": own,
        "events": f"{own}/events",
        "withdrawal": f"{own}/withdrawal",
        "study": address(request, "study", slug=enrolment.study.slug),
        "school": address(request, "school", code=enrolment.school.code),
    }


class ActingClientSerializer(serializers.Serializer[Client]):
    """A client that did something."""

    name = serializers.CharField(read_only=True, help_text=_("Its name."))
    organisation = serializers.CharField(read_only=True, help_text=_("Whose it is."))


class EnrolmentEventSerializer(serializers.Serializer[EnrolmentEvent]):
    """Something that happened to an enrolment."""

    kind = serializers.ChoiceField(
        choices=EnrolmentEvent.Kind.choices, read_only=True, help_text=_("What happened.")
    )
    at = serializers.DateTimeField(read_only=True, help_text=_("When."))
    client = serializers.SerializerMethodField(
        help_text=_("Which client did it; null if the coordinator did, or it followed by itself.")
    )
    fields_changed = serializers.SerializerMethodField(
        help_text=_("What was amended, as JSON pointers; the values are not kept.")
    )

    @extend_schema_field(ActingClientSerializer(allow_null=True))
    def get_client(self, event: EnrolmentEvent) -> dict[str, Any] | None:
        # Who moved up did so because another school withdrew: through which client is not its
        # business.
        if event.client is None or event.kind == EnrolmentEvent.Kind.PROMOTED:
            return None
        return dict(ActingClientSerializer(event.client).data)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_fields_changed(self, event: EnrolmentEvent) -> list[str]:
        return [POINTERS[name] for name in event.detail.get("fields", []) if name in POINTERS]
