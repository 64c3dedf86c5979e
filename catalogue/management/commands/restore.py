"""Put a backup back into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalogue.importing.backups import NotPutBack, restore_backup


class Command(BaseCommand):
    help = (
        "Put a backup into the database of DATABASE_URL, which must be migrated and empty. All of "
        "it is put back and found equal, or nothing is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore_backup(options["file"])
        except NotPutBack as error:
            raise CommandError(str(error)) from error
        for number, sha256 in restored.releases.items():
            self.stdout.write(f"release {number} {sha256} ok")
        for status, count in restored.enrolments.items():
            self.stdout.write(f"enrolments {status}: {count}")
        self.stdout.write(f"{restored.tables} tables, {restored.rows} rows: equal to the backup")
        self.stdout.write("Personal data that was erased since: run erase_expired_contacts.")
        self.stdout.write("Readers of /v1/changes that have read further: run renew_changes.")
