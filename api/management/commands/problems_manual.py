"""`manage.py problems_manual > docs/problems.md`"""

from typing import Any

from django.core.management.base import BaseCommand

from api.problems.manual import manual


class Command(BaseCommand):
    help = "Write every kind of problem with its cure, in English, as docs/problems.md."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(manual(), ending="")
