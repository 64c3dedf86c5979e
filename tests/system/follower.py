"""Whoever keeps a copy by the feed of changes, and a line that loses, doubles and reorders."""

import http.client
import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

Key = tuple[str, str]
GONE = (404, 410)


def drawing(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311  # to be repeated, not to be secret


class Lost(Exception):
    """Nobody will know whether the call arrived."""


class Line:
    """Calls to a server, of which some get lost, there or back, and some are made twice."""

    def __init__(self, url: str, drawn: random.Random) -> None:
        self.line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self.drawn = drawn

    def close(self) -> None:
        self.line.close()

    def ask(self, path: str) -> tuple[int, Any]:
        """Make one call that arrives; a caller must not take an older answer from a cache."""
        self.line.request("GET", path, headers={"Cache-Control": "no-cache"})
        answer = self.line.getresponse()
        return answer.status, json.loads(answer.read())

    def try_to_ask(self, path: str) -> tuple[int, Any]:
        """Make a call that may get lost before or after it was answered, or be made twice."""
        fate = self.drawn.random()
        if fate < 0.05:
            raise Lost
        if fate < 0.1:
            self.ask(path)
            raise Lost
        if fate < 0.15:
            self.ask(path)
        if fate < 0.2:
            self.line.close()  # the next one goes to another worker, perhaps
        return self.ask(path)


class Follower:
    """A copy of everything public, as docs/changes.md tells how to keep it."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.after = 0
        self.copy: dict[Key, tuple[int, Any]] = {}  # by resource: number of the change, and what
        self.delayed: list[tuple[Key, int, Any]] = []

    def go_on(self) -> bool:
        """Read a page of changes and what they are of; return whether there was any."""
        try:
            _status, page = self.line.try_to_ask(f"/v1/changes?{urlencode({'after': self.after})}")
        except Lost:
            return True
        answers = [answer for change in page["results"] for answer in self.answers_to(change)]
        self.line.drawn.shuffle(answers)
        held = {(key, number): True for key, number, _what in answers}
        late, in_time = self.delayed, []
        self.delayed = []
        for answer in answers:  # the second of two answers may come much later
            first = held.pop((answer[0], answer[1]), False)
            (in_time if first or self.line.drawn.random() < 0.5 else self.delayed).append(answer)
        for key, number, what in [*in_time, *late]:
            self.keep(key, number, what)
        self.after = page["upTo"]
        return bool(page["results"])

    def answers_to(self, change: dict[str, Any]) -> Iterator[tuple[Key, int, Any]]:
        """Ask until an answer comes, and sometimes once more."""
        key, path = (change["resource"], change["id"]), urlsplit(change["links"]["self"]).path
        wanted = 2 if self.line.drawn.random() < 0.1 else 1
        while wanted:
            try:
                status, what = self.line.try_to_ask(f"{path}?lang=nl")
            except Lost:
                continue
            assert status == 200 or status in GONE, (path, what)
            wanted -= 1
            yield key, change["number"], None if status in GONE else content(what)

    def keep(self, key: Key, number: int, what: Any) -> None:
        """Keep an answer unless it belongs to an older change than what is there already."""
        if number >= self.copy.get(key, (0, None))[0]:
            self.copy[key] = number, what

    def contents(self) -> dict[Key, Any]:
        return {key: what for key, (_number, what) in self.copy.items() if what is not None}


def content(what: dict[str, Any]) -> dict[str, Any]:
    """Return what a resource says; `asOf` and the addresses say only how it was asked."""
    return {name: value for name, value in what.items() if name not in {"asOf", "links"}}


def everything(line: Line, collections: dict[str, str]) -> dict[Key, Any]:
    """Return what the lists of the API say, by resource; `collections` gives each its key."""
    return {
        (name, str(row[key])): content(row)
        for name, key in collections.items()
        for row in rows(line, name)
    }


def rows(line: Line, name: str) -> Iterator[Any]:
    asked = ["", "&open=false"] if name == "schools" else [""]
    for more in asked:
        path: str | None = f"/v1/{name}?lang=nl&pageSize=100{more}"
        while path:
            _status, page = line.ask(path)
            yield from page["results"]
            path = page["next"] and "?".join(urlsplit(page["next"])[2:4])
