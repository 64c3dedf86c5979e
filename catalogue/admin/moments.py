"""Days and instants as the desk shows them: in short, and by the clock of Amsterdam."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language

from catalogue.models.clock import AMSTERDAM


def moment(instant: datetime) -> str:
    return in_short(instant.astimezone(AMSTERDAM), "j M Y, H:i")


def in_short(day: date, pattern: str) -> str:
    """Return the day with its month in three letters.

    In Dutch Django gives `M` a capital, and calls May “Mag”: there its `N` is as people write it.
    """
    return date_format(day, pattern.replace("M", "N") if get_language() == "nl" else pattern)
