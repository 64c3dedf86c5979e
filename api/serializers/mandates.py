"""The schools that a client may act for."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalogue.models import School

from .fields import SlugsField
from .links import LinkField
from .schools import SchoolBoardSerializer


class MandateLinksSerializer(serializers.Serializer[School]):
    """Where to go from a school that one may act for."""

    school = LinkField(
        "school", keys={"code": "code"}, help_text=_("What the register says of it.")
    )


class MandateSerializer(serializers.Serializer[School]):
    """A school that the client may act for today."""

    school = serializers.CharField(
        source="code", read_only=True, help_text=_("Its code, as enrolments name it.")
    )
    name = serializers.CharField(read_only=True, help_text=_("Its name, as in the register."))
    place = serializers.CharField(read_only=True, help_text=_("The place where it is."))
    sectors = SlugsField(help_text=_("Codes of the sectors that it is of."))
    board = SchoolBoardSerializer(
        read_only=True, allow_null=True, help_text=_("The board that answers for it.")
    )
    is_open = serializers.BooleanField(
        read_only=True,
        help_text=_("Whether the register still holds it: if not, it cannot enrol."),
    )
    links: Any = MandateLinksSerializer(
        source="*", read_only=True, help_text=_("Where to go from here.")
    )
