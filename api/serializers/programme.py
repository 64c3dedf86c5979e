"""The programme around the menu: reports, stories, agreements, exclusions, helpdesks."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import Intervention, ProgressReport, ReportFinding

from .fields import AbsenceField, BilingualField, OptionalTextField, TermsField, in_language
from .links import LinkField, LinksSerializer
from .sources import SourcesField


class ProgrammeSerializer(serializers.Serializer[Any]):
    """A document of the programme; it is not on the two time axes."""

    slug = serializers.CharField(read_only=True, help_text=_("Its key."))
    title = BilingualField(help_text=_("Its title."))
    summary = BilingualField(help_text=_("What it says, in our own words."))
    sectors = TermsField(help_text=_("Codes of the sectors that it is about."))
    note = BilingualField(allow_null=True, help_text=_("What to know about it."))
    sources = SourcesField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        fields = super().get_fields()
        return fields | {name: fields.pop(name) for name in ("note", "sources", "links")}


class InterventionLinkSerializer(serializers.Serializer[Intervention]):
    """An intervention that a document speaks of."""

    slug = serializers.CharField(read_only=True, help_text=_("Its key."))
    link = LinkField("intervention", help_text=_("Its address."))


class FindingSerializer(serializers.Serializer[ReportFinding]):
    """One thing that a progress report found."""

    slug = serializers.CharField(read_only=True, help_text=_("Its key within the report."))
    kind = serializers.ChoiceField(
        choices=ReportFinding.Kind.choices, read_only=True, help_text=_("What it tells.")
    )
    text = BilingualField(help_text=_("What was found, in our own words."))
    percentage = serializers.FloatField(
        read_only=True,
        allow_null=True,
        help_text=_("The percentage found; only findings of the kind percentage have one."),
    )
    percentage_absence = AbsenceField()
    sectors = TermsField(help_text=_("Codes of the sectors that it is about."))
    interventions = InterventionLinkSerializer(
        many=True, read_only=True, help_text=_("The interventions that it is about.")
    )


class ProgressReportSerializer(ProgrammeSerializer):
    """A report to parliament on how the programme is going, with what it found."""

    number = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("Its number; a final report has none.")
    )
    number_absence = OptionalTextField(help_text=_("Why it has no number: not-numbered."))
    published_on = serializers.DateField(read_only=True, help_text=_("The day it came out."))
    published_on_precision = serializers.ChoiceField(
        choices=ProgressReport.Precision.choices,
        read_only=True,
        help_text=_("Whether the day is known, or only the month: then it is the first day."),
    )
    published_on_note = BilingualField(
        allow_null=True, help_text=_("What to know about that day.")
    )
    scope = BilingualField(allow_null=True, help_text=_("Which part of education it covers."))
    scope_absence = AbsenceField()
    document = OptionalTextField(help_text=_("Parliamentary document number."))
    findings = FindingSerializer(many=True, read_only=True, help_text=_("What it found."))
    links = LinksSerializer("progress-report", on_time_axes=False)


class PracticeStorySerializer(ProgrammeSerializer):
    """How one school went about it."""

    published_on = serializers.DateField(
        read_only=True, allow_null=True, help_text=_("The day it came out, if known.")
    )
    published_on_absence = AbsenceField()
    interventions = InterventionLinkSerializer(
        many=True, read_only=True, help_text=_("The interventions that it is about.")
    )
    links = LinksSerializer("practice-story", on_time_axes=False)


class AgreementThemeSerializer(ProgrammeSerializer):
    """A theme of the agreement for mbo and higher education; it has no menu and no ratings."""

    agreed_on = serializers.DateField(read_only=True, help_text=_("The day of the agreement."))
    links = LinksSerializer("agreement-theme", on_time_axes=False)


class ExclusionSerializer(ProgrammeSerializer):
    """An approach that the toolkit describes and the programme does not pay."""

    stated_on = serializers.DateField(read_only=True, help_text=_("The day that was stated."))
    links = LinksSerializer("exclusion", on_time_axes=False)


@extend_schema_field({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"})
class TimeOfDayField(serializers.TimeField):
    """A time on the clock in the Netherlands, as HH:MM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, format="%H:%M", **options)


CLOSURE = {
    "type": "object",
    "required": ["from", "until"],
    "properties": {
        "from": {"type": "string", "format": "date"},
        "until": {"type": "string", "format": "date"},
        "note": {"type": "string"},
    },
}


@extend_schema_field({"type": "array", "items": CLOSURE})
class ClosuresField(serializers.Field[Any, Any, Any, Any]):
    """Stretches of days on which a helpdesk is closed."""

    def to_representation(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                name: in_language(part) if isinstance(part, dict) else part
                for name, part in c.items()
            }
            for c in value
        ]


class HelpdeskSerializer(ProgrammeSerializer):
    """Where schools could ask, and when."""

    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=7),
        read_only=True,
        help_text=_("The days it is open; 1 is Monday."),
    )
    opens_at = TimeOfDayField(help_text=_("When it opens, as HH:MM in the Netherlands."))
    closes_at = TimeOfDayField(help_text=_("When it closes, as HH:MM in the Netherlands."))
    telephone = OptionalTextField(help_text=_("Its telephone number."))
    email = OptionalTextField(help_text=_("Its e-mail address."))
    closures = ClosuresField(
        read_only=True, help_text=_("Stretches of days on which it is closed, inclusive.")
    )
    links = LinksSerializer("helpdesk", on_time_axes=False)
