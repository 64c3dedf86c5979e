"""What effect studies and their programmes consist of; kept as lists in their rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalogue.models import BenefitKind, ObligationKind, Recruitment, Study, StudyProgramme

from .fields import AbsenceField, BilingualField, in_language
from .links import LinkField

Part = Mapping[str, Any]
STATED_FOR = [
    ("study", _("The study itself")),
    ("programme", _("The programme, for all its studies")),
]
PLACES_ABSENCES = [
    ("unlimited", _("As many schools as enrol")),
    ("unknown", _("No source says it")),
]


class TextsField(serializers.CharField):
    """A text that is kept in both languages under one name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> str:
        return in_language(value)


class PartSerializer(serializers.Serializer[Part]):
    """A part with the publications that say so."""

    sources = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        default=[],
        help_text=_("Keys of the publications that say so: /v1/sources/{id}."),
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        return fields | {"sources": fields.pop("sources")}


class StatedForField(serializers.ChoiceField):
    """Of what the sources say it."""

    def __init__(self) -> None:
        text = _("Whether it is said of this study, or of its programme as a whole.")
        super().__init__(choices=STATED_FOR, read_only=True, help_text=text)


class ObligationSerializer(PartSerializer):
    """Something that a school accepts when it takes part."""

    kind = serializers.ChoiceField(
        choices=ObligationKind.choices, read_only=True, help_text=_("What it is about.")
    )
    text = TextsField(allow_null=True, help_text=_("What is asked of the school."))
    absence = AbsenceField()
    stated_for = StatedForField()


class BenefitSerializer(PartSerializer):
    """Something that a school gets when it takes part."""

    kind = serializers.ChoiceField(
        choices=BenefitKind.choices, read_only=True, help_text=_("What it is.")
    )
    text = TextsField(help_text=_("What the school gets."))
    amount_eur = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("How much, in whole euros.")
    )
    amount_absence = AbsenceField()
    stated_for = StatedForField()


class ArmSerializer(serializers.Serializer[Part]):
    """One of what is compared."""

    code = serializers.CharField(read_only=True, help_text=_("Its key within the study."))
    title = TextsField(help_text=_("What schools in it do."))


class RecruitmentSerializer(serializers.Serializer[Part]):
    """Whether schools can enrol, and how full it is; never which schools."""

    status = serializers.ChoiceField(
        choices=Recruitment.State.choices,
        read_only=True,
        allow_null=True,
        help_text=_("By the clock of the database; null where absence says why."),
    )
    opens_at = serializers.DateTimeField(
        read_only=True, allow_null=True, help_text=_("The first instant at which schools enrol.")
    )
    closes_at = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text=_("From this instant on no school can enrol; null: until further notice."),
    )
    places = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("How many schools can take part.")
    )
    places_left = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("How many of them are free.")
    )
    places_absence = serializers.ChoiceField(
        choices=PLACES_ABSENCES,
        read_only=True,
        allow_null=True,
        help_text=_("Why there is no number of places; null where there is one."),
    )
    waiting_list = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("How many schools wait for a place.")
    )
    absence = AbsenceField()


class ProgrammeLinkSerializer(serializers.Serializer[StudyProgramme]):
    """The programme that a study belongs to."""

    slug = serializers.CharField(read_only=True, help_text=_("Its key."))
    title = BilingualField(help_text=_("Its title."))
    link = LinkField("study-programme", help_text=_("Its address."))


class StudyCountSerializer(PartSerializer):
    """How many studies there are according to some sources; sources differ."""

    number = serializers.IntegerField(read_only=True, help_text=_("The number they give."))
    text = TextsField(help_text=_("Of what they give it."))


class MomentSerializer(PartSerializer):
    """Something in the history of a programme, on a day or in a period."""

    on = serializers.DateField(read_only=True, allow_null=True, help_text=_("The day, if known."))
    period = TextsField(allow_null=True, help_text=_("The period, where there is no day."))
    text = TextsField(help_text=_("What happened."))


class FollowUpSerializer(PartSerializer):
    """A programme that came after."""

    title = TextsField(help_text=_("What it is called."))
    text = TextsField(help_text=_("What it is."))
    deadline = serializers.DateField(
        read_only=True, allow_null=True, help_text=_("The last day to apply, if known.")
    )
    budget_eur = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("Its budget in euros, if known.")
    )
    most_per_intervention_eur = serializers.IntegerField(
        read_only=True,
        allow_null=True,
        help_text=_("The most for one intervention, in euros, if known."),
    )


def stated(study: Study, name: str) -> list[Part]:
    """Return what a school accepts or gets: as said of the study, or else of its programme."""
    if own := getattr(study, name):
        return [{**part, "stated_for": "study"} for part in own]
    return stated_for_programme(getattr(study.programme, name) if study.programme else [])


def stated_for_programme(parts: list[Part]) -> list[Part]:
    return [{**part, "stated_for": "programme"} for part in parts]


def written(serializer: type[PartSerializer], parts: list[Part]) -> list[dict[str, Any]]:
    one = serializer()
    return [one.to_representation(part) for part in parts]


def recruitment_of(study: Study, now: datetime) -> Part:
    """Return the members of `RecruitmentSerializer`."""
    recruitment: Recruitment | None = getattr(study, "recruitment", None)
    if recruitment is None:
        unknown = study.recruitment_absence or "unknown"
        known = ("status", "opens_at", "closes_at", "places", "places_left", "waiting_list")
        return dict.fromkeys(known) | {"places_absence": "unknown", "absence": unknown}
    return {
        "status": recruitment.state_at(now),
        "opens_at": recruitment.opens_at,
        "closes_at": recruitment.closes_at,
        "places": recruitment.places,
        "places_left": recruitment.places_left,
        "places_absence": "unlimited" if recruitment.places is None else None,
        "waiting_list": recruitment.waiting,
    }
