"""Load schools from DUO's register."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from catalogue.actions.schools import SchoolTally
from catalogue.importing.places import FilesRefused, Mistake
from catalogue.importing.schools import Register, RegisterRefused, load_register, read_register
from catalogue.importing.schools_files import Row
from catalogue.models import Sector

MOST_LISTED = 100
OUTCOMES = ("created", "updated", "unchanged", "closed", "reopened")


def percent(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 100:
        raise ArgumentTypeError(f"“{text}” is not a percentage from 0 to 100")
    return share


class Command(BaseCommand):
    help = (
        "Load DUO’s files of school locations (CSV, as they are): all of them, or nothing. What "
        "is there already is matched on the code of the location, so it is safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--sector",
            action="append",
            default=[],
            help="sector of schools whose file says none; may be repeated",
        )
        parser.add_argument(
            "--complete",
            action="store_true",
            help="of these sectors there are no other schools: close those that are not there",
        )
        parser.add_argument(
            "--max-refused",
            type=percent,
            default=1,
            metavar="PERCENT",
            help="load nothing if more of the rows are refused (default: 1)",
        )
        parser.add_argument(
            "--max-closed",
            type=percent,
            default=2,
            metavar="PERCENT",
            help="load nothing if --complete would close more of the open schools (default: 2); "
            "a handful may always close",
        )
        parser.add_argument("--dry-run", action="store_true", help="check only, save nothing")
        parser.add_argument("--by", default="import_schools", help="who loads, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        started = perf_counter()
        refuse_unknown(options["sector"])
        try:
            register = read_register(
                options["files"], sectors=options["sector"], progress=self.progress
            )
            self.describe(register)
            with transaction.atomic():
                tally = load_register(
                    register,
                    is_complete=options["complete"],
                    most_refused=options["max_refused"],
                    most_closed=options["max_closed"],
                    by=options["by"],
                )
                transaction.set_rollback(options["dry_run"])
        except (FilesRefused, RegisterRefused) as error:
            raise CommandError(f"{error}\nNothing has been loaded.") from error
        self.report(register, tally)
        done = "checked, and nothing has been saved," if options["dry_run"] else "loaded"
        self.stdout.write(f"{done} in {perf_counter() - started:.2f} s")

    def progress(self, rows: Sequence[Row]) -> Iterable[Row]:
        """Show how far reading is, where somebody is looking."""
        yield from tqdm(rows, desc="reading", unit=" rows", disable=None, leave=False)

    def describe(self, register: Register) -> None:
        """Write how each file turned out to be written, and what is refused in it."""
        for table, columns in register.tables:
            self.stdout.write(f"{table.path}: {table}; {columns}; {len(table.rows)} rows")
        self.list_refused(register.refused)

    def list_refused(self, refused: Sequence[Mistake]) -> None:
        for mistake in refused[:MOST_LISTED]:
            self.stderr.write(f"refused {mistake}")
        if len(refused) > MOST_LISTED:
            self.stderr.write(f"refused {len(refused) - MOST_LISTED} more rows")

    def report(self, register: Register, tally: SchoolTally) -> None:
        counts = [f"{name} {getattr(tally, name)}" for name in OUTCOMES]
        self.stdout.write(f"schools: {', '.join(counts)}; rows refused {len(register.refused)}")
        boards = f"created {tally.boards_created}, updated {tally.boards_updated}"
        self.stdout.write(f"boards:  {boards}")


def refuse_unknown(sectors: Iterable[str]) -> None:
    known = list(Sector.objects.values_list("slug", flat=True))
    unknown = [sector for sector in sectors if sector not in known]
    if unknown and known:
        raise CommandError(f"there is no sector {unknown[0]}; there are {', '.join(known)}")
