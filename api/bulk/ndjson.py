"""Rows as lines of JSON, each exactly the item that a page has."""

from itertools import islice
from typing import IO

import orjson

from .exports import Export

LINES_PER_PIECE = 500


def write_ndjson(file: IO[bytes], export: Export) -> None:
    rows = iter(export.lines() if export.lines else export.rows())
    while some := list(islice(rows, LINES_PER_PIECE)):
        lines = [orjson.dumps(item, option=orjson.OPT_APPEND_NEWLINE) for item in some]
        file.write(b"".join(lines))
