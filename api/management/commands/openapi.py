"""Write the OpenAPI document, or say that the checked-in one is out of date."""

from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Write docs/openapi.yaml from the code; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if the file is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        document = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
        written = StringIO()
        call_command("spectacular", validate=True, fail_on_warn=True, lang="en", stdout=written)
        if not options["check"]:
            document.write_text(written.getvalue(), encoding="utf-8")
        elif not document.exists() or document.read_text(encoding="utf-8") != written.getvalue():
            raise CommandError("docs/openapi.yaml is not what the code makes; run: make openapi")
