"""Delete answers that were kept for requests sent again."""

from typing import Any

from django.core.management.base import BaseCommand

from catalogue.actions.idempotency import forget_expired_requests


class Command(BaseCommand):
    help = "Delete answers to idempotency keys that are older than 24 hours. Run it every hour."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"forgot {forget_expired_requests()} answers")
