"""Days and instants as a client writes them (RFC 3339), and what was probably meant."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from api.parameters import InvalidValue, quote

from .kinds import ApiFilter

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})"
)
NUMBERS = re.compile(r"[0-9]+")


class DateFilter(ApiFilter):
    """A day, as YYYY-MM-DD."""

    def read(self, text: str) -> date:
        day = calendar_day(text)
        if day is None:
            raise InvalidValue(
                "invalid-date",
                _("“%s” is not a day of the calendar as YYYY-MM-DD.") % quote(text),
                suggestion=nearest_day(text),
            )
        refuse_other_centuries(day)
        return day

    def canonical(self, text: str, value: Any) -> str:
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


class InstantFilter(ApiFilter):
    """A day or an instant: a day stands for its last moment in the Netherlands."""

    def read(self, text: str) -> datetime:
        day = calendar_day(text)
        if day is not None:
            refuse_other_centuries(day)
            return datetime.combine(day, time.max, timezone.get_default_timezone()).astimezone(UTC)
        moment = instant(text)
        if moment is None:
            raise InvalidValue(
                "invalid-instant",
                _(
                    "“%s” is neither a day as YYYY-MM-DD nor an instant as "
                    "YYYY-MM-DDThh:mm:ssZ; a + in it is written %%2B."
                )
                % quote(text),
                suggestion=nearest_instant(text),
            )
        refuse_other_centuries(moment.date())
        return moment

    def canonical(self, text: str, value: Any) -> str:
        return text if calendar_day(text) else in_utc(value)

    def schema(self) -> dict[str, Any]:
        formats = [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
        return {"anyOf": formats}


def calendar_day(text: str) -> date | None:
    """Return the day that `text` names as YYYY-MM-DD, if the calendar has it."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def instant(text: str) -> datetime | None:
    """Return the instant in UTC that `text` names as a date-time with an offset."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if INSTANT.fullmatch(text) else None
    except (ValueError, OverflowError):
        return None


def in_utc(moment: datetime) -> str:
    """Write an instant as every answer does: in UTC, with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def nearest_day(text: str) -> str | None:
    """Return the valid day that `text` was most likely meant to be.

    Reads day and month in Dutch order (30-2-2021), and takes the last day of the month for a
    day that the month does not have.
    """
    numbers = [int(number) for number in NUMBERS.findall(text.partition("T")[0][:30])]
    if len(numbers) == 1 and len(text) == len("20210228") == len(str(numbers[0])):
        numbers = [numbers[0] // 10_000, numbers[0] // 100 % 100, numbers[0] % 100]
    if len(numbers) != 3:
        return None
    year, month, day = numbers if numbers[0] > 31 else reversed(numbers)
    if not (FIRST_DAY.year <= year <= LAST_DAY.year and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(day - 1), first_of_next - timedelta(1)).isoformat()


def nearest_instant(text: str) -> str | None:
    """Return the valid instant that `text` was most likely meant to be.

    A + that was not encoded arrives as a space; a time without an offset is taken for UTC.
    """
    written = text.strip().upper()
    for attempt in (written, written.replace(" ", "+"), f"{written}Z", written.replace(" ", "T")):
        moment = instant(attempt) or instant(f"{attempt}Z")
        if moment is not None and FIRST_DAY <= moment.date() <= LAST_DAY:
            return in_utc(moment)
    return nearest_day(written.replace(" ", "T"))


def refuse_other_centuries(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidValue(
            "out-of-range",
            _("%(day)s does not lie between %(first)s and %(last)s.")
            % {"day": day, "first": FIRST_DAY, "last": LAST_DAY},
            suggestion=min(max(day, FIRST_DAY), LAST_DAY).isoformat(),
        )
