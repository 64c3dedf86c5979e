"""Keeping the record of who did what."""

from typing import Any

from catalogue.models import Change


def record_change(action: str, *, subject: object, by: str, **detail: Any) -> Change:
    """Write down an action; call it inside the transaction of the action itself."""
    return Change.objects.create(action=action, subject=str(subject)[:200], by=by, detail=detail)
