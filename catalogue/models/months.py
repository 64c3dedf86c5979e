"""The tables that turn an effect into months of progress, one per edition."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from catalogue.statistics import Step

from .scales import ScaleVersion

RANGE = ("effect_size_from", "effect_size_until")


def months_scales(scales: Iterable[ScaleVersion]) -> list[ScaleVersion]:
    """Return the scales that turn an effect into months, the newest edition first."""
    tables = [scale for scale in scales if scale.kind == ScaleVersion.Kind.MONTHS and scale.steps]
    whole = [scale for scale in tables if all(map(has_range, scale.steps))]
    return sorted(whole, key=lambda scale: (scale.valid_from, scale.identity.slug), reverse=True)


def has_range(step: dict[str, Any]) -> bool:
    return all(step.get(name) is not None for name in RANGE)


def steps_of(scale: ScaleVersion) -> list[Step]:
    """Return the rows of the table; their numbers are printed to two decimals."""
    return [
        Step(int(step["value"]), *(Decimal(repr(step[name])) for name in RANGE))
        for step in scale.steps
    ]
