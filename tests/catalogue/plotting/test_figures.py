"""Numbers as they are read in Dutch and in English."""

import pytest

from catalogue.plotting.figures import (
    Language,
    format_interval,
    format_number,
    format_weight,
)


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (0.65, "0,65", "0.65"),
        (-0.75, "−0,75", "−0.75"),
        (0.0, "0,00", "0.00"),
        (-0.001, "0,00", "0.00"),
        (9999.99, "9999,99", "9999.99"),
        (-1234567.0, "−1,23e6", "−1.23e6"),
    ],
)
def test_number_has_two_decimals_and_a_true_minus(value: float, dutch: str, english: str) -> None:
    assert format_number(value, "nl") == dutch
    assert format_number(value, "en") == english


def test_rounding_is_that_of_the_written_number_and_not_of_the_double() -> None:
    assert round(0.185, 2) == 0.18  # what must not happen
    assert format_number(0.185, "en") == "0.19"
    assert format_number(-0.185, "en") == "−0.19"


def test_ends_of_an_interval_are_parted_by_a_sign_that_is_no_decimal_comma() -> None:
    assert format_interval(-0.1, 1.25, "nl") == "[−0,10; 1,25]"
    assert format_interval(-0.1, 1.25, "en") == "[−0.10, 1.25]"


@pytest.mark.parametrize(("language", "written"), [("nl", "2,1%"), ("en", "2.1%")])
def test_weight_is_in_per_cent(language: Language, written: str) -> None:
    assert format_weight(2.14, language) == written


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        format_number(value, "nl")
