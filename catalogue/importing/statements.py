"""What the files say of a thing in a release, whole: with what it inherits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from catalogue.importing.columns import plain
from catalogue.importing.nouns import Versioned
from catalogue.importing.places import Reader
from catalogue.importing.records import Bilingual, Broken, Either, Record, Said
from catalogue.importing.shapes import Choice, Day, Flag, Name, Shape, Whole
from catalogue.models import Basis, Cause

# What every version writes for itself; the rest it inherits.
OWN = {
    "release": Whole(),
    "valid_from": Day(),
    "valid_from_basis": Choice(Basis.values),
    "cause": Choice(Cause.values),
    "cause_note": Bilingual(),
    "is_removal": Flag(optional=True),
}


def goes_for_a_stated_cause(said: Mapping[str, Any]) -> Broken:
    """A thing goes because it was removed, split or merged, and what is removed has gone."""
    gone, cause = bool(said.get("is_removal")), said["cause"]
    if cause == Cause.REMOVED and not gone:
        return "cause", "cause: removed goes with isRemoval: true"
    if gone and cause not in (Cause.REMOVED, Cause.SPLIT, Cause.MERGED):
        return "is_removal", "isRemoval goes with cause: removed, split or merged"
    return None


@dataclass(frozen=True)
class Statement:
    """One version as the files state it; `said` is what is written, `whole` what it means."""

    noun: Versioned
    slug: str
    said: Said
    whole: Mapping[str, Any]

    @property
    def release(self) -> int:
        return int(self.whole["release"])

    @property
    def valid_from(self) -> date:
        day: date = self.whole["valid_from"]
        return day

    def content(self) -> dict[str, Any]:
        """Return what a saved version answers as its content: every field, as plain JSON."""
        model = self.noun.rows
        names: dict[str, Any] = {name: {"nl": "", "en": ""} for name in model.BILINGUAL}
        names |= {name: [] for name in model.TAGS}
        fields = {field.name: field for field in model._meta.concrete_fields}
        names |= {name: fields[name].get_default() for name in model.CONTENT}
        said = {n: v for n, v in self.whole.items() if n not in OWN and v is not None}
        whole: dict[str, Any] = plain(names | said)
        for name in model.TAGS:
            whole[name] = sorted(whole[name])
        for name, shape in self.noun.content.fields.items():
            if isinstance(shape, Record):  # a rating: what it lacks is written as None
                whole[name] = dict.fromkeys(shape.fields) | whole[name]
        return whole

    def document(self) -> dict[str, Any]:
        """Return what `Version.document` returns once this is saved."""
        return {
            "kind": self.noun.rows._meta.model_name,
            "slug": self.slug,
            "valid_from": self.valid_from.isoformat(),
            "valid_from_basis": self.whole["valid_from_basis"],
            "cause": self.whole["cause"],
            "cause_note": plain(self.whole.get("cause_note") or {"nl": "", "en": ""}),
            "is_removal": bool(self.whole.get("is_removal")),
            "content": self.content(),
        }


@dataclass(frozen=True)
class History(Shape):
    """The versions of one thing, oldest first; each inherits from the one before it."""

    noun: Versioned

    def read(self, node: yaml.Node, reader: Reader) -> list[tuple[Said, dict[str, Any]]]:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            reader.refuse(reader.place(node), "expected a list with at least one version")
            return []
        rules = (goes_for_a_stated_cause, *self.noun.content.rules)
        shape = Record(OWN | dict(self.noun.content.fields), rules)
        versions: list[tuple[Said, dict[str, Any]]] = []
        for child in node.value:
            noted = len(reader.mistakes)
            said = shape.read_part(child, reader)
            if said is None:
                continue
            (Record(OWN) if versions else shape).check_complete(said, reader)
            before = versions[-1][1] if versions else {}
            whole = self.inherited(before, said) | said
            if len(reader.mistakes) == noted:
                refuse_out_of_order(before, said, reader)
                shape.check_rules(whole, said, reader)
            versions.append((said, whole))
        return versions

    def inherited(self, before: dict[str, Any], said: Said) -> dict[str, Any]:
        """Return what `said` takes over: not what is a version's own, nor what it replaces."""
        replaced = set(OWN)
        for rule in self.noun.content.rules:
            if isinstance(rule, Either) and {rule.value, rule.absence} & set(said):
                replaced |= {rule.value, rule.absence}
        return {name: value for name, value in before.items() if name not in replaced}


def refuse_out_of_order(before: dict[str, Any], said: Said, reader: Reader) -> None:
    """A later version comes with a later release, or with a later day in the same release."""
    if not {"release", "valid_from"} <= before.keys():
        return
    if (said["release"], said["valid_from"]) <= (before["release"], before["valid_from"]):
        reason = "this version does not come after the one above it, by release and then by day"
        reader.refuse(said.at("release"), reason)


def read_history(
    node: yaml.Node, noun: Versioned, reader: Reader, releases: Mapping[int, Said]
) -> Iterator[Statement]:
    """Yield what the versions of one entry state."""
    noted = len(reader.mistakes)
    entry = Record({"slug": Name(), "versions": History(noun)}).read(node, reader)
    if entry is None:
        return
    for said, whole in entry.get("versions") or []:
        refuse_unknown_release(said, reader, releases)
        if len(reader.mistakes) == noted:
            yield Statement(noun, entry["slug"], said, whole)


def read_statement(
    node: yaml.Node, noun: Versioned, reader: Reader, releases: Mapping[int, Said]
) -> Iterator[Statement]:
    """Yield what an entry without history states: one version, added by its release."""
    noted = len(reader.mistakes)
    own = {name: OWN[name] for name in ("release", "valid_from", "valid_from_basis")}
    fields = {"slug": Name()} | own | dict(noun.content.fields)
    said = Record(fields, noun.content.rules).read(node, reader)
    if said is None:
        return
    refuse_unknown_release(said, reader, releases)
    if len(reader.mistakes) == noted:
        whole = {name: value for name, value in said.items() if name != "slug"}
        yield Statement(noun, said["slug"], said, whole | {"cause": Cause.ADDED.value})


def refuse_unknown_release(said: Said, reader: Reader, releases: Mapping[int, Said]) -> None:
    number = said.get("release")
    if releases and number is not None and number not in releases:
        reader.refuse(said.at("release"), f"release {number} is not in releases.yaml")
