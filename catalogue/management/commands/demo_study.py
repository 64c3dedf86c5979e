"""Make a study to try enrolling with."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from catalogue.actions.demonstration import put_demo_study
from catalogue.errors import DomainError
from catalogue.models import Sector
from catalogue.models.fields import SLUG

UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


def slug(text: str) -> str:
    try:
        SLUG(text)
    except ValidationError as error:
        raise ArgumentTypeError(f"{text}: use letters, digits and hyphens") from error
    return text


def places(text: str) -> int | None:
    """Read a whole number, or `unlimited`."""
    if text == "unlimited":
        return None
    if not re.fullmatch(r"0|[1-9][0-9]{0,5}", text):
        raise ArgumentTypeError(f"{text}: say how many, or unlimited")
    return int(text)


def duration(text: str) -> timedelta:
    """Read a number with its unit: 30d, 12h, 90m, 10s."""
    match = re.fullmatch(r"([1-9][0-9]{0,5})([dhms])", text)
    if match is None:
        raise ArgumentTypeError(f"{text}: write it as 30d, 12h, 90m or 10s")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


class Command(BaseCommand):
    help = "Make a clearly fictitious study that is recruiting now; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", type=slug)
        parser.add_argument("--places", type=places, default=10, metavar="N|unlimited")
        parser.add_argument("--sectors", default="po,vo", metavar="po,vo")
        parser.add_argument("--closes-in", type=duration, default="30d", metavar="30d")
        parser.add_argument("--by", default="command line", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        sectors = options["sectors"].split(",")
        known = set(Sector.objects.values_list("slug", flat=True))
        if unknown := sorted(set(sectors) - known):
            valid = ", ".join(sorted(known)) or "none; seed loads them"
            raise CommandError(f"--sectors: there is no {', '.join(unknown)}; valid are {valid}")
        try:
            with translation.override("en"):  # as the rest of what is said here
                recruitment = put_demo_study(
                    slug=options["slug"],
                    places=options["places"],
                    sectors=sectors,
                    closes_in=options["closes_in"],
                    by=options["by"],
                )
        except DomainError as error:
            raise CommandError(str(error)) from error
        limit = "unlimited" if recruitment.places is None else recruitment.places
        closes = f"{recruitment.closes_at:%Y-%m-%d %H:%M %Z}" if recruitment.closes_at else "-"
        self.stdout.write(
            f"{options['slug']}: recruiting until {closes}; places: {limit}, "
            f"taken {recruitment.places_taken}, waiting {recruitment.waiting}"
        )
