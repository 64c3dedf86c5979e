"""What a client sends to enrol a school, to amend that and to withdraw."""

import re
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from api.parameters import quote, there_are
from api.suggestions import nearest
from catalogue.models import Enrolment, School, Study
from catalogue.models.prepared import Prepared

from .bodies import (
    BodyListField,
    BodySerializer,
    PastDayField,
    StrictBooleanField,
    StrictEmailField,
    StrictIntegerField,
    StrictPatternField,
    StrictTextField,
    WordField,
    invalid,
    merged,
)

TELEPHONE = r"^\+?[0-9][0-9 ()./-]{4,28}[0-9]$"
SCHOOL_CODE = r"^[0-9]{2}[A-Z]{2}[0-9]{2}$"
MOST_GROUPS = 50
MOST_PUPILS = 1000
DECIDED_HERE = frozenset(
    (
        *("id", "receipt", "status", "waitingListPosition", "arm", "withdrawalReason"),
        *("createdAt", "updatedAt", "contactErasedAt", "links"),
    )
)


class ContactSerializer(BodySerializer):
    """Whom the researchers can reach at the school."""

    name = StrictTextField(max_length=100, help_text=gettext_lazy("Full name."))
    role = StrictTextField(
        max_length=100, help_text=gettext_lazy("What the contact does at the school.")
    )
    email = StrictEmailField(max_length=254, help_text=gettext_lazy("E-mail address."))
    telephone = StrictPatternField(
        regex=TELEPHONE,
        max_length=30,
        allow_null=True,
        default=None,
        help_text=gettext_lazy("Telephone number; null if there is none."),
        error_messages={"invalid": gettext_lazy("This is not a telephone number.")},
    )


class PupilGroupSerializer(BodySerializer):
    """Pupils who take part together."""

    grade = StrictTextField(
        max_length=50, help_text=gettext_lazy("As the school calls it: groep 6, 2 havo.")
    )
    pupils = StrictIntegerField(
        min_value=1, max_value=MOST_PUPILS, help_text=gettext_lazy("How many pupils.")
    )


class ConsentSerializer(BodySerializer):
    """What the participation council of the school said of taking part."""

    status = WordField(
        choices=Enrolment.Consent.choices, help_text=gettext_lazy("How far the council is.")
    )
    decided_on = PastDayField(
        allow_null=True,
        default=None,
        help_text=gettext_lazy("The day it consented; only, and always, when status is obtained."),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        is_obtained = attrs["status"] == Enrolment.Consent.OBTAINED
        if is_obtained and attrs["decided_on"] is None:
            text = _("Consent that is obtained has the day on which it was.")
            raise serializers.ValidationError({"decided_on": text}, code="required")
        if not is_obtained and attrs["decided_on"] is not None:
            text = _("Only consent that is obtained has a day.")
            raise serializers.ValidationError({"decided_on": text}, code="contradiction")
        return attrs


# What enrolling asks of a study, so that it is read once.
ASKED_OF_STUDY = ("id", "slug", "is_randomised", "is_fictitious")


def study_by(slug: str) -> Any:
    return Study.objects.filter(slug=slug).order_by().values_list(*ASKED_OF_STUDY)


def school_by(code: str) -> Any:
    return School.objects.filter(code=code).order_by().values_list("pk")


STUDY = Prepared(study_by, slug="----")
SCHOOL = Prepared(school_by, code="----")


class StudySlugField(StrictTextField):
    """The key of a study."""

    def run_validation(self, data: Any = empty) -> Any:
        """Return the study."""
        slug = super().run_validation(data)
        found = STUDY.first(slug=slug)
        if found is None:
            known = list(Study.objects.order_by("slug").values_list("slug", flat=True))
            near = nearest(slug, known)
            detail = _("There is no study “%s”.") % quote(slug)
            raise invalid(detail + ("" if near else there_are(known)), "unknown-value", near)
        return Study.from_db("default", ASKED_OF_STUDY, found)


@extend_schema_field({"type": "string", "pattern": SCHOOL_CODE})
class SchoolCodeField(StrictTextField):
    """The code of a school: everybody can look up which there are."""

    def run_validation(self, data: Any = empty) -> Any:
        """Return the school."""
        code = super().run_validation(data)
        if not re.fullmatch(SCHOOL_CODE, code):
            plain = re.sub(r"[\s.-]", "", code).upper()
            detail = _("“%s” is no code of a school: two digits, two capitals, two digits.")
            near = plain if re.fullmatch(SCHOOL_CODE, plain) else None
            raise invalid(detail % quote(code), "invalid-code", near)
        found = SCHOOL.first(code=code)
        if found is None:
            raise invalid(_("There is no school “%s”.") % code, "unknown-value")
        return School.from_db("default", ("id", "code"), (*found, code))


class ParticularsSerializer(BodySerializer):
    """What a school enrols with and may change afterwards."""

    decided_here = DECIDED_HERE | {"study", "school", "acceptsRandomAllocation"}

    contact = ContactSerializer(
        required=False, help_text=gettext_lazy("Whom to reach at the school.")
    )
    groups = BodyListField(
        child=PupilGroupSerializer(),
        required=False,
        min_length=1,
        max_length=MOST_GROUPS,
        help_text=gettext_lazy("The groups of pupils that take part."),
    )
    participation_council_consent = ConsentSerializer(
        required=False, help_text=gettext_lazy("What the participation council said of it.")
    )


class EnrolmentBodySerializer(ParticularsSerializer):
    """A school that enrols in a study."""

    decided_here = DECIDED_HERE

    study = StudySlugField(max_length=100, help_text=gettext_lazy("Key of the study."))
    school = SchoolCodeField(help_text=gettext_lazy("Code of the school: six characters."))
    accepts_random_allocation = StrictBooleanField(
        help_text=gettext_lazy("The school accepts that chance decides which arm it is in.")
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = True
        return {name: fields.pop(name) for name in ("study", "school")} | fields


class OptionalMembers(BodySerializer):
    """An object of which a merge patch names only what changes."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class ContactPatchSerializer(OptionalMembers, ContactSerializer):
    """What changes of the contact."""


class ConsentPatchSerializer(OptionalMembers, ConsentSerializer):
    """What changes of the consent."""


class EnrolmentPatchSerializer(ParticularsSerializer):
    """A JSON merge patch (RFC 7396): what is not named stays, groups are replaced as a whole."""

    contact = ContactPatchSerializer(
        required=False, help_text=gettext_lazy("Whom to reach at the school.")
    )
    participation_council_consent = ConsentPatchSerializer(
        required=False, help_text=gettext_lazy("What the participation council said of it.")
    )


class WithdrawalSerializer(BodySerializer):
    """Why a school withdraws."""

    reason = StrictTextField(
        max_length=1000,
        has_lines=True,
        help_text=gettext_lazy("Why, in your own words; leave out names of people."),
    )


@cache
def enrolment_body(language: str) -> EnrolmentBodySerializer:
    """Return the one that reads them all: making it anew costs a millisecond.

    It keeps nothing of what it reads, but its messages in the language that it first gave them in.
    """
    return EnrolmentBodySerializer()


def enrolling(data: Any) -> tuple[Study, School, dict[str, Any]]:
    """Return the study, the school, and the fields of the model.

    Raises:
        InvalidBody: some values are missing, wrong or unknown.
    """
    values = enrolment_body(get_language() or "").read(data)
    accepts = {"accepts_random_allocation": values["accepts_random_allocation"]}
    return values["study"], values["school"], as_fields(values) | accepts


def amended(enrolment: Enrolment, patch: Any) -> dict[str, Any]:
    """Return the fields of the model that `patch` names, as they are once it is merged in.

    Raises:
        InvalidBody: the result would not be right, or `patch` is no object.
    """
    if not isinstance(patch, dict):
        raise invalid(_("This has to be a JSON object."), "not-an-object")
    whole = merged(amendable(enrolment), patch)
    return as_fields(ParticularsSerializer().read({name: whole[name] for name in patch}))


def amendable(enrolment: Enrolment) -> dict[str, Any]:
    """Return what a merge patch is applied to, as it is on the wire."""
    decided_on = enrolment.council_decided_on
    return {
        "contact": contact_of(enrolment),
        "groups": enrolment.groups,
        "participation_council_consent": {
            "status": enrolment.council_consent,
            "decided_on": decided_on and decided_on.isoformat(),
        },
    }


def contact_of(enrolment: Enrolment) -> dict[str, Any] | None:
    """Return the contact as it is on the wire; none once it has been erased."""
    if enrolment.contact_erased_at is not None:
        return None
    return {
        "name": enrolment.contact_name,
        "role": enrolment.contact_role,
        "email": enrolment.contact_email,
        "telephone": enrolment.contact_telephone or None,
    }


def as_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Return the members that there are under the names of the model."""
    fields: dict[str, Any] = {}
    if contact := values.get("contact"):
        fields |= {f"contact_{name}": value or "" for name, value in contact.items()}
    if groups := values.get("groups"):
        fields["groups"] = [dict(group) for group in groups]
    if consent := values.get("participation_council_consent"):
        fields["council_consent"] = consent["status"]
        fields["council_decided_on"] = consent["decided_on"]
    return fields
