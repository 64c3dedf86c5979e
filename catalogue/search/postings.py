"""Posting lists: which versions hold a term, and how heavily; in bytes and in memory.

A version is meant by its key, a weight by a whole number from 1 on. A list that skips few keys is
kept dense (a weight for every key from the first to the last, 0 for those that it skips), any
other list sparse (the distance of each key from the first, and the weights).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from struct import Struct

import numpy as np
from numpy.typing import NDArray

HEADER = Struct("<qB")  # the first key; the bytes that each distance takes, 0 if it is dense
WIDTHS = (1, 2, 4, 8)


@dataclass(frozen=True)
class Postings:
    """A list in memory; `distances` is None where it is dense."""

    first: int
    distances: NDArray[np.unsignedinteger] | None
    weights: NDArray[np.unsignedinteger]

    @property
    def last(self) -> int:
        if self.distances is None:
            return self.first + len(self.weights) - 1
        return self.first + int(self.distances[-1])

    @property
    def nbytes(self) -> int:
        return self.weights.nbytes + (0 if self.distances is None else self.distances.nbytes)

    def raise_to(self, heaviest: NDArray[np.unsignedinteger], base: int, factor: int = 1) -> None:
        """Raise `heaviest`, the weights of the keys from `base` on, to these times `factor`."""
        place: slice | NDArray[np.integer] = slice(self.first - base, self.last - base + 1)
        if self.distances is not None:
            place = self.distances + np.int64(self.first - base)
        heaviest[place] = np.maximum(heaviest[place], self.weights * heaviest.dtype.type(factor))

    def between(self, first: int, last: int) -> NDArray[np.unsignedinteger]:
        """Return the weight of every key from `first` to `last`, which lie within the list."""
        start, end = first - self.first, last - self.first + 1
        if self.distances is None:
            return self.weights[start:end]
        inside = slice(*np.searchsorted(self.distances, [start, end]))
        weights = np.zeros(end - start, self.weights.dtype)
        weights[self.distances[inside] - start] = self.weights[inside]
        return weights


def postings(keys: NDArray[np.int64], weights: NDArray[np.unsignedinteger]) -> Postings:
    """Return the list of `keys`, one or more in ascending order, in the form that is smaller."""
    first, span = int(keys[0]), int(keys[-1] - keys[0]) + 1
    if is_dense(len(keys), span, weights.itemsize):
        dense = np.zeros(span, weights.dtype)
        dense[keys - first] = weights
        return Postings(first, None, dense)
    return Postings(first, (keys - first).astype(f"<u{width_of(span)}"), weights)


def single(key: int, weight: int) -> Postings:
    """Return the list of one key."""
    return Postings(key, None, np.array([weight], np.uint8))


def is_dense(count: int, span: int, itemsize: int) -> bool:
    """Whether weights of `itemsize` bytes take less room for each of `span` keys."""
    return span * itemsize <= count * (itemsize + width_of(span))


def width_of(span: int) -> int:
    return next(width for width in WIDTHS if span <= 1 << 8 * width)


NOWHERE = Postings(0, None, np.empty(0, np.uint16))


def merged(lists: Iterable[tuple[Postings, int]]) -> Postings:
    """Return one list of the heaviest weight of each key, times the factor beside its list."""
    known = list(lists)
    if not known:
        return NOWHERE
    base = min(one.first for one, _factor in known)
    heaviest = np.zeros(max(one.last for one, _factor in known) - base + 1, np.uint16)
    for one, factor in known:
        one.raise_to(heaviest, base, factor)
    if is_dense(int(np.count_nonzero(heaviest)), len(heaviest), heaviest.itemsize):
        return Postings(base, None, heaviest)
    found = np.flatnonzero(heaviest > 0)
    return postings(found + base, heaviest[found])


def packed(listed: Postings) -> bytes:
    """Return a list whose weights are bytes as bytes."""
    width = 0 if listed.distances is None else listed.distances.itemsize
    distances = b"" if listed.distances is None else listed.distances.tobytes()
    return HEADER.pack(listed.first, width) + distances + listed.weights.tobytes()


def unpacked(data: bytes | memoryview) -> Postings:
    """Return the list that was packed as `data`, without copying it."""
    first, width = HEADER.unpack_from(data)
    if not width:
        return Postings(first, None, np.frombuffer(data, np.uint8, offset=HEADER.size))
    count = (len(data) - HEADER.size) // (width + 1)
    distances = np.frombuffer(data, f"<u{width}", count, HEADER.size)
    weights = np.frombuffer(data, np.uint8, count, HEADER.size + count * width)
    return Postings(first, distances, weights)
