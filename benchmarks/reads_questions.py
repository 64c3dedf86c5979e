"""What the read benchmark asks: a few addresses again and again, and many that differ each time.

The new questions of an endpoint are the same sequence for every peer.  Each names a day that no
other one names, so that nobody can have the answer; pages, filters and words vary as well.
"""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.inventions import COMMON, REMOVED_EVERY, SECTORS, WORDS
from benchmarks.questions import FACETS, LIST, example

SIZE = 1_000
FIRST_DAY = date(2022, 4, 1)  # from then on the invented menu stays as it is
LONGEST = 60_000  # questions of a sequence, each of a day of its own: until 2186
COMPARED = 3  # the last ones of each sequence are only compared, never measured
PAGES = SIZE // 25 - 1
SOURCE_PAGES = 4

REPEATED = {"list": LIST, "detail": f"{LIST}/{example(SIZE)}"}


def slug(number: int) -> str:
    """Return the slug of an item that is on the menu."""
    number %= SIZE
    is_removed = number % REMOVED_EVERY == REMOVED_EVERY - 1
    return f"interventie-{number if is_removed else number + 1}"


def filters(number: int) -> dict[str, str | int]:
    sector = SECTORS[number % len(SECTORS)]
    return {"sector": sector, "minMonths": number // len(SECTORS) % 7 - 1}


def words(number: int) -> str:
    """Return a question of one common word, or of two that are less common."""
    known = WORDS["nl"]
    if number % 4 == 0:
        return COMMON["nl"]
    return f"{known[number % 97]} {known[number * 7 % len(known)]}"


Address = Callable[[int], str]
NEW: dict[str, Address] = {
    "list": lambda n: asked(LIST, n, page=n % PAGES + 1),
    "detail": lambda n: asked(f"{LIST}/{slug(n * 37)}", n),
    "filtered list": lambda n: asked(LIST, n, **filters(n)),
    "search": lambda n: asked(LIST, n, q=words(n)),
    "facets": lambda n: f"{asked(LIST, n, **filters(n))}&{FACETS}",
    "sources": lambda n: asked("/v1/sources", n, page=n % SOURCE_PAGES + 1),
    "versions": lambda n: asked(f"{LIST}/{slug(n * 37)}/versions", n),
}


def asked(path: str, number: int, **parameters: str | int) -> str:
    day = FIRST_DAY + timedelta(days=number + 1)
    return f"{path}?{urlencode({'validOn': day.isoformat(), **parameters})}"


def mixed(number: int) -> str:
    """Return a new question of each endpoint in turn; its days are after those of the others."""
    names = list(NEW)
    return NEW[names[number % len(names)]](LONGEST + number)


SEQUENCES: dict[str, Address] = NEW | {"mixed": mixed}


def write(folder: Path) -> None:
    """Write each sequence to a file that wrk reads, an address a line."""
    for name, address in SEQUENCES.items():
        lines = "\n".join(address(number) for number in range(LONGEST))
        file_of(folder, name).write_text(f"{lines}\n")


def file_of(folder: Path, name: str) -> Path:
    return folder / f"{name.replace(' ', '-')}.txt"


def compared() -> list[str]:
    """Return the addresses that every peer has to answer with the same bytes."""
    last = range(LONGEST - COMPARED, LONGEST)
    new = [address(number) for address in NEW.values() for number in last]
    early = asked(LIST, (date(2021, 6, 1) - FIRST_DAY).days)
    return [*REPEATED.values(), *new, early]
