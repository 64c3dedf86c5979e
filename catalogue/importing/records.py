"""The shapes that hold other values: lists, mappings, texts in two languages, ratings."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from catalogue.importing.places import Place, Reader, instead
from catalogue.importing.shapes import (
    NULL,
    Choice,
    Reference,
    Shape,
    Slug,
    Text,
    Whole,
    shown,
)
from catalogue.models import Absence, Scale

# What one shape cannot say of a mapping: the key that is wrong, and why; None if all is well.
Broken = tuple[str, str] | None
Rule = Callable[[Mapping[str, Any]], Broken]


class Said(dict[str, Any]):
    """What a mapping in a file says, by field name, with the place of each key."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.places: dict[str, Place] = {}

    def at(self, name: str) -> Place:
        return self.places.get(name, self.place)


@dataclass(frozen=True)
class ListOf(Shape):
    """A list whose items have one shape; references in it may not be repeated."""

    item: Shape
    least: int = 0

    def read(self, node: yaml.Node, reader: Reader) -> list[Any] | None:
        if not isinstance(node, yaml.SequenceNode):
            reader.refuse(reader.place(node), "expected a list")
            return None
        if len(node.value) < self.least:
            reader.refuse(reader.place(node), f"expected at least {self.least} in this list")
        values = [self.item.read(child, reader) for child in node.value]
        if isinstance(self.item, Reference):
            for index, value in enumerate(values):
                if value is not None and value in values[:index]:
                    reader.refuse(value.place, f"{value} stands in this list twice")
        return [value for value in values if value is not None]


@dataclass(frozen=True)
class Record(Shape):
    """A mapping with declared keys, written in camelCase; the result has the field names."""

    fields: Mapping[str, Shape]
    rules: tuple[Rule, ...] = ()
    lacks: str = "{} is missing"

    def read(self, node: yaml.Node, reader: Reader) -> Said | None:
        noted = len(reader.mistakes)
        said = self.read_part(node, reader)
        if said is not None:
            self.check_complete(said, reader)
            if len(reader.mistakes) == noted:
                self.check_rules(said, said, reader)
        return said

    def read_part(self, node: yaml.Node, reader: Reader) -> Said | None:
        """Read what is there, without asking whether it is all."""
        if not isinstance(node, yaml.MappingNode):
            reader.refuse(reader.place(node), "expected keys with values")
            return None
        said = Said(reader.place(node))
        names = {camel(name): name for name in self.fields}
        for key, value in node.value:
            name = names.get(key.value if isinstance(key, yaml.ScalarNode) else "")
            if name is None:
                written = shown(str(key.value))
                reader.refuse(
                    reader.place(key), f"unknown key {written}; {instead(written, names)}"
                )
            elif name in said.places:
                reader.refuse(reader.place(key), f"the key {key.value} stands here twice")
            else:
                said.places[name] = reader.place(key)
                self._read_value(name, value, said, reader)
        return said

    def _read_value(self, name: str, node: yaml.Node, said: Said, reader: Reader) -> None:
        """Put the value in `said`; one with another shape is left out of it."""
        shape = self.fields[name]
        if node.tag == NULL and shape.optional:
            said[name] = None
        elif node.tag == NULL:
            reader.refuse(reader.place(node), f"{camel(name)} is empty")
        elif (value := shape.read(node, reader)) is not None:
            said[name] = value

    def check_complete(self, said: Said, reader: Reader) -> None:
        for name, shape in self.fields.items():
            if name not in said.places and not shape.optional:
                reader.refuse(said.place, self.lacks.format(camel(name)))

    def check_rules(self, whole: Mapping[str, Any], said: Said, reader: Reader) -> None:
        """Ask of `whole` what one shape cannot say; `said` is where it stands."""
        for rule in self.rules:
            if broken := rule(whole):
                name, reason = broken
                reader.refuse(said.at(name), reason)


BOTH = Record(
    {"nl": Text(), "en": Text()}, lacks="a text is needed in both languages; {} is missing"
)


class Bilingual(Shape):
    """A text in Dutch and in English."""

    def read(self, node: yaml.Node, reader: Reader) -> Said | None:
        return BOTH.read(node, reader)


def rating(value: str) -> Record:
    """Return the shape of a value with its scale, or of the reason why there is none."""

    def has_its_scale(whole: Mapping[str, Any]) -> Broken:
        lacks = whole.get(value) is not None and whole.get("scale") is None
        return (value, "scale is missing") if lacks else None

    return Record(
        {
            value: Whole(optional=True),
            "scale": Reference(Scale, optional=True),
            "absence": Choice(Absence.values, optional=True),
        },
        rules=(Either(value, "absence"), has_its_scale),
    )


@dataclass(frozen=True)
class Either:
    """Of two keys exactly one is there: a value, or the reason why there is none."""

    value: str
    absence: str

    def __call__(self, whole: Mapping[str, Any]) -> Broken:
        if (whole.get(self.value) is None) != (whole.get(self.absence) is None):
            return None
        return self.absence, f"say either {camel(self.value)} or {camel(self.absence)}"


def camel(name: str) -> str:
    """Turn a field name into the key that files write."""
    return re.sub(r"_([a-z])", lambda match: match[1].upper(), name)


def references_in(value: Any) -> Iterator[Slug]:
    """Yield every reference in a value, however deep."""
    if isinstance(value, Slug):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from references_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from references_in(item)
