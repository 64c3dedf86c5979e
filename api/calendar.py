"""Activities as a calendar: iCalendar (RFC 5545)."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from rest_framework.renderers import BaseRenderer

LONGEST_LINE = 75  # octets, without the line break (section 3.1)
PRODUCT = "-//Intervention menu catalogue//Activities//EN"
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})

Event = Mapping[str, Any]


class CalendarRenderer(BaseRenderer):
    """A calendar of one activity or of many, from what the serializer made of them."""

    media_type = "text/calendar"
    format = "ics"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str:
        return calendar(data.get("results", [data]))


def calendar(events: list[Event]) -> str:
    """Write a calendar object, folded and with the line breaks that the format demands."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += [line for event in events for line in event_lines(event)]
    lines.append("END:VCALENDAR")
    return "".join(folded + "\r\n" for line in lines for folded in fold(line))


def event_lines(event: Event) -> Iterator[str]:
    """Yield the content lines of one event.

    DTSTAMP has to be there and says when the entry was last changed; that is not recorded, so it
    is the first day: an entry that says the same stays the same, byte for byte.
    """
    first_day = date.fromisoformat(event["starts_on"])
    yield "BEGIN:VEVENT"
    yield f"UID:{event['slug']}@activities.interventiemenu"
    yield f"DTSTAMP:{first_day:%Y%m%d}T000000Z"
    yield from when(event)
    yield text("SUMMARY", event["title"])
    yield text("DESCRIPTION", "\n\n".join(filter(None, map(event.get, DESCRIBING))))
    if event["place"]:
        yield text("LOCATION", event["place"])
    yield f"CATEGORIES:{event['kind']}"
    yield f"URL:{event['links']['self']}"
    yield "END:VEVENT"


DESCRIBING = ("summary", "registration", "note")


def when(event: Event) -> Iterator[str]:
    """Yield start and end: in UTC if the times are known, else as whole days up to the end."""
    first_day = date.fromisoformat(event["starts_on"])
    last_day = date.fromisoformat(event["ends_on"])
    if event["starts_at"] is None:
        yield f"DTSTART;VALUE=DATE:{first_day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{last_day + timedelta(days=1):%Y%m%d}"
        return
    yield f"DTSTART:{in_utc(first_day, event['starts_at'])}"
    if event["ends_at"] is not None:
        yield f"DTEND:{in_utc(last_day, event['ends_at'])}"


def in_utc(day: date, clock: str) -> str:
    """Return the instant that a clock in the Netherlands shows, as the format writes it."""
    there = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(settings.TIME_ZONE))
    return f"{there.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def text(name: str, value: str) -> str:
    return f"{name};LANGUAGE={get_language()}:{value.translate(ESCAPED)}"


def fold(line: str) -> Iterator[str]:
    """Yield a content line in parts of at most 75 octets, never inside a character."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LONGEST_LINE:
            yield part
            part = " "
        part += character
    yield part
