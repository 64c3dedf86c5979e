"""camelCase on the wire, snake_case in the code: the only place that knows both."""

import json
import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import IO, Any

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from orjson import Fragment
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

LARGEST_BODY = 64 * 1024  # bytes
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class Verbatim(dict[str, Any]):
    """A mapping whose keys are data, not names: they go on the wire as they are."""


@lru_cache(maxsize=4096)
def camelise(name: str) -> str:
    """Turn `per_pupil_up_to` into `perPupilUpTo`; undoes `underscore`."""
    return re.sub(r"__|_([a-z0-9])", lambda match: (match[1] or "_").upper(), name)


@lru_cache(maxsize=4096)
def underscore(name: str) -> str:
    """Turn `perPupilUpTo` into `per_pupil_up_to`.

    An underscore on the wire is doubled, so that `per_pupil_up_to` is not taken for the same
    name: it stays unknown and is refused.
    """
    return re.sub(r"[A-Z_]", lambda match: "_" + match[0].lower(), name)


def on_the_wire(data: Any) -> Any:
    """Return `data` with the keys of every mapping in it camelised, but those of a `Verbatim`.

    A `Fragment` is JSON already and stays as it is. Numbers become one, as Python writes them.
    """
    if isinstance(data, str):
        return data
    if isinstance(data, Verbatim):
        return {key: on_the_wire(value) for key, value in data.items()}
    if isinstance(data, Mapping):
        return {camelise(str(key)): on_the_wire(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [on_the_wire(value) for value in data]
    return written(data) if isinstance(data, int | float) else data


def written(number: float) -> Fragment | bool:
    """Return a number as Python writes it: orjson has other exponents, and 64 bits at most."""
    if isinstance(number, bool):
        return number
    if isinstance(number, int):
        return Fragment(int.__repr__(number))
    if not math.isfinite(number):
        raise ValueError(f"{number} is not a number that JSON knows.")
    return Fragment(float.__repr__(number))


def underscore_keys(data: Any) -> Any:
    if isinstance(data, dict):
        return {underscore(key): underscore_keys(value) for key, value in data.items()}
    if isinstance(data, list):
        return [underscore_keys(value) for value in data]
    return data


class Encoder(JSONEncoder):
    """DRF's encoder, with every instant in UTC."""

    def default(self, obj: Any) -> Any:
        if isinstance(obj, datetime) and obj.tzinfo is not None:
            obj = obj.astimezone(UTC)
        return super().default(obj)


ENCODER = Encoder()
OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def to_json(data: Any) -> bytes:
    """Write compact UTF-8; a number that JSON does not know (NaN, infinity) is a bug."""
    return orjson.dumps(on_the_wire(data), default=other_to_json, option=OPTIONS)


def other_to_json(value: Any) -> Any:
    """Return what stands for a value that JSON has no type for."""
    return on_the_wire(ENCODER.default(value))


class CamelCaseRenderer(BaseRenderer):
    """JSON in UTF-8 with camelCase names."""

    media_type = "application/json"
    format = "json"
    charset = None  # application/json has no charset parameter: it is always UTF-8
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else to_json(data)


class CamelCaseParser(BaseParser):
    """JSON in UTF-8 with camelCase names, read strictly: RFC 8259, and no name twice."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        limit = min(LARGEST_BODY, settings.DATA_UPLOAD_MAX_MEMORY_SIZE or LARGEST_BODY)
        body = stream.read(limit + 1)
        if len(body) > limit:
            raise RequestDataTooBig
        return from_json(body)


class MergePatchParser(CamelCaseParser):
    """A JSON merge patch (RFC 7396): what it means is for the view."""

    media_type = "application/merge-patch+json"


def from_json(body: bytes) -> Any:
    """Read what the client sent, with its names in snake_case.

    Raises:
        ParseError: it is not JSON, or not JSON that everybody reads in the same way.
    """
    try:
        text = body.decode()
        data = json.loads(text, object_pairs_hook=unique_names, parse_constant=refuse_constant)
        if "\\ud" in text.lower():
            refuse_lone_surrogates(data)
        return underscore_keys(data)
    except json.JSONDecodeError as error:
        raise ParseError(
            _("The body is not JSON: line %(line)d, column %(column)d.")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except UnicodeDecodeError as error:
        raise ParseError(_("The body is not UTF-8.")) from error
    except RecursionError as error:
        raise ParseError(_("The body is nested too deeply.")) from error
    except ValueError as error:
        raise ParseError(str(error)) from error


def unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) < len(pairs):
        raise ValueError(_("The body has the same name twice in one object."))
    return names


def refuse_constant(constant: str) -> None:
    raise ValueError(_("%s is not a JSON value.") % constant)


def refuse_lone_surrogates(data: Any) -> None:
    if LONE_SURROGATE.search(json.dumps(data, ensure_ascii=False)):
        raise ValueError(_("The body holds half a surrogate pair, which is no character."))


def camelise_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Return an OpenAPI schema with the names of its properties camelised, at every depth."""
    camelised = {key: camelise_subschema(key, value) for key, value in schema.items()}
    if isinstance(schema.get("required"), list):
        camelised["required"] = [camelise(name) for name in schema["required"]]
    return camelised


def camelise_subschema(key: str, value: Any) -> Any:
    if key == "properties" and isinstance(value, dict):
        return {camelise(name): camelise_schema(schema) for name, schema in value.items()}
    if key in {"example", "enum", "default"}:
        return value
    if isinstance(value, dict):
        return camelise_schema(value)
    if isinstance(value, list):
        return [camelise_schema(item) if isinstance(item, dict) else item for item in value]
    return value
