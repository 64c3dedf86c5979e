"""camelCase on the wire, snake_case in the code."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st
from orjson import Fragment
from rest_framework.exceptions import ParseError

from api.casing import Verbatim, camelise, camelise_schema, from_json, to_json, underscore

pytestmark = [pytest.mark.urls("tests.api.trial"), pytest.mark.django_db]


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        ("slug", "slug"),
        ("per_pupil_up_to", "perPupilUpTo"),
        ("i_squared_q", "iSquaredQ"),
        ("consulted_on", "consultedOn"),
    ],
)
def test_name_goes_there_and_back(name, wire):
    assert camelise(name) == wire
    assert underscore(wire) == name


def test_snake_case_on_the_wire_is_another_name():
    assert underscore("per_pupil") != "per_pupil"
    assert camelise(underscore("per_pupil")) == "per_pupil"


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "P"])))
def test_every_name_of_letters_comes_back_as_it_was(name):
    assert camelise(underscore(name)) == name


def test_keys_are_camelised_at_every_depth_but_data_keys_are_not():
    data = {"by_theme": Verbatim({"social_skills": {"of_which": 1}}), "a_list": [{"b_c": 2}]}

    assert json.loads(to_json(data)) == {
        "byTheme": {"social_skills": {"ofWhich": 1}},
        "aList": [{"bC": 2}],
    }


def test_answer_is_compact_utf_8():
    assert to_json({"title": "Één"}) == '{"title":"Één"}'.encode()


def test_instant_is_written_in_utc_and_number_in_full():
    moment = datetime(2021, 9, 1, 12, tzinfo=timezone(timedelta(hours=2)))

    assert to_json({"at": moment, "g": 0.1 + 0.2}) == (
        b'{"at":"2021-09-01T10:00:00Z","g":0.30000000000000004}'
    )


def test_day_decimal_and_lazy_text_are_written():
    data = [datetime(2021, 9, 1, tzinfo=UTC).date(), Decimal("1.50"), gettext_lazy("Gone")]

    assert len(json.loads(to_json(data))) == 3


def test_number_that_json_does_not_know_is_a_bug():
    with pytest.raises(ValueError, match="JSON"):
        to_json({"g": float("nan")})


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text()
        | st.floats(allow_nan=False, allow_infinity=False),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("abc"), inner),
    )
)
def test_everything_is_written_as_python_writes_it(data):
    expected = json.dumps(data, ensure_ascii=False, separators=(",", ":"))

    assert to_json(data) == expected.encode()


def test_fragment_is_embedded_as_it_is_and_its_names_too():
    assert to_json({"a_b": [Fragment('{"c_d": 1e5}')]}) == b'{"aB":[{"c_d": 1e5}]}'


def test_body_is_read_with_its_names_in_snake_case():
    assert from_json(b'{"perPupil": [{"upTo": 1}], "a_b": 2}') == {
        "per_pupil": [{"up_to": 1}],
        "a__b": 2,
    }


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'a': 1}",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b'{"\\udc00": 1}',
        b"\xef\xbb\xbf{}",
        b"[" * 60_000,
        b'{"a":' * 800 + b"1" + b"}" * 800,
        b"[" * 400 + b"1" * 5000 + b"]" * 400,
        b"1 2",
    ],
)
def test_body_that_is_not_json_is_malformed(client, body):
    response = client.generic("POST", "/v1/echo", body, content_type="application/json")

    assert response.status_code == 400
    assert response.json()["type"] == "/v1/problems/malformed-json"


def test_whole_surrogate_pair_is_a_character_like_any_other():
    assert from_json(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"


def test_mistake_in_a_body_is_told_with_its_place():
    with pytest.raises(ParseError, match=r"1.*10"):
        from_json(b'{"a": 1, b}')


def test_body_goes_out_as_it_came_in(client):
    body = {"acceptsRandomAllocation": True, "groups": [{"pupilCount": 27}], "snake_case": None}

    response = client.post("/v1/echo", body, content_type="application/json")

    assert response.json() == body


def test_schema_is_camelised_where_it_names_properties_only():
    schema = {
        "required": ["a_b"],
        "properties": {"a_b": {"type": "object", "properties": {"c_d": {"enum": ["e_f"]}}}},
        "allOf": [{"properties": {"g_h": {}}}],
        "example": {"i_j": 1},
    }

    assert camelise_schema(schema) == {
        "required": ["aB"],
        "properties": {"aB": {"type": "object", "properties": {"cD": {"enum": ["e_f"]}}}},
        "allOf": [{"properties": {"gH": {}}}],
        "example": {"i_j": 1},
    }
