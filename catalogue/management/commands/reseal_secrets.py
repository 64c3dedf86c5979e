from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalogue.actions.resealing import reseal_secrets


class Command(BaseCommand):
    help = (
        "Seal the secrets of webhooks and the keys of second factors with the SECRET_KEY of "
        "today, so that a former one can leave SECRET_KEY_FALLBACKS."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", default="command line", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        done = reseal_secrets(by=options["by"])
        self.stdout.write(f"sealed anew: {done.sealed}")
        if done.unreadable:
            raise CommandError(
                f"unreadable: {done.unreadable}. The SECRET_KEY that they were sealed under is "
                "not known: put it into SECRET_KEY_FALLBACKS and run this again."
            )
