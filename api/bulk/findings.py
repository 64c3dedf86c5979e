"""What single studies found, as rows; each with its weight, for which all have to be known."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language

from catalogue.exporting.columns import Item, columns
from catalogue.exporting.units import Unit
from catalogue.models import Absence, FindingVersion
from catalogue.models.estimates import Rows, weights
from catalogue.models.evidence import Question
from catalogue.reading.keys import any_of

COLUMNS = columns(
    {
        Unit.CODE: "id source outcome sector design excludedBecause release",
        Unit.TEXT: "label level subject result note",
        Unit.YEAR: "year",
        Unit.STANDARD_DEVIATIONS: "effectSize standardError",
        Unit.PUPILS: "sampleSize",
        Unit.COUNTRY: "country",
        Unit.PERCENT: "weight",
        Unit.REASON: (
            "absences.year absences.effectSize absences.standardError absences.sampleSize"
        ),
        Unit.DATE: "validFrom",
    },
    order="id label year absences.year source effectSize absences.effectSize standardError "
    "absences.standardError sampleSize absences.sampleSize outcome sector level subject design "
    "country weight excludedBecause result note release validFrom",
)
TOLD = (
    *("pk", "identity__slug", "label", "year", "source__slug", "effect_size", "standard_error"),
    *("sample_size", "outcome__slug", "sector__slug", "level", "subject", "design", "country"),
    *("release__number", "valid_from"),
)
GROUPS = ("outcome", "sector", "design")
CHUNK = 1_000


class Known(NamedTuple):
    """As much of a finding as says where it stands, and whether and how it is weighed."""

    label: str
    year: int
    slug: str
    pk: int
    effect_size: float | None
    standard_error: float | None
    reason: str
    groups: Sequence[str | None]  # of each of GROUPS


class FindingRows:
    """The findings of one intervention as the JSON answer has them, without their models."""

    def __init__(self, findings: QuerySet[FindingVersion], question: Question) -> None:
        self.findings = findings
        self.question = question

    def slugs(self) -> Iterable[str]:
        return self.findings.values_list("identity__slug", flat=True)

    def __iter__(self) -> Iterator[Item]:
        selected = sorted(filter(self.selects, self.known()), key=itemgetter(0, 1, 2))
        reasons = {one.pk: one.reason for one in selected if one.reason}
        weight_of = weigh([one for one in selected if not one.reason], self.question)
        for row in in_order(self.findings, [one.pk for one in selected]):
            yield finding_item(row, weight_of.get(row[0]), reasons.get(row[0]))

    def selects(self, known: Known) -> bool:
        return all(
            (known.groups[GROUPS.index(name)] or "") in values
            for name, values in self.question.filters
        )

    def known(self) -> Iterator[Known]:
        read = (
            *("label", "year", "identity__slug", "pk", "effect_size", "standard_error"),
            *("excluded_because", "outcome__slug", "sector__slug", "design"),
        )
        narrow = self.findings.select_related(None).values_list(*read)
        for label, year, slug, pk, size, error, because, *groups in narrow.iterator():
            asked = "excluded-by-request" if slug in self.question.excluded else ""
            yield Known(
                label.casefold(), year or 0, slug, pk, size, error, because or asked, groups
            )


def weigh(entering: Sequence[Known], question: Question) -> dict[int, float]:
    """Return the weight of each finding in percent, by the key of its version."""
    numbers = [
        (one.effect_size, one.standard_error)
        for one in entering
        if one.effect_size is not None and one.standard_error is not None
    ]
    rows = Rows(tuple(g for g, _ in numbers), tuple(se for _, se in numbers))
    found = weights(rows, question.pooling)
    return dict(zip((one.pk for one in entering), found, strict=True)) if found else {}


def in_order(findings: QuerySet[FindingVersion], keys: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    """Yield what is told of each finding, in the order of `keys`."""
    language = get_language()
    read = (*TOLD, f"result_{language}", f"note_{language}")
    asked = iter(keys)
    while some := list(islice(asked, CHUNK)):
        told = FindingVersion.objects.order_by().filter(pk__in=any_of(some)).values_list(*read)
        rows = {row[0]: row for row in told}
        yield from (rows[key] for key in some)


def finding_item(row: Sequence[Any], weight: float | None, reason: str | None) -> Item:
    _pk, slug, label, year, source, size, error, sample, outcome, sector, *others = row
    level, subject, design, country, release, valid_from, result, note = others
    numbers = {
        "year": (year, Absence.UNKNOWN),
        "effectSize": (size, Absence.NOT_PRINTED),
        "standardError": (error, Absence.NOT_PRINTED),
        "sampleSize": (sample, Absence.UNKNOWN),
    }
    return {
        "id": slug,
        "label": label,
        "year": year,
        "source": source,
        "effectSize": size,
        "standardError": error,
        "sampleSize": sample,
        "outcome": outcome,
        "sector": sector,
        "level": level or None,
        "subject": subject or None,
        "design": design or None,
        "country": country or None,
        "weight": weight,
        "excludedBecause": reason,
        "absences": {name: why.value for name, (value, why) in numbers.items() if value is None},
        "result": result or None,
        "note": note or None,
        "release": release,
        "validFrom": valid_from.isoformat(),
    }
