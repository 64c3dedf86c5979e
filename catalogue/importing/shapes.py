"""The shapes that a single value in a file can have."""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import yaml
from django.db import models

from catalogue.importing.places import Place, Reader, instead
from catalogue.models.fields import SLUG

TEXT = "tag:yaml.org,2002:str"
NULL = "tag:yaml.org,2002:null"


class Slug(str):
    """A reference to a thing by its slug, with the place where it is written."""

    __slots__ = ("model", "place")

    model: type[models.Model]
    place: Place


@dataclass(frozen=True, kw_only=True)
class Shape(ABC):
    """What a value must look like; `optional` values may be left out."""

    optional: bool = False

    @abstractmethod
    def read(self, node: yaml.Node, reader: Reader) -> Any:
        """Return the value; None, with the mistake noted, if it has another shape."""


class Scalar(Shape):
    """A value that is written as one text; subclasses say what text."""

    expected: str

    def read(self, node: yaml.Node, reader: Reader) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            reader.refuse(reader.place(node), f"expected {self.expected}")
            return None
        value = self.parse(node.value) if self.fits(node) else None
        if value is None:
            reader.refuse(reader.place(node), f"“{shown(node.value)}”: {self.objection(node)}")
        return value

    def fits(self, node: yaml.ScalarNode) -> bool:
        return True

    def objection(self, node: yaml.ScalarNode) -> str:
        return f"expected {self.expected}"

    @abstractmethod
    def parse(self, text: str) -> Any:
        """Return the value that `text` writes, or None."""


@dataclass(frozen=True, kw_only=True)
class Text(Scalar):
    """Text that is not empty."""

    expected = "a text"

    def fits(self, node: yaml.ScalarNode) -> bool:
        return node.tag == TEXT

    def objection(self, node: yaml.ScalarNode) -> str:
        return "expected a text" if node.tag == TEXT else "expected a text; put it in quotes"

    def parse(self, text: str) -> str | None:
        return text.strip() or None


@dataclass(frozen=True, kw_only=True)
class Name(Text):
    """The slug of the thing that is described."""

    expected = "a slug: letters, digits and hyphens"

    def objection(self, node: yaml.ScalarNode) -> str:
        return f"expected {self.expected}"

    def parse(self, text: str) -> str | None:
        return text if len(text) <= 100 and re.search(SLUG.regex, text) else None


@dataclass(frozen=True)
class Reference(Name):
    """The slug of a thing that another entry describes; whether it is there is checked later."""

    model: type[models.Model]

    def read(self, node: yaml.Node, reader: Reader) -> Slug | None:
        text = super().read(node, reader)
        if text is None:
            return None
        slug = Slug(text)
        slug.model, slug.place = self.model, reader.place(node)
        return slug


@dataclass(frozen=True)
class Choice(Scalar):
    """One of the values of a vocabulary."""

    values: Iterable[str]
    expected = "one of the values of a list"

    def objection(self, node: yaml.ScalarNode) -> str:
        return f"not a value of its list; {instead(node.value, map(str, self.values))}"

    def parse(self, text: str) -> str | None:
        return text if text in {str(value) for value in self.values} else None


@dataclass(frozen=True, kw_only=True)
class Whole(Scalar):
    """A whole number."""

    expected = "a whole number"

    def parse(self, text: str) -> int | None:
        return int(text) if re.fullmatch(r"-?(0|[1-9][0-9]{0,8})", text) else None


@dataclass(frozen=True, kw_only=True)
class Number(Scalar):
    """A number, with a point before its decimals."""

    expected = "a number"

    def parse(self, text: str) -> float | None:
        if not re.fullmatch(r"-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,17})?", text):
            return None
        return float(text) if "." in text else int(text)


@dataclass(frozen=True, kw_only=True)
class Flag(Scalar):
    """Yes or no."""

    expected = "true or false"

    def parse(self, text: str) -> bool | None:
        return {"true": True, "false": False}.get(text)


@dataclass(frozen=True, kw_only=True)
class Day(Scalar):
    """A day of the calendar."""

    expected = "a day that exists, as YYYY-MM-DD"

    def parse(self, text: str) -> date | None:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None


@dataclass(frozen=True, kw_only=True)
class Clock(Scalar):
    """A time of the day."""

    expected = 'a time, as "HH:MM"'

    def parse(self, text: str) -> time | None:
        if not re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text):
            return None
        return time.fromisoformat(text)


def shown(value: object) -> str:
    """Return the beginning of a value, for a message."""
    plain = " ".join(str(value).split())
    return plain if len(plain) <= 60 else f"{plain[:59]}…"
