"""The tables of a snapshot: what a release says, a row for each thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.actions.releases import documents
from catalogue.models import (
    CategoryVersion,
    EvidenceClaimVersion,
    FindingVersion,
    InterventionVersion,
    Release,
    ScaleVersion,
    SectorVersion,
    SourceVersion,
    ThemeVersion,
    Version,
)
from catalogue.models.versions import versions_of

from .columns import Column, Item, columns
from .units import Unit

CHUNK = 2_000
HISTORY = "valid_from valid_from_basis release cause cause_note.nl cause_note.en"
HISTORY_UNITS = {
    Unit.CODE: "slug valid_from_basis cause",
    Unit.COUNT: "release",
    Unit.DATE: "valid_from",
    Unit.TEXT: "cause_note.nl cause_note.en",
}
RATING = (
    "effect.months effect.scale effect.absence evidence.strength evidence.scale "
    "evidence.absence cost.band cost.scale cost.absence"
)
RATING_UNITS = {
    Unit.CODE: "effect.scale evidence.scale cost.scale",
    Unit.MONTHS: "effect.months",
    Unit.STEP: "evidence.strength cost.band",
    Unit.REASON: "effect.absence evidence.absence cost.absence",
}


@dataclass(frozen=True)
class Table:
    """Rows of one kind, by the name of their files."""

    name: str
    columns: tuple[Column, ...]
    model: type[Version] | None

    def rows(self, release: Release, valid_on: date) -> Iterator[Item]:
        """Yield what `release` said of that day, in the order of the slugs.

        Of a table without a model these are the versions of the release itself: the lines that
        its SHA-256 is taken over.
        """
        if self.model is None:
            yield from documents(release)
            return
        one = [field.name for field in self.model._meta.fields if field.is_relation]
        held = versions_of(self.model).as_of(release.number or 0, valid_on).live()
        whole = held.select_related(*one).prefetch_related(*self.model.TAGS)
        for version in whole.order_by("identity__slug").iterator(chunk_size=CHUNK):
            yield row_of(version)


def row_of(version: Version) -> dict[str, Any]:
    document = version.document()
    row = {"slug": document["slug"], **document["content"], "release": version.release.number}
    told = ("valid_from", "valid_from_basis", "cause", "cause_note")
    return row | {name: document[name] for name in told}


def table(
    name: str,
    model: type[Version] | None,
    order: str,
    *units: dict[Unit, str],
    history: str = HISTORY,
) -> Table:
    all_units = (HISTORY_UNITS, *units)
    named = {unit: " ".join(part.get(unit, "") for part in all_units) for unit in Unit}
    return Table(name, columns(named, f"{order} {history}"), model)


TERM = {Unit.COUNT: "position", Unit.TEXT: "title.nl title.en description.nl description.en"}
TERM_ORDER = "slug position title.nl title.en description.nl description.en"
TABLES = (
    table(
        "interventions",
        InterventionVersion,
        "slug code title.nl title.en printed_title summary.nl summary.en category sectors "
        f"sectors_basis themes {RATING} target_group.nl target_group.en school_phases "
        "working_elements.nl working_elements.en examples.nl examples.en points_of_attention.nl "
        "points_of_attention.en note.nl note.en sources successors",
        RATING_UNITS,
        {
            Unit.CODE: "code category sectors[] sectors_basis themes[] sources[] successors[]",
            Unit.TEXT: (
                "title.nl title.en printed_title summary.nl summary.en target_group.nl "
                "target_group.en school_phases[] working_elements.nl[] working_elements.en[] "
                "examples.nl[] examples.en[] points_of_attention.nl[] points_of_attention.en[] "
                "note.nl note.en"
            ),
        },
    ),
    table(
        "claims",
        EvidenceClaimVersion,
        f"slug intervention edition title.nl title.en {RATING} effect_size source note.nl note.en",
        RATING_UNITS,
        {
            Unit.CODE: "intervention edition source",
            Unit.TEXT: "title.nl title.en note.nl note.en",
            Unit.STANDARD_DEVIATIONS: "effect_size",
        },
    ),
    table(
        "findings",
        FindingVersion,
        "slug intervention label year source effect_size standard_error sample_size outcome "
        "sector level subject design country excluded_because result.nl result.en note.nl note.en",
        {
            Unit.CODE: "intervention source outcome sector design excluded_because",
            Unit.TEXT: "label level subject result.nl result.en note.nl note.en",
            Unit.YEAR: "year",
            Unit.STANDARD_DEVIATIONS: "effect_size standard_error",
            Unit.PUPILS: "sample_size",
            Unit.COUNTRY: "country",
        },
    ),
    table(
        "sources",
        SourceVersion,
        "slug title authors publisher kind language year year_absence published_on doi url "
        "consulted_on consulted_on_absence note.nl note.en",
        {
            Unit.CODE: "kind",
            Unit.TEXT: "title authors[] publisher doi note.nl note.en",
            Unit.LANGUAGE: "language",
            Unit.YEAR: "year",
            Unit.REASON: "year_absence consulted_on_absence",
            Unit.DATE: "published_on consulted_on",
            Unit.ADDRESS: "url",
        },
    ),
    table(
        "scales",
        ScaleVersion,
        "slug kind edition title.nl title.en description.nl description.en steps sources",
        {
            Unit.CODE: "kind sources[]",
            Unit.TEXT: "edition title.nl title.en description.nl description.en",
            Unit.JSON: "steps",
        },
    ),
    table("sectors", SectorVersion, TERM_ORDER, TERM),
    table("themes", ThemeVersion, TERM_ORDER, TERM),
    table(
        "categories",
        CategoryVersion,
        "slug position title.nl title.en printed_title requires_combination combinable_with "
        "remark.nl remark.en sources",
        {
            Unit.CODE: "combinable_with[] sources[]",
            Unit.COUNT: "position",
            Unit.TEXT: "title.nl title.en printed_title remark.nl remark.en",
            Unit.BOOLEAN: "requires_combination",
        },
    ),
    table(
        "versions",
        None,
        "kind slug is_removal content",
        {Unit.CODE: "kind", Unit.BOOLEAN: "is_removal", Unit.JSON: "content"},
        history="valid_from valid_from_basis cause cause_note.nl cause_note.en",
    ),
)
