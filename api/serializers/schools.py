"""Schools as DUO's register knows them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from catalogue.models import School, SchoolBoard

from .fields import OptionalTextField, SlugsField
from .links import LinksSerializer


class SchoolBoardSerializer(serializers.Serializer[SchoolBoard]):
    """The board that answers for a school."""

    number = serializers.RegexField(
        r"^[0-9]{5}$", read_only=True, help_text=_("Its number at DUO: five digits.")
    )
    name = OptionalTextField(
        help_text=_("Its name; null where the register gave only its number.")
    )


class SchoolAddressSerializer(serializers.Serializer[School]):
    """Where a school is."""

    street = OptionalTextField(help_text=_("The street."))
    house_number = OptionalTextField(help_text=_("The house number with its addition."))
    postcode = OptionalTextField(help_text=_("Four digits and two capitals, without a space."))
    place = serializers.CharField(read_only=True, help_text=_("As the register writes it."))


class SchoolSerializer(serializers.Serializer[School]):
    """A location of a school, as in DUO’s register; it is not on the two time axes."""

    code = serializers.RegexField(
        r"^[0-9]{2}[A-Z]{2}[0-9]{2}$",
        read_only=True,
        help_text=_("Its key: the BRIN and two digits for the location."),
    )
    brin = serializers.RegexField(
        r"^[0-9]{2}[A-Z]{2}$",
        read_only=True,
        help_text=_("The institution that it is a location of."),
    )
    name = serializers.CharField(read_only=True, help_text=_("Its name, as in the register."))
    sectors = SlugsField(help_text=_("Codes of the sectors that it is of."))
    address = SchoolAddressSerializer(
        source="*", read_only=True, help_text=_("Where it is; not where its post goes.")
    )
    municipality = OptionalTextField(help_text=_("The municipality that it is in."))
    province = OptionalTextField(help_text=_("The province that it is in."))
    denomination = OptionalTextField(
        help_text=_("Its religion or outlook, in the words of the register.")
    )
    website = OptionalTextField(
        help_text=_("Its website as the register writes it, often without https://.")
    )
    board = SchoolBoardSerializer(
        read_only=True, allow_null=True, help_text=_("The board that answers for it.")
    )
    is_open = serializers.BooleanField(
        read_only=True, help_text=_("Whether the register still holds it.")
    )
    closed_on = serializers.DateField(
        read_only=True,
        allow_null=True,
        help_text=_("The day on which the register no longer held it; null while it is open."),
    )
    links: Any = LinksSerializer("school", keys={"code": "code"}, on_time_axes=False)
