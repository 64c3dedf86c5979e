"""Whole lists as a stranger reads them, in each of their forms."""

import csv
import json
import zipfile
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree

from django.test import Client

CSV, NDJSON = "text/csv", "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def fetch(path: str, accept: str, /, language: str = "en", **query: Any) -> Any:
    headers = {"Accept": accept, "Accept-Language": language}
    return Client().get(f"/v1{path}", query, headers=headers)


def body_of(answer: Any) -> bytes:
    assert answer.status_code == 200, answer.content
    return b"".join(answer)


def lines(path: str, /, language: str = "en", **query: Any) -> list[dict[str, Any]]:
    """Return the items of an NDJSON answer."""
    text = body_of(fetch(path, NDJSON, language, **query)).decode()
    assert not text or text.endswith("\n")
    return [json.loads(line) for line in text.splitlines()]


def table(path: str, /, language: str = "en", **query: Any) -> list[list[str]]:
    """Return the rows of a CSV answer, header and all."""
    text = body_of(fetch(path, CSV, language, **query)).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def records(path: str, /, language: str = "en", **query: Any) -> list[dict[str, str]]:
    """Return the rows of a CSV answer by the names of its columns."""
    header, *rows = table(path, language, **query)
    return [dict(zip(header, row, strict=True)) for row in rows]


def sheet(path: str, /, language: str = "en", **query: Any) -> list[dict[str, Any]]:
    """Return the typed cells of an XLSX answer, by reference, a mapping for each row."""
    with zipfile.ZipFile(BytesIO(body_of(fetch(path, XLSX, language, **query)))) as book:
        root = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314  # our own
    return [
        {str(cell.get("r")): value_of(cell) for cell in row if len(cell)}
        for row in root.iter(f"{SHEET}row")
    ]


def value_of(cell: ElementTree.Element) -> Any:
    text = "".join(cell.itertext())
    kind = cell.get("t")
    return text if kind == "inlineStr" else text == "1" if kind == "b" else float(text)
