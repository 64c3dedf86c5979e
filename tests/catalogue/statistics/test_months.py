"""Both published tables from effect size to months, at every boundary."""

import math
from decimal import Decimal
from itertools import pairwise

import pytest

from catalogue.statistics import Months, Step, months_of_progress

UPPER_ROWS = [
    (2, "0.10", "0.18"), (3, "0.19", "0.26"), (4, "0.27", "0.35"), (5, "0.36", "0.44"),
    (6, "0.45", "0.52"), (7, "0.53", "0.61"), (8, "0.62", "0.69"), (9, "0.70", "0.78"),
    (10, "0.79", "0.87"), (11, "0.88", "0.95"), (12, "0.96", "1.00"),
]  # fmt: skip


def table(*rows: tuple[int, str, str]) -> list[Step]:
    return [Step(months, Decimal(low), Decimal(high)) for months, low, high in rows]


# Education Endowment Foundation, attainment page of the Toolkit before 2021
BEFORE_2021 = table((0, "-0.01", "0.01"), (1, "0.02", "0.09"), *UPPER_ROWS)
# The Flemish edition (Leerpunt) of the EEF Toolkit from 2021
FROM_2021 = table((0, "-0.05", "0.05"), (1, "0.06", "0.09"), *UPPER_ROWS)
TABLES = {"before-2021": BEFORE_2021, "from-2021": FROM_2021}
BOUNDARIES = [
    pytest.param(steps, below, above, id=f"{name}-{above.months}-months")
    for name, steps in TABLES.items()
    for below, above in pairwise(steps)
]


@pytest.mark.parametrize(("steps", "below", "above"), BOUNDARIES)
def test_boundary_parts_two_rows(steps: list[Step], below: Step, above: Step) -> None:
    assert months_of_progress(float(below.highest), steps) == Months(below.months, False, False)
    assert months_of_progress(float(above.lowest), steps) == Months(above.months, False, False)


@pytest.mark.parametrize(("steps", "below", "above"), BOUNDARIES)
def test_half_a_hundredth_belongs_to_the_row_above(
    steps: list[Step], below: Step, above: Step
) -> None:
    half = below.highest + Decimal("0.005")

    assert months_of_progress(float(half), steps).months == above.months
    assert months_of_progress(float(half - Decimal("0.0000001")), steps).months == below.months


@pytest.mark.parametrize(("steps", "below", "above"), BOUNDARIES)
def test_negative_effects_mirror_positive_ones(
    steps: list[Step], below: Step, above: Step
) -> None:
    for row, effect in ((below, below.highest), (above, above.lowest)):
        expected = Months(-row.months, False, row.months > 0)
        assert months_of_progress(-float(effect), steps) == expected
    half = -float(below.highest + Decimal("0.005"))
    assert months_of_progress(half, steps).months == -above.months


@pytest.mark.parametrize("steps", TABLES.values(), ids=TABLES)
def test_effect_beyond_the_table_is_said_to_be_beyond(steps: list[Step]) -> None:
    assert months_of_progress(1.0, steps) == Months(12, False, False)
    assert months_of_progress(1.0049, steps) == Months(12, False, False)
    assert months_of_progress(1.005, steps) == Months(12, True, False)
    assert months_of_progress(-1.005, steps) == Months(-12, True, True)
    assert months_of_progress(1e300, steps) == Months(12, True, False)


def test_tables_differ_below_a_tenth() -> None:
    effects = [0.0, 0.01, 0.015, 0.02, 0.05, 0.054, 0.055, 0.06, 0.09]

    before, since = (
        [months_of_progress(effect, steps).months for effect in effects]
        for steps in TABLES.values()
    )
    assert before == [0, 0, 1, 1, 1, 1, 1, 1, 1]
    assert since == [0, 0, 0, 0, 0, 0, 1, 1, 1]


def test_rounding_is_that_of_the_written_number_and_not_of_the_double() -> None:
    assert round(0.185, 2) == 0.18  # what must not happen
    assert months_of_progress(0.185, BEFORE_2021).months == 3
    assert months_of_progress(Decimal("0.185"), BEFORE_2021).months == 3
    assert months_of_progress(-0.185, BEFORE_2021).months == -3


def test_loss_too_small_for_a_month_is_no_loss() -> None:
    assert months_of_progress(-0.01, BEFORE_2021) == Months(0, False, False)


def test_order_of_the_rows_does_not_matter() -> None:
    assert months_of_progress(0.3, BEFORE_2021[::-1]).months == 4


@pytest.mark.parametrize("effect", [math.nan, math.inf, -math.inf, Decimal("NaN")])
def test_effect_that_is_not_finite_is_refused(effect: float | Decimal) -> None:
    with pytest.raises(ValueError, match="finite"):
        months_of_progress(effect, BEFORE_2021)


@pytest.mark.parametrize(
    "steps",
    [
        [],
        table((1, "0.02", "0.09")),
        table((0, "-0.01", "0.01"), (1, "0.03", "0.09")),
        table((0, "-0.01", "0.02"), (1, "0.02", "0.09")),
    ],
)
def test_table_with_a_gap_or_an_overlap_is_refused(steps: list[Step]) -> None:
    with pytest.raises(ValueError, match="table"):
        months_of_progress(0.05, steps)
