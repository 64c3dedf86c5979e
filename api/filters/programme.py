"""Query parameters of the documents of the programme."""

from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models import Activity, SectorVersion

from .backend import ApiFilterSet, ChoiceFilter, KeyFilter
from .interventions import published_keys


class SectorFilter(KeyFilter):
    """Documents about any of these sectors."""

    def __init__(self) -> None:
        super().__init__(
            method="by_sector",
            keys=partial(published_keys, SectorVersion),
            example=["po"],
            help_text=_("Code of a sector that it is about; may be repeated: any of them."),
        )


class ProgrammeFilter(ApiFilterSet):
    """Query parameters of a list of documents."""

    sector = SectorFilter()

    def by_sector(self, documents: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        rows = documents.model.sectors.through.objects.filter(sector__slug__in=value)
        document = documents.model.__name__.lower()
        return documents.filter(Exists(rows.filter(**{document: OuterRef("pk")})))


class ActivityFilter(ProgrammeFilter):
    """Query parameters of `GET /v1/activities`."""

    kind = ChoiceFilter(
        field_name="kind",
        many="repeated",
        choices=Activity.Kind,
        example=["discussion-table"],
        help_text=_("Kind of meeting; may be repeated: any of them."),
    )
