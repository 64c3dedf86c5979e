"""Posting lists: in bytes, in memory, merged, and made of texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.indexing import TextIndex
from catalogue.search.postings import NOWHERE, Postings, merged, packed, postings, unpacked
from catalogue.search.terms import FIELDS, HYPHENATED, PART, STEM, UNIT, WORD, index_terms

KEYS = st.one_of(
    st.integers(1, 40),
    st.integers(1, 70_000),
    st.integers(2**33 - 9, 2**33),
    st.integers(1, 2**40),
)
HELD = st.dictionaries(KEYS, st.integers(1, 240), min_size=1, max_size=30)
CLOSE = st.dictionaries(st.integers(1, 3_000), st.integers(1, 240), min_size=1, max_size=30)
WORDS = st.text("aelsnzé-', 1B", max_size=25)
TEXTS = st.fixed_dictionaries(
    {language: st.fixed_dictionaries(dict.fromkeys(FIELDS, WORDS)) for language in ("nl", "en")}
)


def listed(held: dict[int, int]) -> Postings:
    keys = sorted(held)
    return postings(np.array(keys), np.array([held[key] for key in keys], np.uint8))


def holds(one: Postings) -> dict[int, int]:
    distances = range(len(one.weights)) if one.distances is None else one.distances.tolist()
    pairs = zip(distances, one.weights.tolist(), strict=True)
    return {one.first + distance: weight for distance, weight in pairs if weight}


@given(HELD)
def test_list_comes_out_of_its_bytes_as_it_went_in(held: dict[int, int]) -> None:
    one = listed(held)

    assert holds(one) == holds(unpacked(packed(one))) == held
    assert (one.first, one.last) == (min(held), max(held))
    assert len(packed(one)) == 9 + one.nbytes


@pytest.mark.parametrize(
    ("keys", "most_bytes"),
    [(range(1, 1_001), 1_000), (range(1, 2_001, 2), 2_000), (range(1, 10_001, 10), 3_000)],
)
def test_list_takes_the_least_room(keys: range, most_bytes: int) -> None:
    assert listed(dict.fromkeys(keys, 240)).nbytes <= most_bytes


@given(st.lists(st.tuples(CLOSE, st.integers(1, 2)), max_size=6))
def test_merged_list_has_the_heaviest_weight_of_each_key(
    lists: list[tuple[dict[int, int], int]],
) -> None:
    best: dict[int, int] = {}
    for held, factor in lists:
        for key, weight in held.items():
            best[key] = max(best.get(key, 0), weight * factor)

    one = merged((listed(held), factor) for held, factor in lists)

    assert holds(one) == best
    assert (one is NOWHERE) == (not lists)


@given(CLOSE, st.data())
def test_weights_between_two_keys_are_those_of_the_list(
    held: dict[int, int], data: st.DataObject
) -> None:
    first = data.draw(st.integers(min(held), max(held)))
    last = data.draw(st.integers(first, max(held)))

    weights = listed(held).between(first, last)

    assert weights.tolist() == [held.get(key, 0) for key in range(first, last + 1)]


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_lists_of_texts_say_what_each_text_says(texts: list[dict[str, dict[str, str]]]) -> None:
    index = TextIndex()
    for number, text in enumerate(texts):
        index.add(7 + 3 * number, text)

    found = [(term, holds(one)) for term, one in index.lists()]

    said = {7 + 3 * number: index_terms(text) for number, text in enumerate(texts)}
    assert [term for term, _held in found] == sorted(set().union(*said.values()))
    for term, held in found:
        assert {key: weight * UNIT for key, weight in held.items()} == {
            key: weights[term] for key, weights in said.items() if term in weights
        }


def test_every_weight_is_a_whole_number_of_units_that_fits_in_a_byte() -> None:
    weights = {
        field * form for field in FIELDS.values() for form in (HYPHENATED, WORD, STEM, PART)
    }

    assert {weight % UNIT for weight in weights} == {0}
    assert max(weights) // UNIT < 256
