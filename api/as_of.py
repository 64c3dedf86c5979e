"""Where on the two time axes a request is asked, and how its answer says so."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils import timezone

from catalogue.models import Release
from catalogue.models.as_of import AsOf, Published, as_of_moment, as_of_now, as_of_release
from catalogue.models.newest import Newest


class Anchored(Protocol):
    """Whatever addresses stay at."""

    @property
    def query(self) -> str: ...


@dataclass(frozen=True)
class AskedAsOf:
    """A place on the time axes, with the parameters that asked for it by name on the wire."""

    at: AsOf
    known_on: datetime | None
    asked: dict[str, str] = field(default_factory=dict)

    @property
    def release(self) -> int:
        """The number of the release; 0 before the first one, by which nothing was known."""
        return self.at.release or 0

    @property
    def valid_on(self) -> date:
        return self.at.valid_on

    @property
    def query(self) -> str:
        """The end of an address that stays at this place; empty where none was asked for."""
        return f"?{urlencode(self.asked)}" if self.asked else ""

    def pins(self) -> dict[str, str | None]:
        """Return the parameters that keep another page at the same place; None drops one."""
        day = self.valid_on.isoformat()
        if self.at.release is None:
            return {"validOn": day}
        return {"validOn": day, "release": str(self.at.release), "knownOn": None}

    def as_member(self) -> dict[str, Any]:
        return {
            "release": self.at.release,
            "valid_on": self.valid_on.isoformat(),
            "known_on": self.known_on,
            "uncertain_releases": list(self.at.uncertain_releases),
        }


@dataclass(frozen=True)
class PartlyPinnedAsOf:
    """The place of an answer that other parameters fix, so that only some pins are needed."""

    place: AskedAsOf
    pinned: tuple[str, ...] = ()

    def pins(self) -> dict[str, str | None]:
        return {name: pin for name, pin in self.place.pins().items() if name in self.pinned}

    def as_member(self) -> dict[str, Any]:
        return self.place.as_member()


def asked_as_of(
    *,
    valid_on: date | None = None,
    known_on: datetime | None = None,
    release: Published | Release | None = None,
    newest: Newest | None = None,
) -> AskedAsOf:
    """Return the place that the parameters name; what is not given is today, and now.

    `newest` is what had come out when the question was asked, if that has been read.

    Now itself is not in the answer but the moment of the newest release: an answer that says the
    same has the same ETag.
    """
    day = valid_on or timezone.localdate()
    asked = {} if valid_on is None else {"validOn": valid_on.isoformat()}
    if release is not None:
        at = as_of_release(valid_on=day, release=release)
        return AskedAsOf(at, at.known_on, asked | {"release": str(release.number)})
    if known_on is not None:
        at = as_of_moment(valid_on=day, known_on=known_on, asked=newest)
        text = known_on.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return AskedAsOf(at, known_on, asked | {"knownOn": text})
    at = as_of_now(valid_on=day, asked=newest)
    return AskedAsOf(at, None if at.release is None else at.known_on, asked)
