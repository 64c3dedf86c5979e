"""Remove what has had its time, of every kind."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

OF_EVERY_KIND = (
    "forget_expired_requests",
    "erase_expired_contacts",
    "cleartokens",
    "clearsessions",
)


class Command(BaseCommand):
    help = (
        "Remove what has had its time: answers kept for requests sent again, contacts of schools, "
        "tokens, sessions. Run it every hour."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for command in OF_EVERY_KIND:
            call_command(command, stdout=self.stdout, stderr=self.stderr)
