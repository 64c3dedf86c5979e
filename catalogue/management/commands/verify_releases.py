"""Recompute the hash of every published release."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalogue.actions.releases import content_hash
from catalogue.models import Release


class Command(BaseCommand):
    help = "Recompute the SHA-256 of every published release and compare it with the kept one."

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for release in Release.objects.published():
            computed = content_hash(release)
            verdict = "ok" if computed == release.sha256 else f"CHANGED, now {computed}"
            wrong += computed != release.sha256
            self.stdout.write(f"release {release.number} {release.sha256} {verdict}")
        if wrong:
            raise CommandError(f"{wrong} release(s) differ from what was published.")
