"""Query parameters of the effect studies."""

from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from catalogue.models import InterventionVersion, Study, ThemeVersion
from catalogue.models.clock import DatabaseNow

from .backend import BooleanFilter, KeyFilter
from .bulk import WholeListFilter
from .interventions import published_keys
from .programme import ProgrammeFilter

TAGS: Any = Study.themes.through


class StudyFilter(WholeListFilter, ProgrammeFilter):
    """Query parameters of `GET /v1/studies`.

    Different parameters narrow the list; a repeated parameter widens it.
    """

    theme = KeyFilter(
        method="by_theme",
        keys=partial(published_keys, ThemeVersion),
        example=["reading"],
        help_text=_("Code of an outcome that it measures; may be repeated: any of them."),
    )
    intervention = KeyFilter(
        field_name="intervention__slug",
        keys=partial(published_keys, InterventionVersion),
        example=["feedback"],
        help_text=_("Key of an item of the menu that it belongs to; may be repeated."),
    )
    recruiting = BooleanFilter(
        method="by_recruiting",
        help_text=_("true: studies that schools can enrol in now; false: all others."),
    )

    def by_theme(self, studies: QuerySet[Study], name: str, value: list[str]) -> QuerySet[Study]:
        return studies.filter(pk__in=TAGS.objects.filter(theme__slug__in=value).values("study"))

    def by_recruiting(self, studies: QuerySet[Study], name: str, value: bool) -> QuerySet[Study]:
        closes = F("recruitment__closes_at")
        not_closed = Q(recruitment__closes_at__isnull=True) | Q(closes__gt=DatabaseNow())
        open_now = Q(not_closed, recruitment__opens_at__lte=DatabaseNow())
        recruiting = Study.objects.alias(closes=closes).filter(open_now).values("pk")
        return studies.filter(pk__in=recruiting) if value else studies.exclude(pk__in=recruiting)
