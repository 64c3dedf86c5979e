"""The nearest valid name or value to what a client wrote."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_CANDIDATES = 2000
LONGEST_MISTAKE = 60
SHORT = 3


def nearest(written: str, valid: Iterable[str]) -> str | None:
    """Return the valid text that `written` was most likely meant to be, if one is near.

    Case, hyphens, underscores and spaces do not count: `Sector` is as near to `sector` as can
    be, and `page_size` to `pageSize`.
    """
    if not written or len(written) > LONGEST_MISTAKE:
        return None
    candidates: dict[str, str] = {}
    for text in valid:
        candidates.setdefault(fold(text), text)
        if len(candidates) == MOST_CANDIDATES:
            break
    cutoff = 0.5 if len(written) <= SHORT else 0.6  # of two letters one may be wrong
    matches = get_close_matches(fold(written), candidates, n=1, cutoff=cutoff)
    return candidates[matches[0]] if matches else None


def fold(text: str) -> str:
    return text.casefold().translate({ord(character): None for character in "-_ "})
