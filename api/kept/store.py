"""The answers themselves, bounded in bytes: the least recently used goes out first."""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

OVERHEAD = 1_000  # bytes, about, that an answer takes besides its texts


class Answer(NamedTuple):
    """An answer as it went out, and the numbers that its groups had before it was made."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes
    tag: str
    unchanged: list[tuple[str, str]]  # the headers of its 304
    groups: tuple[str, ...]
    numbers: tuple[object, ...]

    @property
    def size(self) -> int:
        texts = (len(name) + len(value) for name, value in [*self.headers, *self.unchanged])
        return len(self.body) + sum(texts)


class Resource(NamedTuple):
    """What was answered to one question, per media type; without offers there is only one."""

    offers: tuple[str, ...]
    answers: dict[str, Answer]
    size: int


class Store:
    """Resources by the key of their question; safe to use from several threads."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.resources: OrderedDict[str, Resource] = OrderedDict()
        self.lock = Lock()

    def get(self, key: str) -> Resource | None:
        with self.lock:
            resource = self.resources.get(key)
            if resource is not None:
                self.resources.move_to_end(key)
            return resource

    def put(self, key: str, offers: tuple[str, ...], media_type: str, answer: Answer) -> None:
        """Keep an answer, unless it alone would take more than a tenth of the room."""
        with self.lock:
            before = self.resources.pop(key, None)
            same = before if before is not None and before.offers == offers else None
            self.size -= before.size if before else 0
            answers = (same.answers if same else {}) | {media_type: answer}
            size = sum(kept.size + OVERHEAD for kept in answers.values()) + len(key)
            if size > self.limit // 10:
                return
            self.resources[key] = Resource(offers, answers, size)
            self.size += size
            while self.size > self.limit:
                self.size -= self.resources.popitem(last=False)[1].size
