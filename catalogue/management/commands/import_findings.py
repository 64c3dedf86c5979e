"""Load what studies found of an intervention from a CSV file."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import transaction
from django.utils import translation
from tqdm import tqdm

from catalogue.actions.findings import Tally, on_the_menu, put_findings
from catalogue.errors import DomainError
from catalogue.importing.findings import Sheet, read_findings
from catalogue.importing.places import FilesRefused, instead
from catalogue.models import Identity, Intervention, Source


class Command(BaseCommand):
    help = (
        "Load findings of studies from a CSV file into the draft release: all of them, or nothing "
        "if anything in the file is wrong. Loading it again changes nothing. The format is in "
        "docs/evidence.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--intervention", required=True, help="slug of what was studied")
        parser.add_argument("--source", default="", help="slug of the source of rows without one")
        parser.add_argument("--dry-run", action="store_true", help="check only, save nothing")
        parser.add_argument("--by", default="import", help="who loads, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        started = perf_counter()
        with translation.override("en"):
            self.refuse_unknown("intervention", Intervention, options["intervention"])
            self.refuse_unknown("source", Source, options["source"])
            sheet = self.read(options["file"], options["source"])
            self.warn(sheet)
            tally = self.put(sheet, options)
        self.report(sheet, tally, options)
        self.stdout.write(f"done in {perf_counter() - started:.2f} s")

    def refuse_unknown(self, option: str, model: type[Identity], slug: str) -> None:
        if slug and slug not in (known := on_the_menu(model)):
            raise CommandError(f"--{option}: there is no {option} {slug}; {instead(slug, known)}")

    def read(self, file: Path, source: str) -> Sheet:
        try:
            with Meter("checked", self.stderr) as meter:
                return read_findings(file, source=source, tell=meter.tell)
        except FilesRefused as error:
            count = len(error.mistakes)
            raise CommandError(
                f"{error}\n{count:,} mistake(s); nothing has been loaded."
            ) from error

    def warn(self, sheet: Sheet) -> None:
        for warning in sheet.warnings:
            self.stderr.write(f"warning: {warning}", self.style.WARNING)

    def put(self, sheet: Sheet, options: dict[str, Any]) -> Tally:
        """Load, or load and undo it: so that a dry run meets the rules of the database too."""
        try:
            with transaction.atomic(), Meter("written", self.stderr) as meter:
                tally = put_findings(
                    sheet.findings,
                    intervention=options["intervention"],
                    unsaid=sheet.unsaid,
                    tell=meter.tell,
                    by=options["by"],
                )
                transaction.set_rollback(options["dry_run"])
        except DomainError as error:
            raise CommandError(f"{error}\nNothing has been loaded.") from error
        return tally

    def report(self, sheet: Sheet, tally: Tally, options: dict[str, Any]) -> None:
        would = "would have " if options["dry_run"] else ""
        left_out = sum(bool(finding.excluded_because) for finding in sheet.findings)
        self.stdout.write(
            f"{would}created {tally.created:,}, revised {tally.revised:,}, unchanged "
            f"{tally.unchanged:,} findings of {options['intervention']}; "
            f"{left_out:,} of them left out of the estimate"
        )
        for new, old in tally.alike:
            line = f"warning: {new} may be the same study as {old}"
            self.stderr.write(line, self.style.WARNING)
        if tally.taken_off:
            gone = f"{tally.taken_off:,} findings had been taken off the menu and stay off"
            self.stdout.write(f"{gone}; put them back at the desk")
        if (tally.created or tally.revised) and not options["dry_run"]:
            self.stdout.write("they are in the draft; publish_release brings it out")


class Meter:
    """How far a step is: a bar on a terminal, elsewhere a line when it is done."""

    def __init__(self, step: str, out: OutputWrapper) -> None:
        self.step = step
        self.out = out
        self.done = 0
        self.bar = tqdm(desc=step, unit=" rows", leave=False, disable=not out.isatty())

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_error: object) -> None:
        self.bar.close()
        if self.done:
            self.out.write(f"{self.step} {self.done:,} rows", str)

    def tell(self, done: int, total: int) -> None:
        """Say that `done` rows are, of about `total`."""
        self.bar.total = total
        self.bar.update(done - self.done)
        self.done = done
