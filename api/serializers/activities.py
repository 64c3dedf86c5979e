"""Meetings that school staff could take part in."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalogue.models import Activity

from .fields import AbsenceField, BilingualField
from .links import LinksSerializer
from .programme import ProgrammeSerializer, TimeOfDayField


class ActivitySerializer(ProgrammeSerializer):
    """A meeting that school staff could take part in."""

    kind = serializers.ChoiceField(
        choices=Activity.Kind.choices, read_only=True, help_text=_("What kind of meeting it is.")
    )
    starts_on = serializers.DateField(read_only=True, help_text=_("Its first day."))
    ends_on = serializers.DateField(read_only=True, help_text=_("Its last day."))
    starts_at = TimeOfDayField(
        allow_null=True, help_text=_("When it starts, as HH:MM in the Netherlands.")
    )
    ends_at = TimeOfDayField(
        allow_null=True, help_text=_("When it ends, as HH:MM in the Netherlands.")
    )
    time_absence = AbsenceField(help_text=_("Why there are no times: unknown if not found."))
    is_online = serializers.BooleanField(read_only=True, help_text=_("Whether it was online."))
    place = BilingualField(allow_null=True, help_text=_("Where it was, if known."))
    registration = BilingualField(allow_null=True, help_text=_("How to register, if known."))
    links = LinksSerializer("activity", on_time_axes=False)
