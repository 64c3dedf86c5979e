"""What a process keeps in memory because it never changes, up to a number of bytes."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """Values by key; what was asked for longest ago goes first when there is no room."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self.values: OrderedDict[Hashable, tuple[V, int]] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Hashable) -> V | None:
        with self.lock:
            if key not in self.values:
                return None
            self.values.move_to_end(key)
            return self.values[key][0]

    def keep(self, key: Hashable, value: V, size: int) -> V:
        """Keep `value`, which takes about `size` bytes, and return it."""
        with self.lock:
            _, known = self.values.pop(key, (None, 0))
            self.values[key] = value, size
            self.bytes += size - known
            while self.bytes > self.most_bytes:
                self.bytes -= self.values.popitem(last=False)[1][1]
        return value
