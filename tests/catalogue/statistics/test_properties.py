"""What holds of any estimate, whatever the studies."""

import math
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.statistics import (
    INTERVAL_METHODS,
    MODELS,
    Absence,
    Interval,
    IntervalMethod,
    Model,
    leave_one_out,
    pool,
)
from catalogue.statistics.studies import Studies

EFFECTS = st.integers(-3000, 3000).map(lambda n: n / 1024)
ERRORS = st.integers(1, 2000).map(lambda n: n / 1024)
ROWS = st.lists(st.tuples(EFFECTS, ERRORS), min_size=2, max_size=12)
MODEL, INTERVAL = st.sampled_from(MODELS), st.sampled_from(INTERVAL_METHODS)


def columns(rows: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [effect for effect, _ in rows], [error for _, error in rows]


def log_likelihood(studies: Studies, tau_squared: float) -> float:
    moments = studies.at(tau_squared)
    return -(studies.log_totals(tau_squared) + math.log(moments.weight) + moments.q) / 2


@given(ROWS, MODEL, INTERVAL, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_order_of_rows_changes_no_digit(
    rows: list[tuple[float, float]], model: Model, interval: IntervalMethod, random: Any
) -> None:
    shuffled = random.sample(rows, len(rows))

    one = pool(*columns(rows), model=model, interval=interval)
    other = pool(*columns(shuffled), model=model, interval=interval)

    for name in ("effect_size", "standard_error", "p_value", "tau_squared", "q", "warnings"):
        assert getattr(one, name) == getattr(other, name)
    assert sorted(one.weights) == sorted(other.weights)


@given(ROWS, MODEL, st.integers(-(2**20), 2**20))
@settings(max_examples=50, deadline=None)
def test_shift_moves_the_effect_and_nothing_else(
    rows: list[tuple[float, float]], model: Model, shift: int
) -> None:
    effects, errors = columns(rows)

    one = pool(effects, errors, model=model)
    other = pool([effect + shift for effect in effects], errors, model=model)

    assert other.effect_size == pytest.approx(one.effect_size + shift, rel=1e-12, abs=1e-12)
    assert (other.tau_squared, other.q) == (one.tau_squared, one.q)
    assert other.standard_error == one.standard_error


@given(ROWS, MODEL, st.integers(-30, 30))
@settings(max_examples=50, deadline=None)
def test_scale_stretches_effects_and_squares_tau_squared(
    rows: list[tuple[float, float]], model: Model, power: int
) -> None:
    effects, errors = columns(rows)
    scale = 2.0**power

    one = pool(effects, errors, model=model)
    other = pool([scale * y for y in effects], [scale * s for s in errors], model=model)

    assert other.effect_size == one.effect_size * scale
    assert other.standard_error == one.standard_error * scale
    assert isinstance(one.tau_squared, float)
    assert other.tau_squared == one.tau_squared * scale * scale
    assert (other.q, other.p_value) == (one.q, one.p_value)


@given(ROWS, st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_no_other_tau_squared_is_more_likely(
    rows: list[tuple[float, float]], share: float
) -> None:
    studies = Studies(*columns(rows))
    smallest, limit = studies.variances[0], studies.grid[-1]
    other = smallest * math.expm1(share * math.log1p(limit / smallest))

    estimate = pool(*columns(rows)).tau_squared

    assert isinstance(estimate, float)
    best = log_likelihood(studies, estimate / studies.unit**2)
    assert log_likelihood(studies, other) <= best + 1e-9 * abs(best) + 1e-9


@given(ROWS)
@settings(max_examples=50, deadline=None)
def test_paule_mandel_brings_q_to_its_expectation(rows: list[tuple[float, float]]) -> None:
    studies = Studies(*columns(rows))

    tau_squared = pool(*columns(rows), model="pm").tau_squared

    assert isinstance(tau_squared, float)
    q = studies.at(tau_squared / studies.unit**2).q
    assert q == pytest.approx(len(rows) - 1) if tau_squared else q <= len(rows) - 1


@given(ROWS.map(lambda rows: rows[:8]), MODEL, INTERVAL)
@settings(max_examples=50, deadline=None)
def test_left_out_study_is_as_if_it_had_never_been(
    rows: list[tuple[float, float]], model: Model, interval: IntervalMethod
) -> None:
    refits = leave_one_out(*columns(rows), model=model, interval=interval)

    assert not isinstance(refits, Absence)
    for row, refit in enumerate(refits):
        fresh = pool(*columns(rows[:row] + rows[row + 1 :]), model=model, interval=interval)
        assert refit.k == fresh.k
        assert refit.effect_size == pytest.approx(fresh.effect_size, rel=1e-9, abs=1e-9)
        assert refit.standard_error == pytest.approx(fresh.standard_error, rel=1e-9, abs=1e-12)
        if isinstance(fresh.tau_squared, Absence):
            assert refit.tau_squared is fresh.tau_squared
        else:
            assert refit.tau_squared == pytest.approx(fresh.tau_squared, rel=1e-9, abs=1e-12)
        assert refit.warnings == fresh.warnings


@given(ROWS, MODEL, INTERVAL)
@settings(max_examples=50, deadline=None)
def test_intervals_hold_what_they_are_about(
    rows: list[tuple[float, float]], model: Model, interval: IntervalMethod
) -> None:
    estimate = pool(*columns(rows), model=model, interval=interval)

    around = [estimate.confidence_interval, estimate.prediction_interval]
    for found in (one for one in around if isinstance(one, Interval)):
        assert found.low <= estimate.effect_size <= found.high
    assert min(rows)[0] - 1e-12 <= estimate.effect_size <= max(rows)[0] + 1e-12
    assert isinstance(estimate.q_p_value, float)
    assert 0 <= estimate.q_p_value <= 1
    assert math.fsum(estimate.weights) == pytest.approx(100)


def test_every_name_of_the_contract_is_a_model_or_an_interval() -> None:
    assert set(MODELS) == set(get_args(Model)) == {"reml", "dl", "pm", "common"}
    assert (
        set(INTERVAL_METHODS) == set(get_args(IntervalMethod)) == {"hksj-modified", "hksj", "wald"}
    )
