"""Publications as text: each is rendered once, as what a version says never changes."""

import sys
from collections.abc import Sequence

from api.documents import Reading
from api.rendering import render_sources
from catalogue.models.newest import Newest
from catalogue.reading.kept import Kept

TEXTS: Kept[str] = Kept(16 << 20)
SMALLEST = 500  # bytes that a text takes besides its characters


def told(versions: Sequence[int], reading: Reading, *, newest: Newest) -> list[str]:
    """Return what versions of sources say, in their order.

    Args:
        versions: their keys, in the database in which `newest` had come out.
    """
    known = {version: TEXTS.get((newest, reading.language, version)) for version in versions}
    missing = [version for version, text in known.items() if text is None]
    for version, text in render_sources(missing, reading.language) if missing else ():
        size = sys.getsizeof(text) + SMALLEST
        known[version] = TEXTS.keep((newest, reading.language, version), text, size)
    return [reading.fill(known[version] or "") for version in versions]
