"""Make an account for the desk from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from catalogue.actions.editors import create_coordinator, create_editor


class Command(BaseCommand):
    help = (
        "Make an account that may edit and publish the menu, or with --coordinator one that runs "
        "the studies; its password is printed once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--coordinator",
            action="store_true",
            help="for the desk of the studies: schools, enrolments, clients; not for the menu",
        )
        parser.add_argument("--by", default="command line", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        is_coordinator = options["coordinator"]
        create = create_coordinator if is_coordinator else create_editor
        try:
            user, password = create(
                username=options["username"], email=options["email"], by=options["by"]
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        role = "coordinator:" if is_coordinator else "editor:  "
        self.stdout.write(f"{role} {user.get_username()}")
        self.stdout.write(f"password: {password}")
        self.stdout.write("It is shown only now, and has to be changed at the first log-in.")
