"""Query parameters of `GET /v1/schools`."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from api.parameters import InvalidValue, ParameterError, quote
from catalogue.models import School, SchoolBoard, SectorVersion
from catalogue.models.fields import sort_key

from .backend import ApiFilter, BooleanFilter, ChoiceFilter, KeyFilter, TextFilter
from .bulk import WholeListFilter
from .interventions import published_keys
from .kinds import unknown_value

CODE_START = re.compile(r"[0-9]{1,2}|[0-9]{2}[A-Z]{1,2}|[0-9]{2}[A-Z]{2}[0-9]{1,2}")
CALLED = {"den haag": "'s-Gravenhage", "den bosch": "'s-Hertogenbosch"}  # not in the register
COLUMNS = {"code": "code", "name": "name_key", "place": "place_key"}
LAST = "\U0010ffff"  # sorts after every letter
TAGS: Any = School.sectors.through


class CodeFilter(ApiFilter):
    """The code of a school, or what it starts with, such as a BRIN."""

    def read(self, text: str) -> str:
        if not CODE_START.fullmatch(text):
            plain = re.sub(r"[\s.-]", "", text).upper()
            raise InvalidValue(
                "invalid-code",
                _("“%s” is not how a code starts: two digits, two capitals, two digits.")
                % quote(text),
                suggestion=plain if CODE_START.fullmatch(plain) else None,
            )
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({CODE_START.pattern})$"}


class NameFilter(TextFilter):
    """A name as the register writes it, whatever its case and accents."""

    def __init__(self, column: str, **options: Any) -> None:
        super().__init__(field_name=f"{column}_key", max_length=100, **options)
        self.column = column

    def read(self, text: str) -> str:
        name = super().read(text)
        same = self.filter(School.objects.order_by("code"), name)
        found: str | None = same.values_list(self.column, flat=True).first()
        if not found:
            known = School.objects.order_by(self.column).values_list(self.column, flat=True)
            raise unknown_value(text, list(known.exclude(**{self.column: ""}).distinct()))
        return found

    def filter(self, queryset: Any, value: str) -> Any:
        return super().filter(queryset, sort_key(CALLED.get(sort_key(value), value)))


class SchoolFilter(WholeListFilter):
    """Query parameters of `GET /v1/schools`.

    Different parameters narrow the list; a repeated parameter widens it.
    """

    q = TextFilter(
        method="by_words",
        example="denkbeeldige",
        help_text=_(
            "Words that its name, place or code has to contain, whatever their case and accents; "
            "each may be unfinished."
        ),
    )
    code = CodeFilter(
        method="by_code",
        example="99XX",
        help_text=_("Code of a location, or what it starts with: the first four are the BRIN."),
    )
    place = NameFilter("place", help_text=_("Place where it is, whatever its case and accents."))
    municipality = NameFilter(
        "municipality", help_text=_("Municipality where it is, whatever its case and accents.")
    )
    board = KeyFilter(
        field_name="board__number",
        queryset=SchoolBoard.objects.all(),
        many="no",
        pattern="^[0-9]{5}$",
        help_text=_("Number of the board that answers for it: five digits."),
    )
    sector = KeyFilter(
        method="by_sector",
        keys=partial(published_keys, SectorVersion),
        example=["po"],
        help_text=_("Code of a sector; may be repeated: any of them."),
    )
    open = BooleanFilter(
        method="by_open",
        default=True,
        help_text=_("true: schools that the register holds; false: those that have closed."),
    )
    ordering = ChoiceFilter(
        choices=[sign + name for name in COLUMNS for sign in ("", "-")],
        default="code",
        help_text=_("What to order by, with - in front the other way round; equals go by code."),
    )

    def read(self) -> Iterator[ParameterError]:
        """Read every parameter; that a list is of open schools is said also if nobody asked."""
        yield from super().read()
        if "open" not in self.data:
            self.take("open", {True: True})

    def by_words(self, schools: Any, name: str, value: str) -> QuerySet[School]:
        return schools.matching(value)  # type: ignore[no-any-return]

    def by_code(self, schools: QuerySet[School], name: str, value: str) -> QuerySet[School]:
        return schools.filter(code__gte=value, code__lt=value + LAST)

    def by_sector(self, schools: QuerySet[School], name: str, value: Any) -> QuerySet[School]:
        rows = TAGS.objects.filter(school=OuterRef("pk"), sector__slug__in=value)
        return schools.filter(Exists(rows))

    def by_open(self, schools: QuerySet[School], name: str, value: bool) -> QuerySet[School]:
        return schools.filter(closed_on__isnull=value)

    def apply(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow and order; the order always ends on a unique key."""
        ordering: str = self.values["ordering"]
        sign = "-" if ordering.startswith("-") else ""
        column = COLUMNS[ordering.removeprefix("-")]
        last = [] if column == "code" else ["code"]
        return super().apply(queryset).order_by(f"{sign}{column}", *last)
