"""Make an editor's account from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from catalogue.actions.editors import create_editor


class Command(BaseCommand):
    help = "Make an account that may edit and publish the menu; its password is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", default="")
        parser.add_argument("--by", default="command line", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user, password = create_editor(
                username=options["username"], email=options["email"], by=options["by"]
            )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        self.stdout.write(f"editor:   {user.get_username()}")
        self.stdout.write(f"password: {password}")
        self.stdout.write("It is shown only now; change it at /admin/password_change/.")
