"""Have everything told again in the feed of changes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from catalogue.actions.public_changes import renew_changes


class Command(BaseCommand):
    help = (
        "Have the feed of changes tell everything again, so that every copy becomes equal. Run it "
        "after the database went back to a backup, or was written in by something else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", default="renew_changes", help="who asks, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        renew_changes(by=options["by"])
        self.stdout.write("everything will be told again")
