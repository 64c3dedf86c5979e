"""Sets of rows as bitmaps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.reading.bitmaps import count, in_one, members, pack, positions, union, unpack

FLAGS = st.lists(st.booleans(), max_size=300).map(lambda flags: np.array(flags, np.bool_))


@given(flags=FLAGS)
def test_bitmap_holds_what_was_packed(flags):
    bits = pack(flags)

    assert unpack(bits, len(flags)).tolist() == flags.tolist()
    assert count(bits) == flags.sum()


@given(flags=FLAGS)
def test_positions_are_those_of_the_flags(flags):
    bits = pack(flags)
    rows = np.arange(len(flags), dtype=np.int32)

    assert positions(bits).tolist() == np.flatnonzero(flags).tolist()
    assert members(bits, rows).tolist() == flags.tolist()


@pytest.mark.parametrize("row", [0, 63, 64, 99_999])
def test_single_row_of_many_is_found(row):
    flags = np.zeros(100_000, np.bool_)
    flags[row] = True

    assert positions(pack(flags)).tolist() == [row]


@given(sets=st.lists(st.sets(st.integers(0, 99)), max_size=4))
def test_union_and_exactly_one_are_those_of_sets(sets):
    bitmaps = [pack(np.isin(np.arange(100), list(own))) for own in sets]
    empty = pack(np.zeros(100, np.bool_))

    once = {row for row in range(100) if sum(row in own for own in sets) == 1}
    assert set(positions(union(bitmaps, like=empty)).tolist()) == set().union(*sets)
    assert set(positions(in_one(bitmaps, like=empty)).tolist()) == once
