"""Reasons to refuse numbers, or to give none."""

from collections.abc import Mapping


class RowsRefused(ValueError):
    """Rows that cannot enter an estimate; `reasons` holds one code per row index, all at once.

    Codes: `effect-not-finite`, `standard-error-not-finite`, `standard-error-not-positive`,
    `variance-out-of-range` (squared, the standard error is 0 or infinite in a double).
    """

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__("; ".join(f"row {row}: {code}" for row, code in reasons.items()))
        self.reasons = dict(reasons)


class NoStudies(ValueError):
    """An estimate was asked of no studies at all."""


class InputRefused(ValueError):
    """A value that no effect size can be computed from; `code` names the rule."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class DidNotConverge(ArithmeticError):
    """An iteration ended without an answer, or left the range of a double."""
