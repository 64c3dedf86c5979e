"""Refits without a study, and up to a year."""

from typing import Any

import pytest

from catalogue.statistics import Absence, RowsRefused, cumulate, leave_one_out, pool

from .published import WRITING_TO_LEARN, YEARS

EFFECTS, ERRORS = WRITING_TO_LEARN.effects, WRITING_TO_LEARN.standard_errors


def near(expected: Any) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=0)


# rma(yi, vi, data=dat[-row, ], method=, test="adhoc") of R 4.2.2, metafor 3.8-1
@pytest.mark.parametrize(
    ("row", "model", "effect_size", "standard_error", "low", "high", "p_value", "tau_squared"),
    [
        (0, "reml", 0.213417899096602, 0.0496356942191587, 0.113506428653547, 0.313329369539657,
         8.80629315499456e-05, 0.0479163976442484),
        (6, "reml", 0.222084478959486, 0.0505193922738902, 0.120394216591288, 0.323774741327684,
         6.45424647394208e-05, 0.0516276191734066),
        (24, "reml", 0.226359576715491, 0.0503848652504865, 0.124940103200638, 0.327779050230344,
         4.71603006925747e-05, 0.0515411560494261),
        (47, "reml", 0.222312682918158, 0.0506512813330272, 0.120356941643278, 0.324268424193038,
         6.60087924592009e-05, 0.0521225074494773),
        (6, "dl", 0.219971826772916, 0.0501532721757333, 0.119018525938974, 0.320925127606858,
         6.66723102719169e-05, 0.0465818860155253),
        (6, "pm", 0.228664956878408, 0.0516852695961292, 0.124627905179395, 0.332702008577421,
         5.89141416556184e-05, 0.0719714435549392),
    ],
)  # fmt: skip
def test_estimate_without_a_study_is_that_of_metafor(
    row: int, model: Any, effect_size: float, standard_error: float, low: float, high: float,
    p_value: float, tau_squared: float,
) -> None:  # fmt: skip
    refits = leave_one_out(EFFECTS, ERRORS, model=model)

    assert not isinstance(refits, Absence)
    refit = refits[row]
    assert refit.k == 47
    assert refit.effect_size == near(effect_size)
    assert refit.standard_error == near(standard_error)
    assert refit.confidence_interval == near((low, high))
    assert refit.p_value == near(p_value)
    assert refit.tau_squared == near(tau_squared)


def test_one_study_leaves_nothing_over() -> None:
    assert leave_one_out([0.1], [0.1]) is Absence.TOO_FEW_STUDIES


def test_two_studies_leave_each_other() -> None:
    refits = leave_one_out([0.1, 0.7], [0.1, 0.2])

    assert not isinstance(refits, Absence)
    assert [refit.effect_size for refit in refits] == [0.7, 0.1]
    assert refits[0].tau_squared is Absence.TOO_FEW_STUDIES


@pytest.mark.parametrize("model", ["reml", "dl", "pm", "common"])
def test_study_that_outweighs_all_others_leaves_them_exact(model: Any) -> None:
    effects = [0.3, 0.1, 0.5, -0.2, 0.9, 0.4]
    errors = [1e-4, 1.0, 0.5, 0.2, 0.1, 0.3]

    refits = leave_one_out(effects, errors, model=model)

    assert not isinstance(refits, Absence)
    rest = pool(effects[1:], errors[1:], model=model)
    assert refits[0].effect_size == near(rest.effect_size)
    assert refits[0].standard_error == near(rest.standard_error)
    assert refits[0].tau_squared == near(rest.tau_squared)
    assert refits[0].warnings == rest.warnings


@pytest.mark.parametrize("model", ["reml", "dl", "pm", "common"])
def test_outlier_that_makes_up_all_of_q_leaves_the_rest_exact(model: Any) -> None:
    effects, errors = [0.1, 0.5, -0.3, 0.9, 1e6], [0.1, 0.2, 0.15, 0.12, 0.1]

    refits = leave_one_out(effects, errors, model=model)

    assert not isinstance(refits, Absence)
    rest = pool(effects[:-1], errors[:-1], model=model)
    assert refits[-1].effect_size == near(rest.effect_size)
    assert refits[-1].standard_error == near(rest.standard_error)
    assert refits[-1].tau_squared == near(rest.tau_squared)


def test_dersimonian_laird_may_exceed_every_bound_of_the_other_models() -> None:
    """Two precise studies far apart among imprecise ones: DL is twice the bound of REML."""
    effects = [0.0, 0.0, -0.0078125, 0.0, 2.1552734375, -1.8388671875, -1.3330078125, 0.125]
    errors = [1.25, 0.21875, 1.125, 1.25, 0.0087890625, 0.0087890625, 1.75, 0.00390625]

    refits = leave_one_out(effects, errors, model="dl")

    assert not isinstance(refits, Absence)
    for row, refit in enumerate(refits):
        rest = pool(
            effects[:row] + effects[row + 1 :], errors[:row] + errors[row + 1 :], model="dl"
        )
        assert refit.effect_size == near(rest.effect_size)
        assert refit.tau_squared == near(rest.tau_squared)


# rma(yi, vi, data=dat[dat$year <= year, ], test="adhoc") of R 4.2.2, metafor 3.8-1
@pytest.mark.parametrize(
    ("year", "k", "effect_size", "standard_error", "low", "high", "tau_squared"),
    [
        (1980, 3, 0.0808728425232832, 0.104785979774797, -0.369984839394219, 0.531730524440786,
         0.00645385924732844),
        (1986, 7, 0.0887858540579753, 0.0601978172209884, -0.05851289831312, 0.236084606429071,
         0.000153708844603386),
        (1992, 28, 0.226740774200485, 0.0641943904955011, 0.0950247647949642, 0.358456783606007,
         0.0518848494700832),
    ],
)  # fmt: skip
def test_estimate_up_to_a_year_is_that_of_metafor(
    year: int, k: int, effect_size: float, standard_error: float, low: float, high: float,
    tau_squared: float,
) -> None:  # fmt: skip
    estimates = {step.year: step.estimate for step in cumulate(EFFECTS, ERRORS, YEARS)}

    assert estimates[year].k == k
    assert estimates[year].effect_size == near(effect_size)
    assert estimates[year].standard_error == near(standard_error)
    assert estimates[year].confidence_interval == near((low, high))
    assert estimates[year].tau_squared == near(tau_squared)


def test_years_ascend_and_the_last_holds_all_studies() -> None:
    steps = cumulate(EFFECTS, ERRORS, YEARS)

    assert [step.year for step in steps] == sorted(set(YEARS))
    assert steps[-1].estimate.effect_size == pool(EFFECTS, ERRORS).effect_size


def test_bad_row_is_named_by_its_number_among_all_years() -> None:
    with pytest.raises(RowsRefused, match="row 1: standard-error-not-positive"):
        cumulate([0.1, 0.2], [0.1, 0.0], [2001, 1999])
