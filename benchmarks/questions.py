"""What is asked of the API, the same at every size."""

from datetime import date, timedelta
from itertools import count

from benchmarks.inventions import COMMON, RARE, REMOVED_EVERY, SOURCES, THOUSAND, WORDS, invent

LIST = "/v1/interventions"
PAGE_SIZE = 25
DEEPEST_ROW = 10_000
QUIET_SINCE = date(2022, 4, 2)  # from this day on the menu stays as it is
PAST = "validOn=2021-09-01"
ANOTHER = "another-word"  # stands for a word that nobody asked for before
PAST_DAYS = 120  # from then on, on which it stays as it was
FACETS = "&".join(f"facets={name}" for name in ("sector", "category", "theme", "evidence", "cost"))


def questions(size: int) -> dict[str, str]:
    """Return the address per question, for a menu of `size` interventions."""
    one = f"{LIST}/{example(size)}"
    left = size - size // REMOVED_EVERY
    deepest = min(left, DEEPEST_ROW) // PAGE_SIZE  # page 391 or 400 where there are as many
    publications = -(-size // THOUSAND) * SOURCES
    return {
        "first page": LIST,
        "page 7": f"{LIST}?page=7",
        "deepest page": f"{LIST}?page={deepest}",
        "page 400, of 2 items": f"{LIST}?pageSize=2&page=400",
        "detail": one,
        "filtered list": f"{LIST}?sector=po&minMonths=4&category=B",
        "one sector": f"{LIST}?sector=vso",
        "search, rare word": f"{LIST}?q={RARE['nl']}",
        "search, common word": f"{LIST}?q={COMMON['nl']}",
        "search, another word": f"{LIST}?q={ANOTHER}",
        "facets, all five": f"{LIST}?{FACETS}",
        "validOn in the past": f"{LIST}?{PAST}",
        "knownOn in the past": f"{LIST}?knownOn=2021-10-01",
        "by months, page 3": f"{LIST}?ordering=-months&page=3",
        "versions": f"{one}/versions",
        "evidence": f"{one}/evidence",
        "comparison, page 7": "/v1/comparisons?from=1&to=3&page=7",
        "sources, page 3": "/v1/sources?page=3",
        "sources, deepest page": f"/v1/sources?page={publications // PAGE_SIZE}",
        "schools, first page": "/v1/schools",
        "schools, deepest page": f"/v1/schools?page={min(size, DEEPEST_ROW) // PAGE_SIZE}",
    }


def anew(address: str, number: int) -> str:
    """Return the same question of another day: the answer takes as much, but nobody has it.

    The menu says the same on every day that is asked for.  Comparisons and schools have no day.
    """
    if address.startswith(("/v1/comparisons", "/v1/schools")):
        return address
    if PAST in address:
        past = date.fromisoformat(PAST.partition("=")[2]) + timedelta(days=number % PAST_DAYS)
        return address.replace(PAST, f"validOn={past.isoformat()}")
    address = address.replace(ANOTHER, WORDS["nl"][number % len(WORDS["nl"])])
    day = QUIET_SINCE + timedelta(days=number)
    return f"{address}{'&' if '?' in address else '?'}validOn={day.isoformat()}"


def example(size: int) -> str:
    """Return the slug of one from the middle that is there, with two sources and two claims."""
    numbers = count(size // 2, step=2)
    inventions = (invent(number) for number in numbers)
    return next(item.slug for item in inventions if len(item.sources) == 2 and not item.is_removed)
