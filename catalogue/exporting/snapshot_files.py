"""The files of one table of a snapshot; the same rows are always the same bytes."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import rfc8785

from .columns import Column, Item, column_reader
from .csv_rows import csv_of
from .units import Unit

ROWS_PER_GROUP = 10_000
INTEGERS = {Unit.COUNT, Unit.MONTHS, Unit.PUPILS, Unit.STEP, Unit.YEAR}
NUMBERS = {Unit.STANDARD_DEVIATIONS}
ARROW = {
    **dict.fromkeys(INTEGERS, pa.int32()),
    **dict.fromkeys(NUMBERS, pa.float64()),
    Unit.BOOLEAN: pa.bool_(),
}


def write_lines(path: Path, rows: Iterator[Item]) -> int:
    """Write canonical JSON (RFC 8785), a line for each row; return how many there are."""
    lines = (rfc8785.dumps(dict(row)) + b"\n" for row in rows)
    with path.open("wb") as file:
        return sum(file.write(line) > 0 for line in lines)


def write_csv(path: Path, columns: Sequence[Column], rows: Iterator[Item]) -> None:
    with path.open("wb") as file:
        file.writelines(csv_of(columns, rows))


def write_parquet(path: Path, columns: Sequence[Column], rows: Iterator[Item]) -> None:
    """Write a column for each of the CSV's, typed; what holds several values is a list."""
    schema = pa.schema([pa.field(column.name, arrow_type(column)) for column in columns])
    read = column_reader(columns)
    with pq.ParquetWriter(path, schema, compression="zstd", store_schema=False) as writer:
        while some := list(islice(rows, ROWS_PER_GROUP)):
            held = [list(map(filled, values)) for values in read(some)]
            writer.write_table(pa.table(held, schema=schema))


def filled(value: Any) -> Any:
    """Return a value; an empty text says that there is none."""
    return None if value == "" else value


def arrow_type(column: Column) -> Any:
    plain = ARROW.get(column.unit, pa.string())
    return pa.list_(plain) if column.is_list else plain


def schema_of(name: str, columns: Sequence[Column]) -> dict[str, Any]:
    """Return the JSON Schema of one line, with the unit of each member."""
    root: dict[str, Any] = {"type": "object", "properties": {}}
    for column in columns:
        place(root, column.path, column)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        **closed(root),
    }


def place(schema: dict[str, Any], path: Sequence[str], column: Column) -> None:
    """Put the schema of a column where its path leads to."""
    head, *rest = path
    properties = schema["properties"]
    if not rest:
        one = value_schema(column.unit)
        properties[head] = {"type": "array", "items": one} if column.is_list else one
        return
    inner = properties.setdefault(head, {"type": "object", "properties": {}})
    if column.is_list:  # the list is the outer one: each of its members has one of these
        inner = as_list(inner)
        column = Column(column.name, column.unit)
    place(inner, rest, column)


def as_list(schema: dict[str, Any]) -> dict[str, Any]:
    if schema["type"] == "object":
        schema |= {"type": "array", "items": {"type": "object", "properties": {}}}
        del schema["properties"]
    items: dict[str, Any] = schema["items"]
    return items


def value_schema(unit: Unit) -> dict[str, Any]:
    """Return the schema of one value; any but a truth value may be absent."""
    if unit is Unit.JSON:
        return {"type": ["array", "object"], "description": str(unit.label)}
    if unit is Unit.BOOLEAN:
        return {"type": "boolean"}
    kind = "integer" if unit in INTEGERS else "number" if unit in NUMBERS else "string"
    schema = {"type": [kind, "null"], "description": str(unit.label)}
    return schema | {"format": "date"} if unit is Unit.DATE else schema


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema, with every member needed and no other allowed, at every depth."""
    if "items" in schema:
        return schema | {"items": closed(schema["items"])}
    if "properties" not in schema:
        return schema
    inner = {name: closed(part) for name, part in schema["properties"].items()}
    return schema | {
        "properties": inner,
        "required": sorted(inner),
        "additionalProperties": False,
    }
