"""Query parameters of `GET /v1/interventions`."""

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, F, OrderBy, OuterRef, Q, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from api.casing import underscore
from api.parameters import ParameterError
from catalogue.models import (
    Category,
    CategoryVersion,
    InterventionState,
    InterventionVersion,
    Sector,
    SectorVersion,
    Theme,
    ThemeVersion,
    Version,
)

from .as_of import AsOfFilter
from .backend import BooleanFilter, ChoiceFilter, IntegerFilter, KeyFilter, TextFilter

States = QuerySet[InterventionState]

FACETS = ("sector", "category", "theme", "evidence", "cost")
ORDERS = ("code", "title", "months", "evidence", "cost")
MAY_BE_ABSENT = ("months", "evidence", "cost")
FIELDS = (  # the members of an item, as they are called on the wire
    *("slug", "code", "title", "printedTitle", "summary", "category", "sectors", "sectorsBasis"),
    *("themes", "effect", "evidence", "cost", "estimate", "targetGroup", "schoolPhases"),
    *("workingElements", "examples", "pointsOfAttention", "note", "sources", "successors"),
    *("validFrom", "validFromBasis", "release", "cause", "causeNote", "links"),
)
TAGGED: dict[str, Any] = {
    "sector": InterventionVersion.sectors.through,
    "theme": InterventionVersion.themes.through,
}
IDENTITIES: dict[str, Any] = {"category": Category, "sector": Sector, "theme": Theme}
RATED = Q(months__isnull=False) | Q(evidence_strength__isnull=False) | Q(cost_band__isnull=False)


def published_keys(model: type[Version]) -> list[str]:
    """Return the keys that a release speaks of; a draft has none yet."""
    versions: Any = model.objects
    return sorted(set(versions.published().values_list("identity__slug", flat=True)))


def tagged(tag: str, keys: Collection[str] | None = None) -> Exists:
    """Whether a version has one of these sectors or themes, or any; counts it once in any case."""
    rows = TAGGED[tag].objects.filter(interventionversion=OuterRef("version"))
    return Exists(rows if keys is None else rows.filter(**{f"{tag}__in": ids_of(tag, keys)}))


def ids_of(tag: str, keys: Collection[str]) -> list[int]:
    """Return the identities behind `keys`: asked once, and not again for every row."""
    return list(IDENTITIES[tag].objects.filter(slug__in=keys).values_list("pk", flat=True))


class TagFilter(KeyFilter):
    """Categories, sectors or themes that a version may have."""

    def __init__(self, tag: str, model: type[Version], **options: Any) -> None:
        super().__init__(method=f"by_{tag}", keys=partial(published_keys, model), **options)


class InterventionFilter(AsOfFilter):
    """Query parameters of `GET /v1/interventions`.

    Different parameters narrow the list; a repeated parameter widens it.
    """

    q = TextFilter(
        method="by_words",
        example="begrijpend lezen",
        help_text=gettext_lazy(
            "Words that it has to contain, in Dutch or English; forms of the same word count, and "
            "the last word may be unfinished. Best match first, unless ordering is given."
        ),
    )
    category = TagFilter(
        "category",
        CategoryVersion,
        example=["B"],
        help_text=gettext_lazy("Code of a category; may be repeated: any of them."),
    )
    sector = TagFilter(
        "sector",
        SectorVersion,
        example=["po"],
        help_text=gettext_lazy("Code of a sector; may be repeated, see sectorMatch."),
    )
    theme = TagFilter(
        "theme",
        ThemeVersion,
        example=["reading"],
        help_text=gettext_lazy("Code of an outcome; may be repeated: any of them."),
    )
    sector_match = ChoiceFilter(
        choices=("any", "all", "only"),
        example="any",
        help_text=gettext_lazy(
            "How several sectors are meant: it is for any of them (default), for all of them, or "
            "for no sector but these."
        ),
    )
    min_months = IntegerFilter(
        field_name="months",
        lookup_expr="gte",
        min_value=-12,
        max_value=12,
        example=5,
        help_text=gettext_lazy("Months of progress, at least; leaves out what has none."),
    )
    max_months = IntegerFilter(
        field_name="months",
        lookup_expr="lte",
        min_value=-12,
        max_value=12,
        example=12,
        help_text=gettext_lazy("Months of progress, at most; leaves out what has none."),
    )
    min_evidence = IntegerFilter(
        field_name="evidence_strength",
        lookup_expr="gte",
        min_value=1,
        max_value=5,
        example=4,
        help_text=gettext_lazy("Strength of the evidence, at least; leaves out what has none."),
    )
    max_cost = IntegerFilter(
        field_name="cost_band",
        lookup_expr="lte",
        min_value=1,
        max_value=5,
        example=3,
        help_text=gettext_lazy("Cost band, at most; leaves out what has none."),
    )
    rated = BooleanFilter(
        method="by_rated",
        example=True,
        help_text=gettext_lazy(
            "true: with an effect, an evidence strength or a cost band; false: with none of them."
        ),
    )
    ordering = ChoiceFilter(
        choices=[sign + name for name in ORDERS for sign in ("", "-")],
        example="-months",
        help_text=gettext_lazy(
            "What to order by, with - in front from high to low; what has no value comes last "
            "both ways, and equals go by slug. Default: code, or with q the best match first."
        ),
    )
    fields = ChoiceFilter(
        choices=FIELDS,
        many="commas",
        example=["slug", "title", "effect"],
        help_text=gettext_lazy("Give only these members of an item, besides its slug."),
    )
    facets = ChoiceFilter(
        choices=FACETS,
        many="repeated",
        example=["sector"],
        help_text=gettext_lazy(
            "Add counts of what would be left with each value of these, next to the other "
            "filters; may be repeated."
        ),
    )

    def check(self) -> Iterator[ParameterError]:
        yield from super().check()
        if "sectorMatch" in self.given and "sector" not in self.data:
            detail = _("This says how sectors are meant; give one, or leave it out.")
            yield ParameterError("sectorMatch", "needs-parameter", detail, "sector")

    def by_words(self, states: Any, name: str, value: str) -> States:
        return states.matching(value)  # type: ignore[no-any-return]

    def by_category(self, states: States, name: str, value: list[str]) -> States:
        return states.filter(category__in=ids_of("category", value))

    def by_sector(self, states: States, name: str, value: list[str]) -> States:
        match self.values["sectorMatch"]:
            case "all":
                for sector in value:
                    states = states.filter(tagged("sector", [sector]))
                return states
            case "only":
                rows = TAGGED["sector"].objects.filter(interventionversion=OuterRef("version"))
                return states.filter(~Exists(rows.exclude(sector__in=ids_of("sector", value))))
        return states.filter(tagged("sector", value))

    def by_theme(self, states: States, name: str, value: list[str]) -> States:
        return states.filter(tagged("theme", value))

    def by_rated(self, states: States, name: str, value: bool) -> States:
        return states.filter(RATED if value else ~RATED)

    def narrow(self, states: States, *, leave_out: Collection[str] = ()) -> States:
        """Narrow `states` by every parameter but those left out."""
        for name, item in self.filters.items():
            if item.narrows and self.values[name] is not None and name not in leave_out:
                states = item.filter(states, self.values[name])
        return states

    def apply(self, queryset: QuerySet[Any]) -> States:
        """Narrow and order; the order always ends on a unique key."""
        states = self.narrow(queryset)
        ordering: str | None = self.values["ordering"]
        if ordering is None:
            best_first = ["-score"] if self.values["q"] else []
            return states.order_by(*best_first, "sort_code", "slug")
        name = ordering.removeprefix("-")
        # Said of a column that always has a value, it would keep PostgreSQL from its index.
        absent_last = True if name in MAY_BE_ABSENT else None
        first = OrderBy(F(column(name)), descending=name != ordering, nulls_last=absent_last)
        return states.order_by(first, "slug")

    @property
    def only(self) -> frozenset[str]:
        """The members of an item to give, as they are called in the code; empty gives all."""
        asked = self.values["fields"] or []
        return frozenset({"slug", *map(underscore, asked)}) if asked else frozenset()


def column(name: str) -> str:
    columns = {
        "code": "sort_code",
        "title": f"sort_title_{get_language()}",
        "months": "months",
        "evidence": "evidence_strength",
        "cost": "cost_band",
    }
    return columns[name]
