"""Reading a CSV file of what studies found; docs/evidence.md describes the format."""

import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils import timezone

from catalogue.actions.finding_slugs import DUPLICATE, StudyFinding
from catalogue.actions.findings import on_the_menu
from catalogue.importing.countries import COUNTRIES, right_country
from catalogue.importing.findings_columns import (
    COLUMNS,
    as_meant,
    column_name,
    gives_effect,
    header_mistakes,
    other_separator,
)
from catalogue.importing.findings_effects import Outcome, outcome_of
from catalogue.importing.findings_rows import Names, Row, shown
from catalogue.importing.places import FilesRefused, Place
from catalogue.importing.tables import CsvFile, Record
from catalogue.models import FindingVersion, Sector, Source, Theme
from catalogue.models.findings import YEARS

LARGE_EFFECT = 5.0
SKEWED_WEIGHTS = 1e7
TOLD_EVERY = 1_000
OPTIONAL = ("outcome", "sector", "source", "level", "subject", "design", "country")
Progress = Callable[[int, int], None]


@dataclass
class Sheet:
    """What a file says: findings with the line of each, and what its reader should look at."""

    path: str
    findings: list[StudyFinding] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)  # fields that it has no column for
    warnings: list[str] = field(default_factory=list)

    def warn(self, line: int, reason: str) -> None:
        self.warnings.append(f"{Place(self.path, line)}: {reason}")


def read_findings(
    path: Path, *, source: str = "", tell: Progress = lambda done, total: None
) -> Sheet:
    """Return what the file says; `source` is where the rows that name none come from.

    Raises:
        FilesRefused: with every mistake in it.
    """
    file = CsvFile(path)
    text = file.text()
    sheet = Sheet(str(path))
    if not file.mistakes:
        records = file.records(text)
        header = read_header(file, text, next(records, Record(1, [])), sheet)
        if header:
            said = {*header, "source"} if source else set(header)
            sheet.unsaid = [name for name in OPTIONAL if name not in said]
            read_rows(file, header, records, Reader(source, header), sheet, tell)
    if file.mistakes:
        raise FilesRefused(file.mistakes)
    look_at_weights(sheet)
    return sheet


def read_header(file: CsvFile, text: str, first: Record, sheet: Sheet) -> list[str]:
    """Return the columns as meant, with the mistakes noted; none where rows make no sense."""
    line = text.lstrip("\r\n").splitlines()[0] if first.cells else ""
    if words := other_separator(line):
        cure = "save the file with commas between the columns and points in the numbers"
        file.refuse(first.line, f"the columns are separated by {words}; {cure}")
        return []
    if line.lower().startswith("sep="):
        file.refuse(first.line, "this line is for Excel only; take it out")
        return []
    names = [column_name(cell) for cell in first.cells]
    for reason in header_mistakes(names):
        file.refuse(first.line, reason)
    unread = [shown(name) for name in names if name and name not in COLUMNS]
    if unread:
        sheet.warn(first.line, f"not read: {', '.join(unread)}")
    return as_meant(names)


def read_rows(
    file: CsvFile,
    header: list[str],
    records: Iterator[Record],
    reader: "Reader",
    sheet: Sheet,
    tell: Progress,
) -> None:
    seen, is_wrong = Seen(), bool(file.mistakes)
    count = 0
    for count, (line, cells) in enumerate(records, start=1):
        if count % TOLD_EVERY == 0:
            tell(count, max(count, file.lines))
        if len(cells) != len(header):
            if not is_wrong:  # else the header has been told of, and not every row under it
                file.refuse(line, wrong_width(len(cells), len(header)))
            continue
        named = zip(header, map(str.strip, cells), strict=True)
        row = Row(
            Place(str(file.path), line), {n: cell for n, cell in named if cell}, file.mistakes
        )
        before = len(file.mistakes)
        finding = reader.finding(row)
        if len(file.mistakes) == before and finding.label and seen.is_new(row, finding):
            sheet.findings.append(finding)
            sheet.lines.append(line)
            look_at(sheet, finding, line)
    tell(count, count)
    if not count and not file.mistakes:
        file.refuse(0, "it has a header and no rows")


def wrong_width(cells: int, columns: int) -> str:
    if cells < columns:
        return f"{cells} cells where the header names {columns}; write a comma for an empty one"
    cure = "write decimals with a point, and put a text that holds a comma between quotes"
    return f'{cells} cells where the header names {columns}; {cure} (")'


class Reader:
    """Reads rows, with the names that each column may hold.

    What the header has no column for at all is told once, and not of every row.
    """

    def __init__(self, source: str, header: Collection[str]) -> None:
        self.source = source
        self.has_study = "study" in header
        self.has_effect = gives_effect(header)
        self.outcomes = Names("outcome", on_the_menu(Theme))
        self.sectors = Names("sector", on_the_menu(Sector))
        self.sources = Names("source", on_the_menu(Source))
        self.designs = Names("design", FindingVersion.Design.values)
        self.countries = Names("country", COUNTRIES, suggest=right_country)
        self.reasons = Names("reason", FindingVersion.Exclusion.values)

    def finding(self, row: Row) -> StudyFinding:
        """Return what a row says; where a mistake has been noted it is not to be used."""
        if self.has_study and "study" not in row.cells:
            row.refuse("study is empty; give the name of the study, such as its authors")
        label = row.text("study", longest=200)
        year = row.whole("year", least=YEARS[0], most=YEARS[1])
        found = outcome_of(row) if self.has_effect else Outcome()
        return StudyFinding(
            label=label,
            year=year,
            effect_size=found.effect_size,
            standard_error=found.standard_error,
            sample_size=found.sample_size,
            outcome=row.one_of("outcome", self.outcomes),
            sector=row.one_of("sector", self.sectors),
            source=row.one_of("source", self.sources) or self.source,
            level=row.text("level", longest=100),
            subject=row.text("subject", longest=100),
            design=row.one_of("design", self.designs),
            country=row.one_of("country", self.countries),
            excluded_because=row.one_of("excluded_because", self.reasons),
        )


class Seen:
    """The findings read so far, to tell a study that is there twice."""

    def __init__(self) -> None:
        self.first: dict[object, int] = {}

    def is_new(self, row: Row, finding: StudyFinding) -> bool:
        """Whether no row before it is of the same study; if one is, that is noted."""
        if finding.excluded_because == DUPLICATE:
            return True
        line = self.first.setdefault(finding.mark(), row.place.line)
        if line == row.place.line:
            return True
        row.refuse(
            f"the same study as on line {line}, with the same year, outcome, sector, level, "
            f"subject and sample size; tell them apart, or set excluded_because to {DUPLICATE}"
        )
        return False


def look_at(sheet: Sheet, finding: StudyFinding, line: int) -> None:
    """Warn of what is possible and improbable."""
    effect, today = finding.effect_size, timezone.localdate()
    if effect is not None and abs(effect) > LARGE_EFFECT:
        sheet.warn(line, f"{finding.label} has an effect of {effect:g}, which is very large")
    if finding.year is not None and finding.year > today.year:
        sheet.warn(line, f"{finding.label} holds from {finding.year} on, which is in the future")


def look_at_weights(sheet: Sheet) -> None:
    """Warn if one study would weigh as much as all others together."""
    counted = [
        (finding.standard_error, line, finding.label)
        for finding, line in zip(sheet.findings, sheet.lines, strict=True)
        if finding.standard_error is not None and not finding.excluded_because
    ]
    if not counted:
        return
    (least, line, label), (most, *_rest) = min(counted), max(counted)
    if least < most / math.sqrt(SKEWED_WEIGHTS):
        words = f"{label} has a variance {(most / least) ** 2:.0e} times smaller than the largest"
        sheet.warn(line, f"{words}; is its standard error right?")
