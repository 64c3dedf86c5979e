"""Publications that figures and texts rest on."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import SourceVersion

from .as_of import AsOfField
from .fields import AbsenceField, BilingualField, OptionalTextField
from .links import LinksSerializer
from .versions import VersionedSerializer

TITLE = _("The title, in the language of the publication.")
CONSULTED = _("The day on which it was read; null where that was not recorded.")


class CitedSourceSerializer(serializers.Serializer[SourceVersion]):
    """A publication, as far as a reader needs to find it."""

    id = serializers.CharField(
        source="identity.slug", read_only=True, help_text=_("Find it at /v1/sources/{id}.")
    )
    title = serializers.CharField(read_only=True, help_text=TITLE)
    url = OptionalTextField(help_text=_("Where it can be read."))
    consulted_on = serializers.DateField(read_only=True, allow_null=True, help_text=CONSULTED)
    consulted_on_absence = AbsenceField()


@extend_schema_field(CitedSourceSerializer(many=True))
class SourcesField(serializers.Field[Any, Any, Any, Any]):
    """The sources of something, as of the place of the question; see `References.sources`."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("The publications that this rests on."))
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> list[dict[str, Any]]:
        held = self.context["references"].held_sources(value.all())
        return [cite(source.slug, version) for source, version in held]


def cite(slug: str, version: SourceVersion) -> dict[str, Any]:
    return {
        "id": slug,
        "title": version.title,
        "url": version.url or None,
        "consulted_on": version.consulted_on,
        "consulted_on_absence": version.consulted_on_absence or None,
    }


class SourceSerializer(VersionedSerializer):
    """A publication: page, report, news item, letter, data set, article or newsletter."""

    id = serializers.CharField(source="identity.slug", read_only=True, help_text=_("Its key."))
    title = serializers.CharField(read_only=True, help_text=TITLE)
    authors = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text=_("Persons or bodies.")
    )
    publisher = OptionalTextField(help_text=_("Who published it."))
    kind = serializers.ChoiceField(
        choices=SourceVersion.Kind.choices, read_only=True, help_text=_("What it is.")
    )
    language = serializers.CharField(
        read_only=True, help_text=_("Its language, as an ISO 639-1 code.")
    )
    year = serializers.IntegerField(
        read_only=True, allow_null=True, help_text=_("The year it came out; null if not known.")
    )
    year_absence = AbsenceField()
    published_on = serializers.DateField(
        read_only=True, allow_null=True, help_text=_("The day it came out, where that is known.")
    )
    doi = OptionalTextField(help_text=_("Its digital object identifier, if it has one."))
    url = OptionalTextField(help_text=_("Where it can be read."))
    consulted_on = serializers.DateField(read_only=True, allow_null=True, help_text=CONSULTED)
    consulted_on_absence = AbsenceField()
    note = BilingualField(allow_null=True, help_text=_("What to know about it."))
    links = LinksSerializer("source", keys={"id": "identity.slug"})


class SourceDetailSerializer(SourceSerializer):
    """A publication, and where on the time axes it was read."""

    as_of = AsOfField()
