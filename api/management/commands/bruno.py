"""Write the Bruno collection, or say that the checked-in one is out of date."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from api.collection import collection


class Command(BaseCommand):
    help = "Write clients/bruno/ from docs/openapi.yaml; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail if it is out of date")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "clients" / "bruno"
        document = Path(settings.BASE_DIR) / "docs" / "openapi.yaml"
        made = collection(yaml.safe_load(document.read_text(encoding="utf-8")))
        if options["check"]:
            if made != kept(folder):
                raise CommandError("clients/bruno/ is not what the code makes; run: make openapi")
            return
        shutil.rmtree(folder, ignore_errors=True)
        for name, text in made.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def kept(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in files}
