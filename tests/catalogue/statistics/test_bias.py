"""Egger's test against R, and where it has no answer."""

import pytest

from catalogue.statistics import Absence, Egger, pool

from .published import DATASETS


# regtest(yi, vi, model="lm") of R 4.2.2, metafor 3.8-1: slope, its error, t, df, p; limit
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("writing-to-learn", (1.30962225028312, 0.483667873256175, 2.70768914516983, 46,
         0.00947946383605091, -0.0558032576766292)),
        ("teacher-expectancy", (1.62430122423008, 0.797025198508323, 2.03795466852247, 17,
         0.0574255742993977, -0.179031123081981)),
        ("bcg-vaccine", (-2.1120421208933, 1.50722132835701, -1.40128200228933, 11,
         0.188706995081979, -0.19092864235982)),
    ],
)  # fmt: skip
def test_egger_is_that_of_metafor(name: str, expected: tuple[float, ...]) -> None:
    egger = pool(DATASETS[name].effects, DATASETS[name].standard_errors).egger

    assert isinstance(egger, Egger)
    assert tuple(egger) == pytest.approx(expected, rel=1e-9)


def test_nine_studies_are_too_few() -> None:
    effects, errors = [0.1 * row for row in range(10)], [0.1 + 0.01 * row for row in range(10)]
    effects[0] = 0.3

    assert pool(effects[:9], errors[:9]).egger is Absence.TOO_FEW_STUDIES
    assert isinstance(pool(effects, errors).egger, Egger)


def test_equal_standard_errors_carry_no_slope() -> None:
    effects = [0.1 * row for row in range(10)]

    assert pool(effects, [0.1] * 10).egger is Absence.NOT_DEFINED


def test_effects_without_any_scatter_carry_no_test() -> None:
    errors = [0.1 + 0.01 * row for row in range(10)]

    assert pool([0.3] * 10, errors).egger is Absence.NOT_DEFINED
