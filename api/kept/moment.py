"""What was given a moment ago to requests that are spelt alike, to the last letter."""

import time
from typing import Any, NamedTuple

Spelling = tuple[Any, ...]


class Given(NamedTuple):
    status: int
    headers: list[tuple[str, str]]
    body: bytes


class Moment:
    """Answers that hold together until the first of them may not any more; then all are let go.

    It is for one thread.
    """

    def __init__(self) -> None:
        self.until = 0.0  # of time.monotonic()
        self.given: dict[Spelling, Given] = {}

    def get(self, spelling: Spelling) -> Given | None:
        if self.until <= time.monotonic():
            self.given.clear()
            return None
        return self.given.get(spelling)

    def put(self, spelling: Spelling, given: Given, until: float) -> None:
        """Remember what was given, which holds `until` then."""
        self.until = min(self.until, until) if self.given else until
        self.given[spelling] = given
