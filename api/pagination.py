"""Lists in pages that never shift, because their links are pinned to what was read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.casing import Verbatim
from api.filters.backend import ApiFilterSet, echo
from api.problems import Problem

DEEPEST_ROW = 10_000
DEEP = 1_000  # rows: from here on keys alone are faster


class PinnedAsOf(Protocol):
    """Where on the two time axes a list was read."""

    def pins(self) -> Mapping[str, str | None]:
        """Return the parameters that make another page read the same; None drops one."""
        ...

    def as_member(self) -> Mapping[str, Any]:
        """Return the member `asOf` of the answer."""
        ...


class PinnedPagination(BasePagination):
    """Numbered pages of at most 100 rows, with an exact count and absolute links.

    A view that reads as of some moment has `get_as_of()`; its pins go into every link.
    """

    has_as_of = False  # set by the OpenAPI document for a view that has one

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any]:
        """Return the rows of the page that was asked for.

        Raises:
            Problem: `paging-too-deep`, or `page-past-the-end`.
        """
        self.request = request
        self.parameters: ApiFilterSet = view.parameters
        self.as_of: PinnedAsOf | None = view.get_as_of() if hasattr(view, "get_as_of") else None
        self.page: int = self.parameters.values["page"]
        self.size: int = self.parameters.values["pageSize"]
        if self.page * self.size > DEEPEST_ROW:
            raise Problem("paging-too-deep")

        self.count = queryset.count() if isinstance(queryset, QuerySet) else len(queryset)
        start = (self.page - 1) * self.size
        if self.page > 1 and start >= self.count:
            raise Problem("page-past-the-end")
        return rows_of(queryset, start, start + self.size)

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        links = dict(self.links())
        body: dict[str, Any] = {
            "count": self.count,
            "next": links.get("next"),
            "previous": links.get("prev"),
            "results": data,
            "query": Verbatim(echo(self.parameters)),
        }
        if self.as_of is not None:
            body["as_of"] = self.as_of.as_member()
        header = ", ".join(f'<{url}>; rel="{relation}"' for relation, url in links.items())
        return Response(body, headers={"Link": header})

    def links(self) -> Iterator[tuple[str, str]]:
        """Yield the relations of RFC 8288 that this page has, with their addresses."""
        last = max(1, -(-self.count // self.size))
        if self.page < last:
            yield "next", self.address(self.page + 1)
        if self.page > 1:
            yield "prev", self.address(self.page - 1)
        yield "first", self.address(1)
        if last * self.size <= DEEPEST_ROW:
            yield "last", self.address(last)

    def address(self, page: int) -> str:
        """Return the address of a page: every parameter that was given, by name, and the pins."""
        pins = dict(self.as_of.pins()) if self.as_of else {}
        return canonical_address(self.request, self.parameters, pins | {"page": page})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Describe the envelope around the rows, for the OpenAPI document."""
        link = {"type": "string", "format": "uri", "nullable": True}
        properties: dict[str, Any] = {
            "count": {"type": "integer", "minimum": 0, "example": 50},
            "next": link | {"description": "The next page; null on the last."},
            "previous": link | {"description": "The page before; null on the first."},
            "results": schema,
            "query": {"$ref": "#/components/schemas/Query"},
        }
        if self.has_as_of:
            properties["asOf"] = {"$ref": "#/components/schemas/AsOf"}
        return {"type": "object", "required": list(properties), "properties": properties}


def rows_of(rows: QuerySet[Any] | Sequence[Any], start: int, end: int) -> list[Any]:
    """Return the rows of a page; if many are before it, those are passed over by their keys."""
    if start >= DEEP and isinstance(rows, QuerySet):
        return list(rows.filter(pk__in=rows.values("pk")[start:end]))
    return list(rows[start:end])


def canonical_address(request: Request, parameters: ApiFilterSet, pins: Mapping[str, Any]) -> str:
    """Return the address of the same question: every parameter that was given, and the pins."""
    query = parameters.given | dict(pins)
    pairs = [(name, as_texts(query[name])) for name in sorted(query) if query[name] is not None]
    in_one = {name for name, item in parameters.filters.items() if item.many == "commas"}
    joined = [(name, [",".join(texts)] if name in in_one else texts) for name, texts in pairs]
    address = request.build_absolute_uri(request.path)
    return f"{address}?{urlencode(joined, doseq=True)}" if joined else address


def as_texts(value: Any) -> list[str]:
    """Write the value or values of a parameter as a query does."""
    if isinstance(value, list):
        return [text for item in value for text in as_texts(item)]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    return [value.isoformat() if isinstance(value, date | datetime) else str(value)]
