"""The checks of the Dutch government's API Design Rules (core, 2.1) that a document can show.

Rule names are those of the published linter configuration, developer.overheid.nl.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from .breaks import resolved

KEBAB_PATH = re.compile(r"^/(?:[a-z0-9-]+|\{[^}]+\})?(?:/(?:[a-z0-9.-]+|\{[^}]+\}))*$")
CAMEL = re.compile(r"^[a-z][a-z\d]*([A-Z][a-z\d]*)*$")
PASCAL = re.compile(r"^[A-Z][A-Za-z0-9]*$")
SEMVER = re.compile(r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")
DATE_NAME = re.compile(r"(^date$|^datum$|\w+(Date|Datum)$)")


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method in {"get", "put", "post", "patch", "delete", "head", "options"}:
                yield path, method, operation


def responses(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            yield f"{method} {path}", status, resolved(document, response)


def parameters(document: dict[str, Any], operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for parameter in operation.get("parameters", []):
        yield resolved(document, parameter)


def properties(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, schema in document["components"]["schemas"].items():
        for prop, node in schema.get("properties", {}).items():
            yield name, prop, resolved(document, node)


def test_the_document_is_openapi_3_with_a_semantic_version(document):
    assert re.fullmatch(r"3(\.\d+){1,2}", document["openapi"])
    assert SEMVER.match(document["info"]["version"])


def test_the_document_names_whom_to_ask(document):
    assert {"name", "email", "url"} <= document["info"]["contact"].keys()


def test_every_server_carries_the_major_version_and_no_path_does(document):
    assert document["servers"]
    assert all(re.search(r"/v\d+", server["url"]) for server in document["servers"])
    assert not [path for path in document["paths"] if path.startswith("/v1")]


def test_paths_are_kebab_case_without_trailing_slash(document):
    paths = [path for path in document["paths"] if not path.startswith("/openapi.")]

    assert not [path for path in paths if not KEBAB_PATH.match(path)]
    assert not [path for path in paths if path.endswith("/") and path != "/"]


def test_query_keys_are_camel_case(document):
    wrong = [
        (path, parameter["name"])
        for path, _method, operation in operations(document)
        for parameter in parameters(document, operation)
        if parameter["in"] == "query" and not CAMEL.match(parameter["name"])
    ]

    assert not wrong


def test_schema_and_property_names_have_one_case(document):
    assert not [name for name in document["components"]["schemas"] if not PASCAL.match(name)]
    assert not [(s, p) for s, p, _node in properties(document) if not CAMEL.match(p)]


def test_every_answer_says_the_version(document):
    for where, status, response in responses(document):
        assert "API-Version" in response.get("headers", {}), (where, status)


def test_every_error_is_a_problem_document(document):
    for where, status, response in responses(document):
        if status[0] in "45":
            content = response["content"]["application/problem+json"]
            problem = resolved(document, content["schema"])
            assert {"status", "title", "detail"} <= problem["properties"].keys(), (where, status)


def test_operations_with_parameters_can_answer_400(document):
    for path, method, operation in operations(document):
        if operation.get("parameters") or method in {"put", "post", "patch"}:
            assert "400" in operation["responses"], (method, path)


def test_operation_ids_are_unique_and_tags_are_declared_once(document):
    ids = [operation["operationId"] for _path, _method, operation in operations(document)]
    tags = [tag["name"] for tag in document["tags"]]

    assert len(ids) == len(set(ids))
    assert len(tags) == len(set(tags))
    used = {tag for _path, _method, operation in operations(document) for tag in operation["tags"]}
    assert used <= set(tags)


def test_dates_are_dates_and_no_time_is_local(document):
    for schema, name, node in properties(document):
        assert node.get("format") not in {"time", "date-time-local"}, (schema, name)
        if DATE_NAME.search(name):
            assert node.get("format") == "date", (schema, name)


def test_path_parameters_are_declared(document):
    for path, method, operation in operations(document):
        declared = {
            parameter["name"]
            for parameter in parameters(document, operation)
            if parameter["in"] == "path"
        }
        assert declared == set(re.findall(r"\{([^}]+)\}", path)), (method, path)


def test_every_operation_is_described_with_an_example(document):
    for path, method, operation in operations(document):
        assert operation.get("summary"), (method, path)
        assert operation.get("description"), (method, path)
        status = next(code for code in ("201", "200", "204") if code in operation["responses"])
        success = resolved(document, operation["responses"][status])
        assert all(
            "example" in content or "examples" in content
            for media, content in success.get("content", {}).items()
            if media == "application/json"
        ), (method, path)


def test_every_parameter_is_described(document):
    for path, method, operation in operations(document):
        for parameter in parameters(document, operation):
            assert parameter.get("description"), (method, path, parameter["name"])


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_document_is_valid_openapi(client, language):
    from openapi_spec_validator import validate

    validate(client.get(f"/v1/openapi.json?lang={language}").json())
