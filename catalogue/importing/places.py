"""Reading YAML so that every value knows its line, and every mistake is noted."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import yaml
from yaml.reader import ReaderError

# The parser in C is some ten times as fast; PyYAML can be installed without it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Place:
    """A line of a file, counted from 1; 0 stands for the file as a whole."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True)
class Mistake:
    """What is wrong, and where."""

    place: Place
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class FilesRefused(Exception):
    """Files that cannot be loaded as they are; `mistakes` holds every reason."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = list(dict.fromkeys(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class Reader:
    """One file that is being read: a mistake is noted, and reading goes on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.mistakes: list[Mistake] = []

    def place(self, node: yaml.Node | None = None) -> Place:
        return Place(str(self.path), node.start_mark.line + 1 if node else 0)

    def refuse(self, place: Place, reason: str) -> None:
        self.mistakes.append(Mistake(place, reason))

    def compose(self) -> yaml.Node | None:
        """Return the root of the document; None, with the mistake noted, if there is none."""
        text = self.text()
        if text is None:
            return None
        try:
            root = yaml.compose(text, LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            said = ", ".join(part for part in (error.context, error.problem) if part)
            self.refuse(self.line(mark.line + 1 if mark else 0), f"this is not YAML: {said}")
        except ReaderError as error:
            before = text.partition(chr(error.character))[0]
            self.refuse(self.line(before.count("\n") + 1), f"this is not YAML: {error.reason}")
        else:
            if root is None:
                self.refuse(self.place(), "it is empty; write [] if there is nothing to list")
            return root
        return None

    def text(self) -> str | None:
        data = b""
        try:
            data = self.path.read_bytes()
            return data.decode("utf-8-sig")
        except OSError as error:
            self.refuse(self.place(), f"it cannot be read: {error.strerror}")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            self.refuse(self.line(line), "this is not UTF-8")
        return None

    def line(self, number: int) -> Place:
        return Place(str(self.path), number)


def instead(written: str, valid: Iterable[str]) -> str:
    """Return the names that would be right, the nearest first, as the end of a sentence."""
    names = list(valid)
    near = get_close_matches(written, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]}?"
    return "valid are " + ", ".join(names) if len(names) <= 12 else "nothing is near it"
