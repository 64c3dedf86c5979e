from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from catalogue.actions.second_factor import reset_second_factor


class Command(BaseCommand):
    help = (
        "Forget the second factor of somebody who lost device and recovery codes, once you are "
        "sure who asks; at the next log-in a new one is set up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--by", default="command line", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no account {options['username']}.")
        if reset_second_factor(user=user, by=options["by"]):
            self.stdout.write(f"{user}: the second factor is forgotten")
        else:
            self.stdout.write(f"{user} had no second factor")
