"""Write a release as a folder of files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalogue.exporting.snapshots import FolderIsTaken, write_snapshot
from catalogue.models import Release


class Command(BaseCommand):
    help = (
        "Write a release as a folder: NDJSON, CSV, Parquet and JSON Schema of what it said, and a "
        "manifest with their hashes. The same release gives the same bytes. docs/bulk.md tells "
        "what is in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("release", type=int, help="number of the release")
        parser.add_argument("folder", type=Path, help="a new or empty folder")

    def handle(self, *args: Any, **options: Any) -> None:
        release, folder = self.release(options["release"]), options["folder"]
        try:
            is_new = write_snapshot(release, folder)
        except FolderIsTaken as error:
            raise CommandError(f"{error} is not empty, and holds something else.") from error
        except OSError as error:
            raise CommandError(f"{folder} cannot be written: {error}") from error
        verdict = "written" if is_new else "unchanged: it was there already"
        self.stdout.write(f"{folder}: release {release.number} {verdict}")

    def release(self, number: int) -> Release:
        published = Release.objects.published()
        if release := published.filter(number=number).first():
            return release
        known = ", ".join(str(other.number) for other in published) or "none"
        raise CommandError(f"Release {number} has not come out; published: {known}.")
