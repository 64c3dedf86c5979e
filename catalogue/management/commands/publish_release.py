"""Publish the draft release from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from catalogue.actions.releases import describe_draft, publish_release
from catalogue.errors import DomainError, ReleaseNotPublishable


class Command(BaseCommand):
    help = "Publish the draft release; what is wrong with it is listed, and nothing comes out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--label", help="label in both languages; the draft’s own if left out")
        parser.add_argument("--note", help="note in both languages; the draft’s own if left out")
        parser.add_argument("--by", default="command line", help="who publishes, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = {
            f"{name}_{language}": options[name]
            for name in ("label", "note")
            for language in ("nl", "en")
            if options[name]
        }
        try:
            with transaction.atomic():
                describe_draft(by=options["by"], **texts)
                release = publish_release(by=options["by"])
        except ReleaseNotPublishable as error:
            mistakes = "\n".join(f"- {mistake}" for mistake in error.mistakes)
            raise CommandError(f"{error.title}:\n{mistakes}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"published release {release.number}, sha256 {release.sha256}")
