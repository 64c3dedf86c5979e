"""The pages in docs/ as what is to be run, and what it is said to answer."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .conftest import ROOT

DOCS = ROOT / "docs"
COMMANDS = {"sh", "python", "js"}
PROGRAMS = {"python": ".venv/bin/python -", "js": "node --input-type=module -"}
ANSWERS = {"json", "text"}
REST = "…"
BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<reason>[^>]+) -->\n)?^```(?P<language>[^\n`]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
# What differs each time, by the name of the member; the page shows one of the same form.
VOLATILE = {
    "access_token": r"\w{30}",
    "receipt": r"[0-9A-Z]{4}-[0-9A-Z]{4}",
    "createdAt": r"\d{4}-\d\d-\d\dT[\d:.]+Z",
    "at": r"\d{4}-\d\d-\d\dT[\d:.]+Z",
}
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; `reason` says why it is not run."""

    language: str
    text: str
    reason: str | None
    place: str


@dataclass(frozen=True)
class Step:
    """Something to run, and what the page shows beside it."""

    command: Block
    answer: Block | None


def blocks(page: Path) -> Iterator[Block]:
    source = page.read_text()
    for found in BLOCK.finditer(source):
        line = source.count("\n", 0, found.start("language")) + 1
        place = f"{page.relative_to(ROOT)}:{line}"
        yield Block(found["language"], found["text"], found["reason"], place)


def steps(page: Path) -> list[Step]:
    """Return what the page has run: each command with the block of an answer that follows it."""
    found: list[Step] = []
    is_free = False  # whether the block before is a command that can still get an answer
    for block in blocks(page):
        if block.language in COMMANDS and not block.reason:
            found.append(Step(block, None))
        elif block.language in ANSWERS and not block.reason:
            assert is_free, f"{block.place}: this answers no command; say why it is not run"
            found[-1] = Step(found[-1].command, block)
        is_free = block.language in COMMANDS and not block.reason
    return found


def script(found: list[Step], *, mark: str) -> str:
    """Return a program for `sh` that runs the commands, with a mark after what each says."""
    lines = ["set -eu"]
    for number, step in enumerate(found):
        text = step.command.text
        if step.command.language == "sh":
            lines.append(text)
        else:
            program = PROGRAMS[step.command.language]
            lines.append(f"{program} <<'END_{number}'\n{text}END_{number}")
        lines.append(f"printf '%s' '{mark}'")
    return "\n".join(lines)


def difference(shown: Block, said: str) -> str:
    """Return where what was said is not what the page shows; nothing if it is."""
    if shown.language == "text":
        pattern = re.escape(shown.text.strip()).replace(REST, r"[^\n]*")
        told = said.lstrip("\N{BYTE ORDER MARK}").strip()
        return "" if re.fullmatch(pattern, told) else f"said:\n{said}"
    where = unlike(json.loads(shown.text), json.loads(said), "", "")
    return f"{where} in:\n{said}" if where else ""


def unlike(shown: Any, real: Any, name: str, path: str) -> str:
    """Return the first place at which two values differ, but for `…` and what is volatile."""
    if shown == REST:
        return ""
    if isinstance(shown, dict) and isinstance(real, dict):
        missing = set(shown) - set(real) - {REST}
        extra = set() if REST in shown else set(real) - set(shown)
        if missing or extra:
            return f"{path}: not there {sorted(missing)}, not shown {sorted(extra)}"
        pairs = [(shown[key], real[key], key, f"{path}/{key}") for key in shown if key != REST]
        return next(filter(None, (unlike(*pair) for pair in pairs)), "")
    if isinstance(shown, list) and isinstance(real, list):
        told = shown[:-1] if shown[-1:] == [REST] else shown
        if len(told) > len(real) or (told is shown and len(told) < len(real)):
            return f"{path}: {len(real)} elements"
        both = enumerate(zip(told, real, strict=False))
        found = (unlike(one, other, name, f"{path}/{place}") for place, (one, other) in both)
        return next(filter(None, found), "")
    return "" if alike(shown, real, name) else f"{path}: {real!r}, not {shown!r}"


def alike(shown: object, real: object, name: str) -> bool:
    if name in VOLATILE:
        return all(re.fullmatch(VOLATILE[name], str(value)) for value in (shown, real))
    if isinstance(shown, str) and isinstance(real, str):
        return UUID.sub("<id>", shown) == UUID.sub("<id>", real)
    return type(shown) is type(real) and shown == real
