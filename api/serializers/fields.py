"""Fields that several resources share."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalogue.models import Absence, Sector, Theme

SLUG = r"^[A-Za-z0-9]+(-{1,2}[A-Za-z0-9]+)*$"


def in_language(texts: Mapping[str, str]) -> str:
    """Return a bilingual text in the language of the answer."""
    return texts[get_language() or "nl"]


class BilingualField(serializers.CharField):
    """A text kept as `…_nl` and `…_en`, in the language of the answer; none is null."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def get_attribute(self, instance: Any) -> str | None:
        *path, name = self.source_attrs
        for step in path:
            instance = getattr(instance, step)
        text: str = getattr(instance, f"{name}_{get_language()}")
        return text if text or not self.allow_null else None


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class BilingualListField(serializers.Field[Any, Any, Any, Any]):
    """A list of bilingual texts, in the language of the answer."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: list[dict[str, str]]) -> list[str]:
        return [in_language(item) for item in value]


class OptionalTextField(serializers.CharField):
    """A text that is null where there is none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **options)

    def get_attribute(self, instance: Any) -> str | None:
        return super().get_attribute(instance) or None


class AbsenceField(serializers.ChoiceField):
    """Why a value is not there; null where it is."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", ABSENCE)
        super().__init__(Absence.choices, read_only=True, allow_null=True, **options)

    def get_attribute(self, instance: Any) -> str | None:
        return super().get_attribute(instance) or None


ABSENCE = _(
    "Why there is no value: not-rated (the menu lists it without a rating), not-printed (the "
    "source shows no symbol in that cell), too-few-studies, unknown (the source could not be read "
    "whole); null where there is one."
)


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class SlugsField(serializers.Field[Any, Any, Any, Any]):
    """The slugs of related things, sorted."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, value: Any) -> list[str]:
        return [item.slug for item in value.all()]


class TermsField(SlugsField):
    """The codes of sectors or themes, in the order of their vocabulary."""

    def to_representation(self, value: Any) -> list[str]:
        references = self.context["references"]
        terms = {Sector: "sectors", Theme: "themes"}[value.model]
        ordered: list[str] = references.in_order(value.all(), getattr(references, terms))
        return ordered
