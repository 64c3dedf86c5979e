"""What each operation says of itself in the OpenAPI document."""

import inspect
import re
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry
from drf_spectacular.utils import Direction, OpenApiResponse
from rest_framework.permissions import AllowAny

from api.bulk.forms import MEDIA_TYPES
from api.deprecation import HEADERS as DEPRECATION_HEADERS
from api.deprecation import deprecated, mark_deprecated
from api.document import component_name, finish_document, response_name
from api.filters.backend import StrictParametersMixin, is_paged, parameters_of
from api.limits import scope_of

__all__ = ["PROBLEM", "CatalogueSchema", "finish_document"]

Json = dict[str, Any]

VERBS = {"GET": "get", "POST": "create", "PUT": "replace", "PATCH": "update", "DELETE": "delete"}
LIMIT_HEADERS = ("RateLimit", "RateLimit-Policy")
PUBLIC_HEADERS = ("API-Version", "Content-Language", "Cache-Control", "ETag", "Vary")
WHOLE_LIST_HEADERS = ("Content-Disposition", "Link")
PRIVATE_HEADERS = ("API-Version", "Content-Language", "Cache-Control")
REF = "$ref"

# For `extend_schema(responses={409: PROBLEM})`; every status from 400 up becomes problem+json.
PROBLEM = OpenApiResponse(description="")


class CatalogueSchema(AutoSchema):
    """An operation with the parameters its view declares and the answers that all views give."""

    def get_operation(
        self,
        path: str,
        path_regex: str,
        path_prefix: str,
        method: str,
        registry: ComponentRegistry,
    ) -> Json | None:
        operation: Json | None = super().get_operation(
            path, path_regex, path_prefix, method, registry
        )
        if operation is not None and operation.get("security") == [{}]:
            operation["security"] = []  # by `{}` generators believe that a token is needed
        if operation is not None and method.upper() == "GET":
            headers = ["AcceptLanguage", "IfNoneMatch"] if self.is_public else ["AcceptLanguage"]
            parameters = operation.setdefault("parameters", [])
            parameters += [{REF: f"#/components/parameters/{name}"} for name in headers]
        if operation is not None:
            mark_deprecated(operation, self.operation)
        return operation

    @property
    def operation(self) -> str:
        """What is asked, as `GET /v1/interventions/{slug}`."""
        return f"{self.method} {self.path}"

    @property
    def is_public(self) -> bool:
        """Whether anybody may read this: then it has an entity tag and can be cached."""
        permissions = self.view.get_permissions()
        return self.method == "GET" and any(isinstance(item, AllowAny) for item in permissions)

    def get_operation_id(self) -> str:
        """Name the operation as generated code will: `listInterventions`, `getIntervention`."""
        segments = [part for part in self.path.removeprefix("/v1").split("/") if part]
        reads = self.method == "GET"
        *before, last = segments or ["root"]
        words = [singular(part) for part in before] + [last if reads else singular(last)]
        name = "".join(component_name(word) for word in words if not word.startswith("{"))
        return ("list" if reads and self._is_list_view() else VERBS[self.method]) + name

    def get_summary(self) -> str | None:
        """Return the first sentence of the description."""
        first = re.split(r"(?<=[.?!;])\s|\n\n", str(self.get_description()), maxsplit=1)[0]
        return " ".join(first.split()).rstrip(".;") or None

    def get_description(self) -> str:  # type: ignore[override]
        """Return the docstring of the view's method or of the view, in the language asked for."""
        description = str(super().get_description() or "")
        if description == inspect.getdoc(StrictParametersMixin):
            return ""
        return _(description) if description else ""

    def get_tags(self) -> list[str]:
        segments: list[str] = self._tokenize_path()
        return segments[:1] if segments and "." not in segments[0] else ["general"]

    def get_paginated_name(self, serializer_name: str) -> str:
        return f"{serializer_name}List"

    def map_renderers(self, attribute: str) -> list[Any]:
        """Leave out pages for people: the document is about data."""
        kinds: list[Any] = super().map_renderers(attribute)
        return [kind for kind in kinds if kind not in {"html", "text/html"}]

    def _get_filter_parameters(self) -> list[Json]:
        """Return the declared parameters, of details as well as of lists."""
        if not hasattr(self.view, "parameters_class"):
            return []
        paged = self.method == "GET" and is_paged(self.view)
        return parameters_of(self.view).as_parameters(paged=paged)

    def _get_pagination_parameters(self) -> list[Json]:
        return []  # among the filter parameters

    def _get_paginator(self) -> Any:
        paginator: Any = super()._get_paginator()  # type: ignore[no-untyped-call]
        if paginator is not None:
            paginator.has_as_of = hasattr(self.view, "get_as_of")
        return paginator

    def _get_response_bodies(self, direction: Direction = "response") -> Json:
        """Add the headers that every answer has, and the problems that this one can have."""
        bodies: Json = super()._get_response_bodies(direction)
        answers = {code: body for code, body in bodies.items() if code < "400"}
        for body in answers.values():
            body["headers"] = self.header_references() | body.get("headers", {})
            body["description"] = body.get("description") or _("The answer.")
            describe_whole_lists(body)
        if self.is_public:
            headers = self.header_references()
            answers["304"] = {"description": _("Nothing has changed."), "headers": headers}
        codes = {code for code in bodies if code >= "400"} | self.problem_codes()
        problems = {code: bodies.get(code, {}).get("description", "") for code in sorted(codes)}
        return answers | {code: problem(code, text) for code, text in problems.items()}

    def header_references(self) -> Json:
        names = list(PUBLIC_HEADERS if self.is_public else PRIVATE_HEADERS)
        if scope_of(self.view):
            names += LIMIT_HEADERS
        if self.method == "GET" and is_paged(self.view):
            names.append("Link")
        if deprecated(self.operation):
            names += DEPRECATION_HEADERS
        return {name: {REF: f"#/components/headers/{name}"} for name in names}

    def problem_codes(self) -> set[str]:
        """Return the statuses from 400 up that follow from the kind of operation."""
        codes = {"400", "406", "default"}
        if "{" in self.path or is_paged(self.view):
            codes.add("404")
        if self.method in {"POST", "PUT", "PATCH"}:
            codes |= {"413", "415"}
        if not any(isinstance(item, AllowAny) for item in self.view.get_permissions()):
            codes |= {"401", "403"}
        if scope_of(self.view):
            codes.add("429")
        return codes


def describe_whole_lists(body: Json) -> None:
    """Say of the forms that have rows only what they are: files, not the schema of the page."""
    content = body.get("content", {})
    for media_type, form in MEDIA_TYPES.items():
        if media_type in content:
            schema = form.schema | {"description": str(form.description)}
            content[media_type] = {"schema": schema}
            body["headers"] |= {
                name: {REF: f"#/components/headers/{name}"} for name in WHOLE_LIST_HEADERS
            }


def problem(code: str, description: str) -> Json:
    """Return the answer for a status, with its own description where the view gives one."""
    reference = {REF: f"#/components/responses/{response_name(code)}"}
    if not description or description == "No response body":
        return reference
    content = {"application/problem+json": {"schema": {REF: "#/components/schemas/Problem"}}}
    names = ["API-Version", *(["Retry-After"] if code in {"429", "503"} else [])]
    names += LIMIT_HEADERS if code == "429" else ()
    headers = {name: {REF: f"#/components/headers/{name}"} for name in names}
    return {"description": description, "headers": headers, "content": content}


def singular(segment: str) -> str:
    """Return the name of one of a collection: `practice-stories` holds a `practice-story`."""
    if segment.endswith("ies"):
        return segment[:-3] + "y"
    return segment if re.search(r"(ss|us|is|[^s])$", segment) else segment[:-1]
