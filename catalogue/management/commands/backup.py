"""Write the whole database into one file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalogue.exporting.backups import write_backup


class Command(BaseCommand):
    help = (
        "Write the whole database into one file, as it is at this moment, while others go on "
        "writing. The file holds personal data and is readable by its owner alone. `restore` puts "
        "it into an empty database, SQLite or PostgreSQL."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a new file, such as menu-2026-11-23.backup")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"].absolute()
        try:
            written = write_backup(file)
        except FileExistsError as error:
            raise CommandError(f"{file} is there already.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error}") from error
        size = f"{written.size / 1e6:.1f} MB"
        self.stdout.write(f"{file}: {len(written.digests)} tables, {written.rows} rows, {size}")
