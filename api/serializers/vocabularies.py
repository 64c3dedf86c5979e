"""The vocabularies of the menu: sectors, themes and categories."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from .as_of import AsOfField
from .fields import BilingualField, SlugsField
from .links import LinksSerializer
from .sources import SourcesField
from .versions import VersionedSerializer


class TermSerializer(VersionedSerializer):
    """A term of a vocabulary."""

    code = serializers.CharField(
        source="identity.slug", read_only=True, help_text=_("What filters and answers call it.")
    )


class NamedTermSerializer(TermSerializer):
    """A term with a name and a description."""

    name = BilingualField(source="title", help_text=_("Its name."))
    description = BilingualField(help_text=_("What it stands for."))


class SectorSerializer(NamedTermSerializer):
    """A kind of school: po, sbo, so, vso, vo, pro; mbo, hbo and wo have no menu."""

    links = LinksSerializer("sector", keys={"code": "identity.slug"})


class SectorDetailSerializer(SectorSerializer):
    """A kind of school, and where on the time axes it was read."""

    as_of = AsOfField()


class ThemeSerializer(NamedTermSerializer):
    """What an intervention aims at; this tagging is the catalogue’s own."""

    links = LinksSerializer("theme", keys={"code": "identity.slug"})


class ThemeDetailSerializer(ThemeSerializer):
    """What an intervention aims at, and where on the time axes it was read."""

    as_of = AsOfField()


class CategorySerializer(TermSerializer):
    """A category of the menu, A to F."""

    title = BilingualField(help_text=_("Its title; the catalogue’s own wording."))
    printed_title = serializers.CharField(
        read_only=True, help_text=_("Its title in the menu’s own words, in Dutch.")
    )
    remark = BilingualField(allow_null=True, help_text=_("What the menu adds to it."))
    combinable_with = SlugsField(
        help_text=_("Codes of the categories that it may be combined with.")
    )
    requires_combination = serializers.BooleanField(
        read_only=True, help_text=_("True where it may only be chosen together with another.")
    )
    sources = SourcesField()
    links = LinksSerializer("category", keys={"code": "identity.slug"})


class CategoryDetailSerializer(CategorySerializer):
    """A category of the menu, and where on the time axes it was read."""

    as_of = AsOfField()
