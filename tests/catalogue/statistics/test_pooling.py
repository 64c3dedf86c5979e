"""Pooled estimates against R, closed forms and high-precision arithmetic."""

import math

import pytest

from catalogue.statistics import Absence, Caution, Interval, pool

from .published import DATASETS, EXPECTED, WRITING_TO_LEARN, Expected

TO_R = pytest.approx  # relative


def near(expected: float, relative: float = 1e-9) -> object:
    return pytest.approx(expected, rel=relative, abs=0)


@pytest.mark.parametrize(("key", "expected"), EXPECTED.items(), ids="-".join)
def test_estimate_is_that_of_metafor(key: tuple[str, str, str], expected: Expected) -> None:
    data = DATASETS[key[0]]

    estimate = pool(data.effects, data.standard_errors, model=key[1], interval=key[2])  # type: ignore[arg-type]

    assert estimate.effect_size == near(expected.effect_size)
    assert estimate.standard_error == near(expected.standard_error)
    assert estimate.confidence_interval == near((expected.low, expected.high))
    assert estimate.p_value == near(expected.p_value)
    assert estimate.tau_squared == near(expected.tau_squared)
    assert estimate.h_squared == near(expected.h_squared)
