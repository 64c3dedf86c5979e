"""What the peers with SQLAlchemy are asked, at which place on the time axes, and the envelope.

They know the parameters that are measured and no others, answer in Dutch and read by the newest
release: less than the project does.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from .tables import releases

HOME = ZoneInfo("Europe/Amsterdam")
DEEPEST_ROW = 10_000
GENERAL = {"page", "pageSize"}


@dataclass(frozen=True)
class Question:
    """The parameters of a list, as a framework has read and checked them."""

    base: str
    path: str
    page: int = 1
    size: int = 25
    valid_on: date | None = None
    filters: dict[str, Any] = field(default_factory=dict)
    given: frozenset[str] = frozenset()

    def wanted(self) -> dict[str, Any]:
        """Return every parameter that was given, by its name on the wire."""
        day = self.valid_on and self.valid_on.isoformat()
        every = self.filters | {"page": self.page, "pageSize": self.size, "validOn": day}
        return {name: every[name] for name in sorted(self.given) if every[name] is not None}

    def echo(self) -> dict[str, Any]:
        return {name: value for name, value in self.wanted().items() if name not in GENERAL}


@dataclass(frozen=True)
class Place:
    """A release and a day; `suffix` keeps links at the day that was asked for."""

    release: int
    known_on: str
    valid_on: date
    suffix: str

    @property
    def day(self) -> str:
        return self.valid_on.isoformat()


async def place_of(connection: AsyncConnection, valid_on: date | None) -> Place:
    """Return the place of a question: the newest release, and the day asked for or today."""
    newest = sa.select(releases.c.number, releases.c.published_at)
    newest = newest.where(releases.c.published_at.is_not(None)).order_by(releases.c.number.desc())
    release = (await connection.execute(newest.limit(1))).one()
    moment: datetime = release.published_at
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    known_on = moment.isoformat().replace("+00:00", "Z")
    suffix = f"?validOn={valid_on.isoformat()}" if valid_on else ""
    return Place(release.number, known_on, valid_on or today(), suffix)


def today() -> date:
    return datetime.now(HOME).date()  # noqa: TID251 - without Django


def page_links(
    question: Question, count: int, pins: dict[str, Any]
) -> tuple[str | None, str | None]:
    """Return the addresses of the next page and of the previous one."""
    last = max(1, -(-count // question.size))
    after = address(question, pins, question.page + 1) if question.page < last else None
    before = address(question, pins, question.page - 1) if question.page > 1 else None
    return after, before


def address(question: Question, pins: dict[str, Any], page: int) -> str:
    wanted = question.wanted() | pins | {"page": page}
    pairs = [(name, wanted[name]) for name in sorted(wanted)]
    return f"{question.base}{question.path}?{urlencode(pairs, doseq=True)}"


def pins_of(place: Place) -> dict[str, Any]:
    return {"validOn": place.day, "release": place.release}
