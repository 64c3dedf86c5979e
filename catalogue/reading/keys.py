"""Many keys in one question."""

from collections.abc import Sequence

import orjson
from django.db import connection
from django.db.models.expressions import RawSQL

FEW = 100


def any_of(keys: Sequence[int]) -> RawSQL | Sequence[int]:
    """Return what `__in` takes for these keys: one parameter for all of them, if they are many.

    Django makes one of each, which takes longer than reading its row; of few the database makes
    the better plan.
    """
    if len(keys) <= FEW:
        return keys
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(keys)])
    return RawSQL("SELECT value FROM json_each(%s)", [orjson.dumps(keys).decode()])
