"""Make a client to try enrolling with, and keep its credentials in a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from oauth2_provider.models import Application

from catalogue.actions.clients import create_client, grant_mandate
from catalogue.models import Client, Scope

NAME = "Demonstration"


class Command(BaseCommand):
    help = (
        "Make a client that may act for all made-up schools and for no other, unless the file "
        "holds one that is in the database. The file is for `curl --config`: it says who the "
        "client is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", default="command line", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not is_known(file):
            file.touch(mode=0o600)
            file.write_text(self.made(options["by"]))
        self.stdout.write(f"{file}: credentials of the demonstration client")

    @transaction.atomic
    def made(self, by: str) -> str:
        credentials = create_client(
            name=NAME,
            organisation=NAME,
            kind=Client.Kind.SUPPLIER,
            scopes=Scope.values,
            by=by,
        )
        grant_mandate(
            client=credentials.client, because="to try enrolling", by=by, is_for_all_schools=True
        )
        return f'user = "{credentials.client_id}:{credentials.client_secret}"\n'


def is_known(file: Path) -> bool:
    """Whether the file names a client of this database; there may have been another before."""
    said = file.read_text() if file.exists() else ""
    client_id = said.removeprefix('user = "').partition(":")[0]
    known = Application.objects.filter(client_id=client_id, client__isnull=False)
    return bool(known.exists())
