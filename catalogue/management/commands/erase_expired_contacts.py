"""Erase the contact of enrolments that need none any more."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from catalogue.actions.privacy import erase_expired_contacts


class Command(BaseCommand):
    help = (
        "Erase contact data whose period is over: 90 days after withdrawal, 365 days after "
        "completion, and 365 days after the closing of a study on whose waiting list a school "
        "still stands. Run it every day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", default="erase_expired_contacts", help="for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"erased {erase_expired_contacts(by=options['by'])} contacts")
