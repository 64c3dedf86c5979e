"""Copy this database into an empty one of any kind, and prove that it is equal."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalogue.exporting.backups import write_backup
from catalogue.reading.tables import digests


class Command(BaseCommand):
    help = (
        "Copy the database of DATABASE_URL into an empty one, such as from SQLite to PostgreSQL, "
        "and compare every row of both. Stop the server first: if anyone writes meanwhile the "
        "copy lacks it, and the command says so and fails."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="such as postgresql://user@host/name")

    def handle(self, *args: Any, **options: Any) -> None:
        with TemporaryDirectory() as folder:
            file = Path(folder) / "move.backup"
            copied = write_backup(file).digests
            self.run(options["url"], "migrate", "--verbosity", "0")
            self.stdout.write(self.run(options["url"], "restore", str(file)), ending="")
        if digests() != copied:
            raise CommandError("Somebody wrote here meanwhile: the copy lacks it. Begin again.")
        self.stdout.write("Nothing changed here meanwhile: set DATABASE_URL to the copy.")

    def run(self, url: str, *command: str) -> str:
        environment = os.environ | {"DATABASE_URL": url}
        environment.pop("DATABASE_URL_FILE", None)
        done = subprocess.run(  # noqa: S603  # this program itself
            [sys.executable, sys.argv[0], *command],
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CommandError(f"The other database: {why(done.stderr)}")
        return done.stdout


def why(told: str) -> str:
    """Return what a command says of its failure; of a crash, what follows the trace."""
    *trace, last = told.strip().split("\n  File ")
    said = last.splitlines()[1:] if trace else last.splitlines()
    return "\n".join(line.strip() for line in said if not line.startswith("    "))
