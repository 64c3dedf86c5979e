"""Estimates where others fail: boundaries, several maxima, and numbers far apart."""

import math
from typing import Any, NamedTuple

import pytest

from catalogue.statistics import (
    Caution,
    DidNotConverge,
    NoStudies,
    RowsRefused,
    leave_one_out,
    pool,
)
from catalogue.statistics.reml import maximise_restricted_likelihood
from catalogue.statistics.roots import find_root
from catalogue.statistics.studies import Studies

NAN, INFINITE = math.nan, math.inf


def near(expected: Any) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=0)


class Case(NamedTuple):
    effects: list[float]
    standard_errors: list[float]
    tau_squared: float
    effect_size: float
    standard_error: float
    q: float
    warnings: set[Caution] = set()


SEVERAL, APART = Caution.SEVERAL_MAXIMA, Caution.VARIANCES_FAR_APART
# Computed with mpmath 1.4.1 at 50 digits: every root of the score between 1,500 nodes, and the
# one with the highest restricted likelihood.
CASES = {
    "two maxima, the boundary is the lower": Case(
        [0.55, -0.67, 0.39, 0.14, -0.24, 0.55], [0.02, 0.2, 0.5, 0.2, 1.0, 0.02],
        0.23165776606954062, 0.1804065231402686, 0.23021179596897923, 41.787041068249259,
        {SEVERAL},
    ),
    "two maxima, the boundary is the higher": Case(
        [0.84, 0.62, 0.75, -0.69], [0.1, 0.5, 0.02, 0.5],
        0.0, 0.75104294478527607, 0.034233431183659426, 9.1691631901840478, {SEVERAL},
    ),
    "two maxima inside, 90 times apart": Case(
        [0.56, 0.97, 0.91, -0.07, -0.3], [1.5, 0.01, 0.02, 1.5, 0.5],
        0.0017265635848293002, 0.93684497150052846, 0.042909350243388753, 14.067772476542493,
        {SEVERAL},
    ),
    "variances 100,000,000 times apart": Case(
        [0.3, 0.1, 0.5, -0.2, 0.9], [1e-4, 1.0, 0.5, 0.2, 0.1],
        0.19151108035480823, 0.36263788884022088, 0.23831282554193529, 42.449976863930076, {APART},
    ),
    "both": Case(
        [0.3, 0.1, 0.5, -0.2, 0.9, 0.31], [1e-4, 1.0, 0.5, 0.2, 0.1, 1e-4],
        0.13587388194640035, 0.35486108505817297, 0.18038508627463497, 5041.9722387425032,
        {SEVERAL, APART},
    ),
    "effects a million from zero": Case(
        [1e6 + 0.25, 1e6 - 0.5, 1e6 + 1.0, 1e6 + 0.125], [0.25, 0.125, 0.5, 0.25],
        0.236377115085494, 1000000.1043259471, 0.28831535242574858, 16.41,
    ),
    "enormous heterogeneity": Case(
        [-1e5, 2e5, 5e4, 3e5], [0.1, 0.2, 0.15, 0.3],
        30624999999.953338, 112499.9999998625, 87499.999999995688, 3109401709401.7093,
    ),
    "less spread than chance": Case(
        [0.1, 0.12, 0.08, 0.11], [0.1, 0.2, 0.15, 0.3],
        0.0, 0.098461538461538464, 0.074420840753525076, 0.028461538461538456,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_reml_takes_the_highest_of_all_maxima(case: Case) -> None:
    estimate = pool(case.effects, case.standard_errors)

    assert estimate.tau_squared == near(case.tau_squared)
    assert estimate.effect_size == near(case.effect_size)
    assert estimate.standard_error == near(case.standard_error)
    assert estimate.q == near(case.q)
    assert set(estimate.warnings) == case.warnings


@pytest.mark.parametrize("model", ["reml", "dl", "pm"])
def test_two_studies_far_apart_in_precision_keep_every_digit(model: Any) -> None:
    """For k = 2 all three models have the closed form τ² = (d² - v1 - v2)/2."""
    estimate = pool([0.0, 3.0], [1e-5, 1.0], model=model)

    assert estimate.tau_squared == near((9 - 1 - 1e-10) / 2)


# A maximum and a minimum of the likelihood that lie within one cell of the grid, and the same
# after they have just met: found by bisection on the last effect.
@pytest.mark.parametrize(
    ("last", "warnings"),
    [(-0.267, (SEVERAL,)), (-0.2669, ()), (-1.46859, (SEVERAL,)), (-1.4687, ())],
)
def test_pair_of_roots_between_two_nodes_is_not_missed(
    last: float, warnings: tuple[Caution, ...]
) -> None:
    effects = [0.56, 0.97, 0.91, -0.07, last]

    assert pool(effects, [1.5, 0.01, 0.02, 1.5, 0.5]).warnings == warnings


def test_left_out_study_can_leave_several_maxima() -> None:
    effects = [0.55, -0.67, 0.39, 0.14, -0.24, 0.55, 0.3]
    errors = [0.02, 0.2, 0.5, 0.2, 1.0, 0.02, 2.0]

    refits = leave_one_out(effects, errors)

    assert not isinstance(refits, str)
    assert refits[-1].warnings == (SEVERAL,)
    assert refits[-1].tau_squared == near(0.23165776606954062)


@pytest.mark.parametrize(
    ("effect", "error", "reason"),
    [
        (0.1, 0.0, "standard-error-not-positive"),
        (0.1, -0.1, "standard-error-not-positive"),
        (0.1, NAN, "standard-error-not-finite"),
        (0.1, INFINITE, "standard-error-not-finite"),
        (0.1, 1e-170, "variance-out-of-range"),
        (0.1, 1e170, "variance-out-of-range"),
        (NAN, 0.1, "effect-not-finite"),
        (-INFINITE, 0.1, "effect-not-finite"),
    ],
)
def test_row_that_cannot_be_weighed_is_refused_with_a_reason(
    effect: float, error: float, reason: str
) -> None:
    with pytest.raises(RowsRefused) as refusal:
        pool([0.2, effect], [0.1, error])

    assert refusal.value.reasons == {1: reason}


def test_every_bad_row_is_refused_at_once() -> None:
    with pytest.raises(RowsRefused, match="row 0: standard-error-not-positive; row 2: effect"):
        pool([0.2, 0.1, NAN], [0.0, 0.1, 0.1])


def test_nothing_to_pool_is_refused() -> None:
    with pytest.raises(NoStudies):
        pool([], [])
    with pytest.raises(ValueError, match="2 effects with 1 standard errors"):
        pool([0.1, 0.2], [0.1])


@pytest.mark.parametrize(
    ("effects", "errors"),
    [
        ([-1e200, 1e200], [0.1, 0.1]),
        ([0.1, 0.2], [1e-150, 1e150]),
        ([-1e308, 1e308], [1.0, 1.0]),
        ([-1e80, 1e80], [0.1, 0.1]),
        ([-1e152, 1e152], [0.1, 0.1]),
    ],
)
def test_numbers_too_far_apart_for_a_double_are_an_error(
    effects: list[float], errors: list[float]
) -> None:
    with pytest.raises(DidNotConverge):
        pool(effects, errors)


@pytest.mark.parametrize("model", ["reml", "dl", "pm"])
def test_numbers_as_far_apart_as_a_double_can_hold_keep_every_digit(model: Any) -> None:
    estimate = pool([-1e73, 1e73], [0.1, 0.1], model=model)

    assert estimate.tau_squared == near(2e146)  # (d² - v1 - v2)/2
    assert estimate.q == near(2e148)  # d²/(v1 + v2)


def test_root_without_a_change_of_sign_is_an_error() -> None:
    with pytest.raises(DidNotConverge, match="no change of sign"):
        find_root(lambda x: 1 + x * x, -1.0, 1.0)
    with pytest.raises(DidNotConverge, match="no change of sign"):
        find_root(lambda _: NAN, -1.0, 1.0)


def test_function_that_stops_being_a_number_is_an_error() -> None:
    with pytest.raises(DidNotConverge, match="no number at"):
        find_root(lambda x: x - 0.3 if x in (0.0, 1.0) else NAN, 0.0, 1.0)


def test_root_that_is_not_found_in_time_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalogue.statistics.roots.ITERATIONS", 3)

    with pytest.raises(DidNotConverge, match="no root within 3 steps"):
        pool([0.1, 0.5, 0.9], [0.1, 0.1, 0.2])


def test_likelihood_that_rises_without_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    studies = Studies([0.1, 0.5], [0.1, 0.1])
    monkeypatch.setattr(studies, "scores", lambda: [1.0, NAN])

    with pytest.raises(DidNotConverge, match="does not turn negative"):
        maximise_restricted_likelihood(studies)
