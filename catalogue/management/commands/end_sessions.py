from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from catalogue.actions.sessions import end_sessions


class Command(BaseCommand):
    help = "Log somebody out of the desk, wherever they are logged in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--by", default="command line", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        self.stdout.write(f"{user}: {end_sessions(user=user, by=options['by'])} sessions ended")
