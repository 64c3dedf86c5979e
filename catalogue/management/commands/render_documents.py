"""Write what the menu says of each item beside its states, where that is missing or old."""

from typing import Any

from django.core.management.base import BaseCommand

from catalogue.actions.documents import lay_out_anew, outdated

BATCH = 500


class Command(BaseCommand):
    help = (
        "Render the stored items of the menu that are missing or of an older form, and lay their "
        "states out anew; does nothing where all is up to date. Run it after an upgrade, before "
        "the server starts: until then such items are rendered for every question."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        identities = outdated()
        for start in range(0, len(identities), BATCH):
            lay_out_anew(identities[start : start + BATCH])
            done = min(start + BATCH, len(identities))
            self.stdout.write(f"rendered {done} of {len(identities)} interventions")
        if not identities:
            self.stdout.write("all documents are up to date")
