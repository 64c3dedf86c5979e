"""Reading a folder of files, whole, before anything is loaded."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import yaml

from catalogue.importing import programme, studies, vocabularies
from catalogue.importing.menu import CLAIMS, FINDINGS, INTERVENTIONS, RELEASES
from catalogue.importing.nouns import Documented, Noun, Versioned
from catalogue.importing.places import Mistake, Place, Reader, instead
from catalogue.importing.records import Record, Said
from catalogue.importing.shapes import Name
from catalogue.importing.statements import Statement, read_history, read_statement

# In the order in which their rows can be written.
HISTORIES = (
    vocabularies.SECTORS,
    vocabularies.THEMES,
    vocabularies.SOURCES,
    vocabularies.CATEGORIES,
    vocabularies.SCALES,
    INTERVENTIONS,
)
DOCUMENTS = (*programme.DOCUMENTS, *studies.DOCUMENTS)
STATEMENTS = (CLAIMS, FINDINGS)  # each entry is one version: what a publication said once
NOUNS: tuple[Noun, ...] = (RELEASES, *HISTORIES, *STATEMENTS, *DOCUMENTS)

FIRST, LAST = date.min, date.max  # stand in for a day that could not be read


@dataclass
class Folder:
    """What the files of a folder say, with every mistake in them."""

    path: Path
    releases: dict[int, Said] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    documents: list[tuple[Documented, Said]] = field(default_factory=list)
    slugs: dict[Noun, set[str]] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def of_release(self, number: int) -> list[Statement]:
        return [statement for statement in self.statements if statement.release == number]


def read_folder(path: Path) -> Folder:
    """Read every file; what one file says of another is not looked at yet."""
    folder = Folder(path)
    if not path.is_dir():
        folder.mistakes.append(Mistake(Place(str(path)), "there is no such folder"))
        return folder
    folder.mistakes += unknown_files(path)
    for noun in NOUNS:
        reader = Reader(path / noun.file)
        root = reader.compose()
        if isinstance(root, yaml.SequenceNode):
            folder.slugs[noun] = own_slugs(root.value, reader)
            read_entries(root.value, noun, reader, folder)
        elif root is not None:
            reader.refuse(reader.place(root), "expected a list of entries")
        folder.mistakes += reader.mistakes
    return folder


def read_entries(nodes: list[yaml.Node], noun: Noun, reader: Reader, folder: Folder) -> None:
    if isinstance(noun, Documented):
        shape = Record({"slug": Name()} | dict(noun.content.fields), noun.content.rules)
        read = (shape.read(node, reader) for node in nodes)
        folder.documents += [(noun, said) for said in read if said is not None]
    elif isinstance(noun, Versioned):
        read_entry = read_statement if noun in STATEMENTS else read_history
        for node in nodes:
            folder.statements += read_entry(node, noun, reader, folder.releases)
    else:
        folder.releases = read_releases(nodes, reader)


def read_releases(nodes: list[yaml.Node], reader: Reader) -> dict[int, Said]:
    """Return the releases by number; they stand in the order in which they came out."""
    releases: dict[int, Said] = {}
    before: Said | None = None
    for expected, node in enumerate(nodes, start=1):
        said = RELEASES.content.read(node, reader)
        if said is None or said.get("number") is None:
            continue
        if said["number"] != expected:
            reason = f"releases are numbered 1, 2, 3, …: expected {expected}"
            reader.refuse(said.at("number"), reason)
        if before and before.get("published_on", FIRST) > said.get("published_on", LAST):
            reader.refuse(said.at("published_on"), "it came out before the release above it")
        releases[said["number"]] = before = said
    return releases


def own_slugs(nodes: list[yaml.Node], reader: Reader) -> set[str]:
    """Return the slugs that a file describes; one that comes twice is refused."""
    slugs: set[str] = set()
    for node in nodes:
        for value in slug_of(node):
            if value.value in slugs:
                reader.refuse(reader.place(value), f"the slug {value.value} stands here twice")
            slugs.add(value.value)
    return slugs


def slug_of(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "slug" and isinstance(value, yaml.ScalarNode):
            yield value


def unknown_files(path: Path) -> Iterator[Mistake]:
    """Report files that would be passed over, such as one whose name is misspelt."""
    names = [noun.file for noun in NOUNS]
    for file in sorted([*path.glob("*.yaml"), *path.glob("*.yml")]):
        if file.name not in names:
            reason = f"no file of this name is read; {instead(file.name, names)}"
            yield Mistake(Place(str(file)), reason)
