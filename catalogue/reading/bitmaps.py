"""Sets of rows as bitmaps: one bit per row, so that a set operation costs next to nothing."""

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Bits: TypeAlias = NDArray[np.uint64]
Flags: TypeAlias = NDArray[np.bool_]
Rows: TypeAlias = NDArray[np.int32]  # numbers of rows

WORD = 64


def pack(flags: Flags) -> Bits:
    """Return the bitmap of `flags`; what lies between its last row and its end is empty."""
    words = -(-len(flags) // WORD)
    packed = np.zeros(words * WORD // 8, np.uint8)
    packed[: -(-len(flags) // 8)] = np.packbits(flags)
    return packed.view(np.uint64)


def unpack(bits: Bits, rows: int) -> Flags:
    """Return the bitmap as flags, one per row."""
    return np.unpackbits(bits.view(np.uint8), count=rows).view(np.bool_)


def positions(bits: Bits) -> Rows:
    """Return the numbers of the rows that are in it, ascending; fast where they are few."""
    words = np.flatnonzero(bits)
    if len(words) > len(bits) // 4:
        return np.flatnonzero(unpack(bits, len(bits) * WORD)).astype(np.int32)
    inside = np.flatnonzero(unpack(bits[words], len(words) * WORD))
    return (words[inside // WORD] * WORD + inside % WORD).astype(np.int32)


def members(bits: Bits, rows: Rows) -> Flags:
    """Return which of `rows` are in it."""
    octets = bits.view(np.uint8)[rows >> 3]
    flags: Flags = (octets >> (7 - (rows & 7)).astype(np.uint8)) & 1 > 0
    return flags


def count(bits: Bits) -> int:
    return int(np.bitwise_count(bits).sum())


def union(bitmaps: Iterable[Bits], *, like: Bits) -> Bits:
    """Return the rows that are in any of `bitmaps`, each as long as `like`."""
    joined = np.zeros_like(like)
    for bits in bitmaps:
        joined |= bits
    return joined


def in_one(bitmaps: Iterable[Bits], *, like: Bits) -> Bits:
    """Return the rows that are in exactly one of `bitmaps`."""
    once, twice = np.zeros_like(like), np.zeros_like(like)
    for bits in bitmaps:
        twice |= once & bits
        once |= bits
    return once & ~twice
