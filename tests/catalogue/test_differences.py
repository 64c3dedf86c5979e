"""What differs between two contents, and carrying it out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.models.differences import Difference, differences
from tests.catalogue.carrying_out import apply_differences

TEXT = st.sampled_from(["", "a", "b"])
BILINGUAL = st.fixed_dictionaries({"nl": TEXT, "en": TEXT})
NUMBER = st.none() | st.integers(-1, 1) | st.just(0.5)
CONTENT = st.fixed_dictionaries(
    {
        "code": TEXT,
        "category": TEXT | st.none(),
        "requires_combination": st.booleans(),
        "title": BILINGUAL,
        "effect": st.fixed_dictionaries(
            {"months": NUMBER, "scale": TEXT | st.none(), "absence": TEXT | st.none()}
        ),
        "effect_size": NUMBER,
        "examples": st.lists(BILINGUAL, max_size=2),
        "sectors": st.lists(TEXT, max_size=2),
    }
)
quick = settings(max_examples=300, deadline=None, derandomize=True, database=None)


@quick
@given(old=CONTENT, new=CONTENT)
def test_differences_carried_out_on_the_old_give_the_new(old, new):
    assert apply_differences(old, differences(old, new)) == new


@quick
@given(old=CONTENT, new=CONTENT)
def test_differences_turned_round_lead_back(old, new):
    back = [Difference(change.path, change.new, change.old) for change in differences(old, new)]

    assert apply_differences(new, back) == old
    assert sorted(back, key=str) == sorted(differences(new, old), key=str)


@quick
@given(content=CONTENT)
def test_what_was_not_there_differs_in_every_field_that_says_something(content):
    added = apply_differences(None, differences(None, content))

    assert differences(added, content) == []
    assert added["examples"] == content["examples"]
    assert added["title"] == content["title"]


@quick
@given(content=CONTENT)
def test_what_is_the_same_does_not_differ(content):
    assert differences(content, content) == []
    assert apply_differences(content, []) == content


@pytest.mark.parametrize(
    ("old", "new"), [(0, None), (None, 0), (False, None), ("", None), (None, []), ([], "")]
)
def test_nothing_and_an_empty_value_are_not_the_same(old, new):
    assert differences({"x": old}, {"x": new}) == [Difference(("x",), old, new)]


def test_zero_months_that_are_no_longer_known_are_a_difference():
    old, new = {"effect": {"months": 0}}, {"effect": {"months": None}}

    assert differences(old, new) == [Difference(("effect", "months"), 0, None)]


def test_differences_name_the_field_from_the_outside_in():
    old = {"code": "B6", "title": {"nl": "Oud", "en": "Same"}, "sectors": ["po"]}
    new = {"code": "B6", "title": {"nl": "Nieuw", "en": "Same"}, "sectors": ["po", "vo"]}

    assert differences(old, new) == [
        Difference(("title", "nl"), "Oud", "Nieuw"),
        Difference(("sectors",), ["po"], ["po", "vo"]),
    ]
