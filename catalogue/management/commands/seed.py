"""Load the files of a folder: what is there already stays as it is."""

from argparse import ArgumentParser
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from catalogue.actions.programme import Outcome
from catalogue.errors import DomainError
from catalogue.importing.checks import refuse_mistakes
from catalogue.importing.folder import read_folder
from catalogue.importing.loading import LoadRefused, Tally, load
from catalogue.importing.places import FilesRefused


class Command(BaseCommand):
    help = (
        "Load the catalogue from YAML files: all of it, or nothing if anything in them is wrong. "
        "Releases that are out already are compared, and new ones are published."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", nargs="?", type=Path, default=Path(settings.BASE_DIR) / "fixtures"
        )
        parser.add_argument("--by", default="seed", help="who loads, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        started = perf_counter()
        try:
            with translation.override("en"):  # the messages of fields and rules too
                folder = read_folder(options["folder"])
                refuse_mistakes(folder)
                tally = load(folder, by=options["by"])
        except FilesRefused as error:
            count = len(error.mistakes)
            raise CommandError(f"{error}\n{count} mistake(s); nothing has been loaded.") from error
        except (LoadRefused, DomainError, ValidationError) as error:
            raise CommandError(f"{error}\nNothing has been loaded.") from error
        self.report(tally, perf_counter() - started)

    def report(self, tally: Tally, seconds: float) -> None:
        """Write a line per file; things with a history are counted by version."""
        outcomes = list(Outcome)
        self.stdout.write(f"{'':18}" + "".join(f"{outcome:>11}" for outcome in outcomes))
        for name, counts in tally.items():
            numbers = "".join(f"{counts[outcome]:>11}" for outcome in outcomes)
            self.stdout.write(f"{name:18}{numbers}")
        self.stdout.write(f"loaded in {seconds:.2f} s")
