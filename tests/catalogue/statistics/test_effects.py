"""Conversions to Hedges' g against R, mpmath and published examples."""

import math

import pytest

from catalogue.statistics import (
    Arm,
    InputRefused,
    effect_from_arms,
    effect_from_correlation,
    effect_from_log_odds_ratio,
    standard_error_from_variance,
    variance_from_standard_error,
)
from catalogue.statistics.effects import small_sample_correction

ARM = Arm(100.0, 15.0, 20)


# escalc("SMD", …) of R 4.2.2, metafor 3.8-1: yi and √vi
@pytest.mark.parametrize(
    ("treatment", "control", "effect_size", "standard_error"),
    [
        (Arm(103, 15, 40), Arm(98, 14, 38), 0.340899930100086, 0.22816823415726),
        (Arm(50.2, 10.5, 2), Arm(55.1, 9, 3), -0.372196319566421, 0.920427261310318),
        (Arm(7, 2.5, 350), Arm(6.5, 2.1, 410), 0.217853039978145, 0.0729889779127445),
    ],
)
def test_effect_from_arms_is_that_of_metafor(
    treatment: Arm, control: Arm, effect_size: float, standard_error: float
) -> None:
    effect = effect_from_arms(treatment, control)

    assert effect == pytest.approx((effect_size, standard_error), rel=1e-9)


# Γ(m/2)/(√(m/2) Γ((m - 1)/2)) by mpmath at 50 digits
@pytest.mark.parametrize(
    ("degrees_of_freedom", "expected"),
    [
        (2, 0.56418958354775629),
        (3, 0.72360125455826766),
        (10, 0.9227456080530871),
        (200, 0.99624452247912655),
        (201, 0.99626323360577391),
        (202, 0.9962817592057512),
        (5000, 0.99984999124943755),
    ],
)
def test_small_sample_correction_is_exact(degrees_of_freedom: int, expected: float) -> None:
    assert small_sample_correction(degrees_of_freedom) == pytest.approx(expected, rel=1e-13)


def test_effect_from_correlation() -> None:
    # r = 0.3, n = 50: J(48)·2r/√(1 - r²) and J(48)·2/√(49(1 - r²)), by mpmath
    expected = (0.61908311861001798, 0.29480148505238951)

    assert effect_from_correlation(0.3, 50) == pytest.approx(expected, rel=1e-12)
    assert effect_from_correlation(-0.3, 50).effect_size == pytest.approx(-expected[0], rel=1e-12)


def test_effect_from_log_odds_ratio() -> None:
    # √3/π = 0.55132889542179204, mpmath
    effect = effect_from_log_odds_ratio(-0.9, 0.25)

    assert effect == pytest.approx((-0.49619600587961284, 0.13783222385544801), rel=1e-14)


def test_variance_and_standard_error_are_each_others_square() -> None:
    assert standard_error_from_variance(0.04) == pytest.approx(0.2, rel=1e-15)
    assert variance_from_standard_error(0.2) == pytest.approx(0.04, rel=1e-15)


@pytest.mark.parametrize(
    ("arm", "code"),
    [
        (Arm(math.nan, 15, 20), "not-finite"),
        (Arm(100, math.inf, 20), "not-finite"),
        (Arm(100, 0, 20), "standard-deviation-not-positive"),
        (Arm(100, -1, 20), "standard-deviation-not-positive"),
        (Arm(100, 15, 1), "too-few-pupils"),
        (Arm(1e308, 1e-10, 20), "not-finite"),
    ],
)
def test_arm_that_no_effect_follows_from_is_refused(arm: Arm, code: str) -> None:
    with pytest.raises(InputRefused) as refusal:
        effect_from_arms(arm, Arm(98.0, 1e-10, 20) if arm.mean == 1e308 else ARM)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("correlation", "sample_size", "code"),
    [
        (1.0, 50, "correlation-out-of-range"),
        (-1.0, 50, "correlation-out-of-range"),
        (math.nan, 50, "not-finite"),
        (0.3, 3, "too-few-pupils"),
    ],
)
def test_correlation_that_no_effect_follows_from_is_refused(
    correlation: float, sample_size: int, code: str
) -> None:
    with pytest.raises(InputRefused) as refusal:
        effect_from_correlation(correlation, sample_size)

    assert refusal.value.code == code


@pytest.mark.parametrize("value", [0.0, -0.1])
def test_spread_that_is_not_positive_is_refused(value: float) -> None:
    with pytest.raises(InputRefused, match="above 0"):
        standard_error_from_variance(value)
    with pytest.raises(InputRefused, match="above 0"):
        variance_from_standard_error(value)
    with pytest.raises(InputRefused, match="above 0"):
        effect_from_log_odds_ratio(0.5, value)
