"""What is said in the place of a number that is not there, and beside one that needs care."""

from enum import StrEnum


class Absence(StrEnum):
    """A reason why a number is not there; never a bare None."""

    TOO_FEW_STUDIES = "too-few-studies"
    TOO_MANY_STUDIES = "too-many-studies"  # leaving each out in turn would take seconds
    NOT_CONVERGED = "not-converged"  # an iteration found no answer
    NOT_DEFINED = "not-defined"  # the formula has no answer here, such as 0/0
    NOT_IN_THIS_MODEL = "not-in-this-model"  # the common-effect model assumes it away


class Caution(StrEnum):
    """A reason to read an estimate with care."""

    SEVERAL_MAXIMA = "several-maxima"
    VARIANCES_FAR_APART = "variances-far-apart"
    COMMON_EFFECT_WITH_HKSJ = "common-effect-with-hksj"
