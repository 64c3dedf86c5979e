"""Differences carried out: how the tests see that none is missing."""

from copy import deepcopy
from typing import Any

from catalogue.models.differences import Content, Difference


def apply_differences(content: Content | None, changes: list[Difference]) -> dict[str, Any]:
    """Return `content` with every change carried out: the inverse of `differences`."""
    result = deepcopy(dict(content or {}))
    for change in changes:
        target = result
        for name in change.path[:-1]:
            target = target.setdefault(name, {})
        target[change.path[-1]] = change.new
    return result
