"""Make a client that enrols schools, from the command line."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from catalogue.actions.clients import create_client, grant_mandate
from catalogue.models import Client, School, SchoolBoard, Scope


class Command(BaseCommand):
    help = (
        "Make a client with a mandate; its credentials are printed as JSON, this once. "
        "Nothing else goes to standard output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--organisation", default="", help="its name; the client’s own if not")
        whom = parser.add_mutually_exclusive_group(required=True)
        whom.add_argument("--school", metavar="CODE", help="six characters, as in 99XX00")
        whom.add_argument("--board", metavar="NUMBER", help="five digits")
        whom.add_argument("--all-schools", action="store_true", help="every made-up one")
        parser.add_argument("--scopes", nargs="+", choices=Scope.values, default=Scope.values)
        parser.add_argument("--because", default="made on the command line")
        parser.add_argument("--by", default="command line", help="who does it, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        is_supplier = options["all_schools"]
        try:
            with transaction.atomic():
                credentials = create_client(
                    name=options["name"],
                    organisation=options["organisation"] or options["name"],
                    kind=Client.Kind.SUPPLIER if is_supplier else Client.Kind.BOARD_SOFTWARE,
                    scopes=options["scopes"],
                    by=options["by"],
                )
                grant_mandate(
                    client=credentials.client,
                    because=options["because"],
                    by=options["by"],
                    **self.whom(options),
                )
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        told = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
        self.stdout.write(json.dumps(told))

    def whom(self, options: dict[str, Any]) -> dict[str, Any]:
        if options["all_schools"]:
            return {"is_for_all_schools": True}
        try:
            if code := options["school"]:
                return {"school": School.objects.get(code=code)}
            return {"board": SchoolBoard.objects.get(number=options["board"])}
        except (School.DoesNotExist, SchoolBoard.DoesNotExist) as error:
            said = options["school"] or options["board"]
            raise CommandError(f"There is no {said} here; import_schools loads them.") from error
