"""Query parameters of `GET /v1/interventions`."""

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from api.as_of import AskedAsOf
from api.casing import underscore
from api.parameters import ParameterError
from catalogue.models import Version
from catalogue.reading.columns import Columns
from catalogue.reading.memory import columns_at
from catalogue.reading.places import Answers, Place, place_at
from catalogue.reading.words import find_versions

from .as_of import AsOfFilter
from .backend import BooleanFilter, ChoiceFilter, IntegerFilter, KeyFilter, TextFilter
from .bulk import WholeListFilter
from .kinds import unknown_value

FACETS = ("sector", "category", "theme", "evidence", "cost")
ORDERS = ("code", "title", "months", "evidence", "cost")
FIELDS = (  # the members of an item, as they are called on the wire
    *("slug", "code", "title", "printedTitle", "summary", "category", "sectors", "sectorsBasis"),
    *("themes", "effect", "evidence", "cost", "estimate", "targetGroup", "schoolPhases"),
    *("workingElements", "examples", "pointsOfAttention", "note", "sources", "successors"),
    *("validFrom", "validFromBasis", "release", "cause", "causeNote", "links"),
)


def published_keys(model: type[Version]) -> list[str]:
    """Return the keys that a release speaks of; a draft has none yet."""
    versions: Any = model.objects
    return sorted(set(versions.published().values_list("identity__slug", flat=True)))


class TagFilter(KeyFilter):
    """Categories, sectors or themes that a version may have."""

    parent: "InterventionFilter"

    def __init__(self, tag: str, **options: Any) -> None:
        super().__init__(method=f"by_{tag}", field_name=tag, keys=tuple, **options)

    def read(self, text: str) -> str:
        known = self.parent.columns.vocabularies[str(self.field_name)].keys
        if text not in known:
            raise unknown_value(text, list(known))
        return text


class InterventionFilter(WholeListFilter, AsOfFilter):
    """Query parameters of `GET /v1/interventions`.

    Different parameters narrow the list; a repeated parameter widens it.
    """

    of_json_only = ("facets",)

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
        example=["B"],
        help_text=gettext_lazy("Code of a category; may be repeated: any of them."),
    )
    sector = TagFilter(
        "sector",
        example=["po"],
        help_text=gettext_lazy("Code of a sector; may be repeated, see sectorMatch."),
    )
    theme = TagFilter(
        "theme",
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
        method="by_lowest",
        field_name="months",
        min_value=-12,
        max_value=12,
        example=5,
        help_text=gettext_lazy("Months of progress, at least; leaves out what has none."),
    )
    max_months = IntegerFilter(
        method="by_highest",
        field_name="months",
        min_value=-12,
        max_value=12,
        example=12,
        help_text=gettext_lazy("Months of progress, at most; leaves out what has none."),
    )
    min_evidence = IntegerFilter(
        method="by_lowest",
        field_name="evidence",
        min_value=1,
        max_value=5,
        example=4,
        help_text=gettext_lazy("Strength of the evidence, at least; leaves out what has none."),
    )
    max_cost = IntegerFilter(
        method="by_highest",
        field_name="cost",
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

    answered: Answers | None = None

    def check(self) -> Iterator[ParameterError]:
        yield from super().check()
        if "sectorMatch" in self.given and "sector" not in self.data:
            detail = _("This says how sectors are meant; give one, or leave it out.")
            yield ParameterError("sectorMatch", "needs-parameter", detail, "sector")

    @cached_property
    def columns(self) -> Columns:
        """The menu in memory, with all that had come out when this was asked."""
        return columns_at(self.newest)

    def menu(self, as_of: AskedAsOf) -> Place:
        """Return the menu as of a place on the time axes, before any filter."""
        return place_at(self.columns, release=as_of.release, valid_on=as_of.valid_on)

    def by_words(self, place: Place, name: str, value: str) -> Place:
        return place.narrowed(self.answers(place).bits)

    def answers(self, place: Place) -> Answers:
        """Return what answers `q`, which is looked for once."""
        if self.answered is None:
            found = find_versions(self.values["q"], release=place.release)
            self.answered = place.answers(found)
        return self.answered

    def by_category(self, place: Place, name: str, value: list[str]) -> Place:
        return place.with_any(name, self.keys_of(name, value))

    def by_sector(self, place: Place, name: str, value: list[str]) -> Place:
        keys = self.keys_of(name, value)
        match self.values["sectorMatch"]:
            case "all":
                return place.with_all(name, keys)
            case "only":
                return place.with_only(name, keys)
        return place.with_any(name, keys)

    def by_theme(self, place: Place, name: str, value: list[str]) -> Place:
        return place.with_any(name, self.keys_of(name, value))

    def keys_of(self, tag: str, slugs: list[str]) -> list[int]:
        """Return the identities behind slugs that are known."""
        return [self.columns.vocabularies[tag].keys[slug] for slug in slugs]

    def by_lowest(self, place: Place, name: str, value: int) -> Place:
        return place.at_least(name, value)

    def by_highest(self, place: Place, name: str, value: int) -> Place:
        return place.at_most(name, value)

    def by_rated(self, place: Place, name: str, value: bool) -> Place:
        return place.rated(value)

    def narrow(self, place: Place, *, leave_out: Collection[str] = ()) -> Place:
        """Narrow `place` by every parameter but those left out."""
        for name, item in self.filters.items():
            if item.narrows and self.values[name] is not None and name not in leave_out:
                place = item.filter(place, self.values[name])
        return place

    def apply(self, place: Place) -> Sequence[int]:  # type: ignore[override]
        """Return the keys of the states that are left, in the order that was asked for."""
        left = self.narrow(place)
        ordering: str | None = self.values["ordering"]
        if ordering is None and self.values["q"]:
            return left.best_first(self.answers(place))
        return left.by(order(ordering or "code"))

    @property
    def only(self) -> frozenset[str]:
        """The members of an item to give, as they are called in the code; empty gives all."""
        asked = self.values["fields"] or []
        return frozenset({"slug", *map(underscore, asked)}) if asked else frozenset()


def order(name: str) -> str:
    """Return what an order is called among the columns; titles go by the language."""
    return f"{name}_{get_language()}" if name.endswith("title") else name
