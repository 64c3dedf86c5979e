"""Subgroups with a τ² each, and the test between them."""

import pytest

from catalogue.statistics import Absence, RowsRefused, pool_subgroups

from .published import LEVELS, WRITING_TO_LEARN

EFFECTS, ERRORS = WRITING_TO_LEARN.effects, WRITING_TO_LEARN.standard_errors

# rma(yi, vi, data=dat[dat$level == level, ]) of R 4.2.2, metafor 3.8-1
EXPECTED = {
    "college": (21, 0.240948903389105, 0.0693550812560339, 0.0433743829229236),
    "elementary": (11, 0.257085898657287, 0.0822805345480017, 0.0411755468263435),
    "high": (10, 0.311149634504123, 0.130020696599571, 0.115010712812599),
    "middle": (6, -0.0998457589952794, 0.136739324883655, 0.0420843624424227),
}


@pytest.mark.parametrize("level", EXPECTED)
def test_subgroup_is_that_of_metafor(level: str) -> None:
    estimate = pool_subgroups(EFFECTS, ERRORS, LEVELS, interval="wald").estimates[level]

    assert (
        estimate.k,
        estimate.effect_size,
        estimate.standard_error,
        estimate.tau_squared,
    ) == pytest.approx(EXPECTED[level], rel=1e-9)


@pytest.mark.parametrize("interval", ["hksj-modified", "hksj", "wald"])
def test_test_between_subgroups_is_that_of_metafor(interval: str) -> None:
    subgroups = pool_subgroups(EFFECTS, ERRORS, LEVELS, interval=interval)  # type: ignore[arg-type]

    # rma(estimates, sei=standard errors, method="FE"): QE and QEp
    assert subgroups.between == pytest.approx((6.24963381420865, 3, 0.100076880889885), rel=1e-9)
    assert list(subgroups.estimates) == ["college", "elementary", "high", "middle"]


def test_one_subgroup_has_nothing_to_differ_from() -> None:
    assert pool_subgroups([0.1, 0.2], [0.1, 0.1], ["po", "po"]).between is Absence.TOO_FEW_STUDIES


def test_subgroup_of_one_study_takes_part() -> None:
    subgroups = pool_subgroups([0.1, 0.2, 0.9], [0.1, 0.1, 0.2], ["po", "po", "vo"])

    assert subgroups.estimates["vo"].effect_size == 0.9
    # Q = (0.9 - 0.15)²/(0.2² + 0.1²/2), p = 2Φ(-√Q)
    assert subgroups.between == pytest.approx((12.5, 1, 0.0004069520174449589), rel=1e-9)


def test_bad_row_is_named_by_its_number_among_all_subgroups() -> None:
    with pytest.raises(RowsRefused, match="row 1: standard-error-not-positive"):
        pool_subgroups([0.1, 0.2], [0.1, 0.0], ["a", "b"])
