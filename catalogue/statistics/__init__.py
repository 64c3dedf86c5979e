"""Meta-analysis in plain Python: numbers in, numbers out; no Django, nothing to install.

`pool` is the front door; `leave_one_out`, `cumulate` and `pool_subgroups` ask the same of fewer
studies; `effects` and `months` convert on the way in and out.
"""

from .absence import Absence, Caution
from .bias import Egger
from .distributions import percentile_gain
from .effects import (
    Arm,
    StudyEffect,
    effect_from_arms,
    effect_from_correlation,
    effect_from_log_odds_ratio,
    standard_error_from_variance,
    variance_from_standard_error,
)
from .errors import DidNotConverge, InputRefused, NoStudies, RowsRefused
from .estimates import Estimate
from .intervals import INTERVAL_METHODS, Interval, IntervalMethod
from .models import MODELS, Model
from .months import Months, Step, months_of_progress
from .pooling import PooledEstimate, pool, weigh
from .sensitivity import UntilYear, cumulate, leave_one_out
from .subgroups import Between, Subgroups, pool_subgroups

__all__ = [
    "INTERVAL_METHODS",
    "MODELS",
    "Absence",
    "Arm",
    "Between",
    "Caution",
    "DidNotConverge",
    "Egger",
    "Estimate",
    "InputRefused",
    "Interval",
    "IntervalMethod",
    "Model",
    "Months",
    "NoStudies",
    "PooledEstimate",
    "RowsRefused",
    "Step",
    "StudyEffect",
    "Subgroups",
    "UntilYear",
    "cumulate",
    "effect_from_arms",
    "effect_from_correlation",
    "effect_from_log_odds_ratio",
    "leave_one_out",
    "months_of_progress",
    "percentile_gain",
    "pool",
    "pool_subgroups",
    "standard_error_from_variance",
    "variance_from_standard_error",
    "weigh",
]
