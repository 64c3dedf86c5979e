"""Distributions against mpmath 1.4.1 at 50 digits."""

import math

import pytest

from catalogue.statistics import DidNotConverge, percentile_gain
from catalogue.statistics.distributions import (
    chi_squared_critical,
    chi_squared_survival,
    normal_two_sided,
    student_critical,
    student_two_sided,
)


@pytest.mark.parametrize(
    ("t", "degrees_of_freedom", "expected"),
    [
        (0.5, 1, 0.70483276469913345),
        (12.7, 1, 0.05002432768934416),
        (4.3, 2, 0.050057154117091592),
        (2.7076891451698244, 46, 0.0094794638360509335),
        (-2.7076891451698244, 46, 0.0094794638360509335),
        (0.001, 47, 0.99920634805533562),
        (3.3, 999, 0.001001031263055915),
        (40.0, 999, 1.2426421196271424e-209),
        (1.96, 100_000, 0.049998563194301638),
        (0.0, 5, 1.0),
        (math.inf, 5, 0.0),
        (1e200, 5, 0.0),
    ],
)
def test_student_p_value(t: float, degrees_of_freedom: int, expected: float) -> None:
    assert student_two_sided(t, degrees_of_freedom) == pytest.approx(expected, rel=1e-11, abs=0)


@pytest.mark.parametrize(
    ("x", "degrees_of_freedom", "expected"),
    [
        (0.001, 1, 0.97477287936996039),
        (3.84, 1, 0.050043521248705103),
        (152.233008082373, 12, 1.996764590846239e-26),
        (107.10607147419, 47, 1.3745672719236097e-6),
        (20.0, 47, 0.9998105958160077),
        (999.0, 999, 0.49404987795852787),
        (1100.0, 999, 0.013818467525532355),
        (101_000.0, 99_999, 0.01279494772840334),
        (1400.0, 3, 2.9456193610163087e-303),
        (0.0, 3, 1.0),
        (math.inf, 3, 0.0),
        (1e-9, 40, 1.0),
    ],
)
def test_chi_squared_p_value(x: float, degrees_of_freedom: int, expected: float) -> None:
    assert chi_squared_survival(x, degrees_of_freedom) == pytest.approx(expected, rel=1e-12, abs=0)


@pytest.mark.parametrize(
    ("degrees_of_freedom", "t", "low", "high"),
    [
        (1, 12.706204736174705, 0.00098206911717525591, 5.023886187314889),
        (2, 4.3026527297494639, 0.050635615968579751, 7.3777589082278726),
        (9, 2.2621571627982055, 2.7003894999803579, 19.022767798641635),
        (47, 2.0117405137297659, 29.956195681912091, 67.820646984252475),
        (999, 1.96234146113345, 913.30099830211337, 1088.4870677259353),
    ],
)
def test_critical_values(degrees_of_freedom: int, t: float, low: float, high: float) -> None:
    assert student_critical(degrees_of_freedom) == pytest.approx(t, rel=1e-12)
    assert chi_squared_critical(degrees_of_freedom) == pytest.approx((low, high), rel=1e-12)


@pytest.mark.parametrize(
    ("effect_size", "expected"),
    [
        (0.0, 0.0),
        (1e-9, 3.989422804014327e-8),
        (0.25, 9.8706325682923724),
        (-0.5, -19.14624612740131),
        (3.0, 49.865010196836991),
    ],
)
def test_percentile_gain(effect_size: float, expected: float) -> None:
    assert percentile_gain(effect_size) == pytest.approx(expected, rel=1e-14, abs=0)


def test_normal_p_value_keeps_its_digits_in_the_tail() -> None:
    assert normal_two_sided(-4) == pytest.approx(6.334248366623985e-05, rel=1e-14)


def test_sum_that_does_not_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.statistics.distributions.TERMS", 2)

    with pytest.raises(DidNotConverge, match="series"):
        chi_squared_survival(900.0, 1000)
    with pytest.raises(DidNotConverge, match="continued fraction"):
        chi_squared_survival(1100.0, 1000)
