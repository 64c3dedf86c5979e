"""The four ways in which a row may give its effect; each row takes one, whole."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from catalogue.importing.findings_columns import ARMS, CORRELATION, EFFECT, ERRORS, LOG_ODDS_RATIO
from catalogue.importing.findings_rows import Row
from catalogue.models.findings import LARGEST_EFFECT, SMALLEST_ERROR
from catalogue.statistics.effects import (
    Arm,
    StudyEffect,
    effect_from_arms,
    effect_from_correlation,
    effect_from_log_odds_ratio,
    standard_error_from_variance,
)
from catalogue.statistics.errors import InputRefused

MOST_PUPILS = 2_147_483_647  # what the database holds
FEWEST_PUPILS = 2
FEWEST_FOR_A_CORRELATION = 4


class Outcome(NamedTuple):
    """What a row says it found, with the number of pupils if it says that too."""

    effect_size: float | None = None
    standard_error: float | None = None
    sample_size: int | None = None


def outcome_of(row: Row) -> Outcome:
    """Return the effect of a row; empty where it is left out or a mistake has been noted."""
    total = row.whole("sample_size", least=FEWEST_PUPILS, most=MOST_PUPILS)
    started = [way for way in WAYS if any(column in row.cells for column in way.starts)]
    if len(started) > 1:
        columns = [column for way in started for column in way.starts if column in row.cells]
        row.refuse(f"it gives its effect in two ways ({', '.join(columns)}); keep one")
    elif started:
        [way] = started
        if is_whole(row, way):
            return way.read(row, total)
    elif errors := [column for column in ERRORS if column in row.cells]:
        effect = " or ".join((EFFECT, LOG_ODDS_RATIO))
        row.refuse(f"{' and '.join(errors)} stands alone; give {effect}, or leave it empty")
    elif "excluded_because" not in row.cells:
        row.refuse("it gives no effect; give one, or say in excluded_because why it has none")
    return Outcome(sample_size=total)


def from_effect(row: Row, total: int | None) -> Outcome:
    effect = row.decimal(EFFECT)
    error = row.positive("standard_error", "a standard error")
    variance = row.positive("variance", "a variance")
    if variance is not None:
        error = standard_error_from_variance(variance)
    if effect is None or error is None:
        return Outcome()
    return checked(row, lambda: StudyEffect(effect, error), total)


def from_arms(row: Row, total: int | None) -> Outcome:
    arms = [arm_of(row, side) for side in ("treatment", "control")]
    pupils = [arm.n for arm in arms if arm]
    if len(pupils) < len(arms):
        return Outcome()
    if total is not None and total != sum(pupils):
        both = " + ".join(map(str, pupils))
        row.refuse_cell("sample_size", f"n_treatment + n_control is {both} = {sum(pupils)}")
    treatment, control = (arm for arm in arms if arm)
    return checked(row, lambda: effect_from_arms(treatment, control), sum(pupils))


def arm_of(row: Row, side: str) -> Arm | None:
    mean = row.decimal(f"mean_{side}")
    deviation = row.positive(f"sd_{side}", "a standard deviation")
    pupils = row.whole(f"n_{side}", least=FEWEST_PUPILS, most=MOST_PUPILS // 2)
    if mean is None or deviation is None or pupils is None:
        return None
    return Arm(mean, deviation, pupils)


def from_correlation(row: Row, total: int | None) -> Outcome:
    correlation = row.decimal(CORRELATION)
    if correlation is None or total is None:
        return Outcome()
    if not -1 < correlation < 1:
        row.refuse_cell(CORRELATION, "a correlation lies between -1 and 1")
    elif total < FEWEST_FOR_A_CORRELATION:
        row.refuse_cell("sample_size", "a correlation needs at least 4 pupils")
    else:
        return checked(row, lambda: effect_from_correlation(correlation, total), total)
    return Outcome()


def from_log_odds_ratio(row: Row, total: int | None) -> Outcome:
    ratio = row.decimal(LOG_ODDS_RATIO)
    error = row.positive("standard_error", "a standard error")
    if ratio is None or error is None:
        return Outcome()
    return checked(row, lambda: effect_from_log_odds_ratio(ratio, error), total)


class Way(NamedTuple):
    """A way to give an effect: the columns that begin it, those it needs too, how it is read."""

    starts: tuple[str, ...]
    needs: tuple[Sequence[str], ...]
    read: Callable[[Row, int | None], Outcome]


WAYS = (
    Way((EFFECT,), (ERRORS,), from_effect),
    Way(ARMS, (), from_arms),
    Way((CORRELATION,), (("sample_size",),), from_correlation),
    Way((LOG_ODDS_RATIO,), (("standard_error",),), from_log_odds_ratio),
)


def is_whole(row: Row, way: Way) -> bool:
    """Whether a row gives all that this way needs and nothing that contradicts it."""
    missing = [column for column in way.starts if column not in row.cells]
    missing += [
        " or ".join(columns)
        for columns in way.needs
        if not any(column in row.cells for column in columns)
    ]
    allowed = {column for columns in way.needs for column in columns}
    idle = [column for column in ERRORS if column in row.cells and column not in allowed]
    if missing:
        begun = next(column for column in way.starts if column in row.cells)
        row.refuse(f"{begun} goes with {', '.join(missing)}, which this row lacks")
    if idle:
        row.refuse(f"{' and '.join(idle)} does not go with {way.starts[0]}; leave it empty")
    if way.starts == (EFFECT,) and all(column in row.cells for column in ERRORS):
        row.refuse("it gives both standard_error and variance; keep one")
        return False
    return not missing and not idle


def checked(row: Row, compute: Callable[[], StudyEffect], total: int | None) -> Outcome:
    """Return what was computed, unless it lies outside what can be weighed."""
    try:
        effect, error = compute()
    except (InputRefused, ArithmeticError):
        row.refuse("no effect can be computed from these numbers; are they in the right columns?")
        return Outcome()
    if abs(effect) > LARGEST_EFFECT or not SMALLEST_ERROR <= error <= LARGEST_EFFECT:
        row.refuse(
            f"its effect {effect:g} with standard error {error:g} cannot be weighed; an effect "
            f"is at most {LARGEST_EFFECT:,.0f}, its error from {SMALLEST_ERROR:g} up to that"
        )
        return Outcome()
    return Outcome(effect, error, total)
