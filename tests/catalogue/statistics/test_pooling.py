"""Pooled estimates against R and closed forms, and what is said where there is no number."""

import math
from typing import Any

import pytest

from catalogue.statistics import Absence, Caution, Interval, pool, weigh

from .published import DATASETS, EXPECTED, WRITING_TO_LEARN, Expected


def near(expected: Any) -> Any:
    return pytest.approx(expected, rel=1e-9, abs=0)


@pytest.mark.parametrize(("key", "expected"), EXPECTED.items(), ids=map("-".join, EXPECTED))
def test_estimate_is_that_of_metafor(key: tuple[Any, Any, Any], expected: Expected) -> None:
    data, model, interval = DATASETS[key[0]], key[1], key[2]

    estimate = pool(data.effects, data.standard_errors, model=model, interval=interval)

    i_squared = estimate.i_squared_q if model == "common" else estimate.i_squared_tau
    assert estimate.effect_size == near(expected.effect_size)
    assert estimate.standard_error == near(expected.standard_error)
    assert estimate.confidence_interval == near((expected.low, expected.high))
    assert estimate.p_value == near(expected.p_value)
    assert estimate.tau_squared == near(expected.tau_squared)
    assert i_squared == near(expected.i_squared)
    assert estimate.h_squared == near(expected.h_squared)
    if expected.prediction_low is not None:
        prediction = (expected.prediction_low, expected.prediction_high)
        assert estimate.prediction_interval == near(prediction)


# QE, QEp and confint(rma(method="REML"))$random of R 4.2.2, metafor 3.8-1.
@pytest.mark.parametrize(
    ("name", "q", "p_value", "low", "high"),
    [
        ("writing-to-learn", 107.10607147419, 1.37456727192368e-06, 0.0274098664612936,
         0.152521137094824),
        ("teacher-expectancy", 35.8295362995928, 0.00741931325487901, 0.00586152661605815,
         0.197700666299945),
        ("bcg-vaccine", 152.233008082373, 1.99676459084597e-26, 0.119718361141261,
         1.11147908406093),
    ],
)  # fmt: skip
def test_heterogeneity_is_that_of_metafor(
    name: str, q: float, p_value: float, low: float, high: float
) -> None:
    estimate = pool(DATASETS[name].effects, DATASETS[name].standard_errors)

    assert estimate.q == near(q)
    assert estimate.q_p_value == near(p_value)
    assert estimate.q_degrees_of_freedom == estimate.k - 1
    assert estimate.i_squared_q == near(100 * (q - estimate.k + 1) / q)
    assert estimate.tau_squared_interval == near((low, high))


def test_published_figures_of_writing_to_learn_come_out() -> None:
    """The example of metafor's documentation of dat.bangertdrowns2004, to its printed digits."""
    estimate = pool(WRITING_TO_LEARN.effects, WRITING_TO_LEARN.standard_errors, interval="wald")

    assert estimate.effect_size == pytest.approx(0.2219, abs=5e-5)
    assert estimate.standard_error == pytest.approx(0.0460, abs=5e-5)
    assert estimate.tau_squared == pytest.approx(0.0499, abs=5e-5)
    assert estimate.i_squared_tau == pytest.approx(58.37, abs=5e-3)
    assert estimate.h_squared == pytest.approx(2.40, abs=5e-3)
    assert estimate.q == pytest.approx(107.1061, abs=5e-5)


@pytest.mark.parametrize("model", ["reml", "dl", "pm", "common"])
@pytest.mark.parametrize("k", [1, 2, 19])
def test_weights_alone_are_those_of_the_estimate(model: Any, k: int) -> None:
    effects = WRITING_TO_LEARN.effects[:k]
    errors = WRITING_TO_LEARN.standard_errors[:k]

    assert weigh(effects, errors, model=model) == pool(effects, errors, model=model).weights


def test_weights_are_percentages_in_the_order_of_the_rows() -> None:
    estimate = pool(WRITING_TO_LEARN.effects, WRITING_TO_LEARN.standard_errors)

    # weights() of R 4.2.2, metafor 3.8-1
    assert estimate.weights[:3] == near((1.7668367467904, 1.20446546493028, 2.30492835255359))
    assert math.fsum(estimate.weights) == pytest.approx(100)


def test_one_study_gives_its_own_effect_with_a_wald_interval() -> None:
    estimate = pool([0.4], [0.1])

    assert (estimate.effect_size, estimate.standard_error) == (0.4, 0.1)
    assert estimate.interval == "wald"
    assert estimate.confidence_interval == near((0.20400360154599458, 0.5959963984540055))
    assert estimate.p_value == near(6.334248366623985e-05)  # 2Φ(-4), mpmath
    assert estimate.weights == (100.0,)


def test_one_study_says_of_everything_else_why_it_is_not_there() -> None:
    estimate = pool([0.4], [0.1])

    absent = {name for name in estimate.__slots__ if isinstance(getattr(estimate, name), Absence)}
    assert absent == {
        "prediction_interval", "tau_squared", "tau_squared_interval", "i_squared_tau",
        "i_squared_q", "h_squared", "q", "q_p_value", "egger",
    }  # fmt: skip
    assert {getattr(estimate, name) for name in absent} == {"too-few-studies"}


def test_two_studies_follow_the_closed_form() -> None:
    """τ² = (d² - v1 - v2)/2; its interval solves Q = d²/(v1 + v2 + 2τ²) without an upper limit."""
    estimate = pool([0.2, 0.9], [0.1, 0.2], interval="hksj")

    # rma(c(.2, .9), sei=c(.1, .2), test="knha") of R 4.2.2, metafor 3.8-1
    assert estimate.tau_squared == near(0.22)
    assert estimate.effect_size == near(0.528571428571429)
    assert estimate.standard_error == near(0.349343407446785)
    assert estimate.confidence_interval == near((-3.91025742968033, 4.96740028682318))
    # chi-squared quantiles with one degree of freedom: mpmath
    low, high = ((0.49 / q - 0.05) / 2 for q in (5.023886187314889, 0.00098206911717525591))
    assert estimate.tau_squared_interval == near((low, high))
    assert estimate.prediction_interval is Absence.TOO_FEW_STUDIES


def test_two_identical_studies_agree_with_each_other() -> None:
    estimate = pool([0.3, 0.3], [0.1, 0.1])

    assert estimate.effect_size == 0.3
    assert estimate.standard_error == near(0.1 / math.sqrt(2))
    assert (estimate.tau_squared, estimate.q, estimate.i_squared_q) == (0, 0, 0)
    assert estimate.h_squared == 1
    assert estimate.tau_squared_interval is Absence.NOT_DEFINED


def test_hksj_interval_of_identical_studies_is_absent_and_not_a_point() -> None:
    estimate = pool([0.3, 0.3, 0.3], [0.1, 0.2, 0.3], interval="hksj")

    assert estimate.standard_error == 0
    assert estimate.confidence_interval is Absence.NOT_DEFINED
    assert estimate.p_value is Absence.NOT_DEFINED
    assert estimate.prediction_interval is Absence.NOT_DEFINED


# rma(c(0.1, 0.12, 0.08, 0.11), sei=c(0.1, 0.2, 0.15, 0.3), test=) of R 4.2.2, metafor 3.8-1
@pytest.mark.parametrize(
    ("interval", "standard_error", "low", "high"),
    [
        ("hksj", 0.00724875014731676, 0.0753927803372854, 0.121530296585791),
        ("hksj-modified", 0.074420840753525, -0.138378791230625, 0.335301868153701),
        ("wald", 0.074420840753525, -0.0474006291145614, 0.244323706037638),
    ],
)
def test_modified_interval_is_never_narrower_than_its_model(
    interval: Any, standard_error: float, low: float, high: float
) -> None:
    estimate = pool([0.1, 0.12, 0.08, 0.11], [0.1, 0.2, 0.15, 0.3], interval=interval)

    assert estimate.tau_squared == 0
    assert estimate.standard_error == near(standard_error)
    assert estimate.confidence_interval == near((low, high))


def test_prediction_interval_uses_t_also_around_a_wald_interval() -> None:
    estimate = pool(WRITING_TO_LEARN.effects, WRITING_TO_LEARN.standard_errors, interval="wald")

    # 0.221928621684656 ± t(47) √(0.0460339067638594² + 0.0499386743451685); t: mpmath
    half = 2.0117405137297659 * math.sqrt(0.0460339067638594**2 + 0.0499386743451685)
    centre = 0.221928621684656
    assert estimate.prediction_interval == near((centre - half, centre + half))


def test_common_effect_has_no_prediction_and_no_interval_of_tau_squared() -> None:
    estimate = pool([0.1, 0.5, 0.9], [0.1, 0.1, 0.1], model="common", interval="wald")

    assert estimate.tau_squared == 0
    assert estimate.prediction_interval is Absence.NOT_IN_THIS_MODEL
    assert estimate.tau_squared_interval is Absence.NOT_IN_THIS_MODEL
    assert estimate.warnings == ()


def test_common_effect_with_hksj_carries_a_warning() -> None:
    assert pool([0.1, 0.5], [0.1, 0.1], model="common").warnings == (
        Caution.COMMON_EFFECT_WITH_HKSJ,
    )


def test_percentile_gain_belongs_to_the_pooled_effect() -> None:
    assert pool([0.25], [0.1]).percentile_gain == near(9.8706325682923724)  # mpmath


def test_unknown_model_or_interval_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'ml' is not one of reml, dl, pm, common"):
        pool([0.1], [0.1], model="ml")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'t' is not one of hksj-modified, hksj, wald"):
        pool([0.1], [0.1], interval="t")  # type: ignore[arg-type]


def test_interval_reads_as_low_and_high() -> None:
    interval = pool([0.4], [0.1]).confidence_interval

    assert isinstance(interval, Interval)
    assert interval.low < 0.4 < interval.high
