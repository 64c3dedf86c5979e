"""What the entries of a file are about, and what one of them may say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from catalogue.importing.columns import columns, fitted, plain
from catalogue.importing.records import Record
from catalogue.models import VERSIONED, Identity, ProgrammeDocument, Version


@dataclass(frozen=True, eq=False)
class Noun:
    """A kind of thing with a file of its own; there is one of each."""

    name: str
    content: Record

    @property
    def file(self) -> str:
        return f"{self.name}.yaml"


@dataclass(frozen=True, eq=False)
class Versioned(Noun):
    """A noun of the menu: what is said of it belongs to a release."""

    model: type[Identity]

    @property
    def rows(self) -> type[Version]:
        return VERSIONED[self.model]


@dataclass(frozen=True, eq=False)
class Documented(Noun):
    """A noun of the programme: documents without history."""

    model: type[ProgrammeDocument]


def objections(rows: type[models.Model], said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield name and reason for each value that its field in the database would refuse."""
    fields = {field.name: field for field in rows._meta.concrete_fields}
    for name, value in said.items():
        for column, part in columns({name: plain(value)} if value is not None else {}):
            field = fields.get(column)
            if field is None or field.is_relation or part in (None, ""):
                continue
            try:
                field.clean(fitted(field, part), None)
            except ValidationError as error:
                yield name, " ".join(error.messages)
