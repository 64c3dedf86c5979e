"""Names in the document, for whoever generates a client from it."""

import re

from django.test import Client

from .test_design_rules import operations


def test_every_list_of_values_and_every_shape_has_a_name(document):
    """A generator invents a name for what has none, such as `GetActivityLang`."""
    nameless = [
        place
        for name, schema in document["components"]["schemas"].items()
        for place in inside(name, schema)
    ]
    parameters = [
        f"{operation['operationId']}.{one['name']}"
        for _path, _method, operation in operations(document)
        for one in operation.get("parameters", [])
        if [*inside("", {"items": one.get("schema", {})})]
    ]

    assert nameless == []
    assert parameters == []


def inside(place, schema):
    """Yield where a schema that lies inside another lists values or members itself."""
    parts = {f"{place}.{name}": part for name, part in schema.get("properties", {}).items()}
    parts |= {
        f"{place}.{name}": schema[name]
        for name in ("items", "additionalProperties")
        if isinstance(schema.get(name), dict)
    }
    for where, part in parts.items():
        if "enum" in part or "properties" in part:
            yield where
        yield from inside(where, part)


def test_no_name_is_made_up_by_a_machine(document):
    made_up = re.compile(r"Enum$|[0-9]|Inline|Item$|Property$")

    assert not [name for name in document["components"]["schemas"] if made_up.search(name)]


def test_what_a_generator_sends_by_itself_is_never_refused(document):
    """A default is sent by generated clients: look whether it is allowed beside all else."""
    defaults = {
        one["name"]
        for _path, _method, operation in operations(document)
        for one in operation.get("parameters", [])
        if "name" in one and "default" in one["schema"]
    }

    assert defaults == {
        *("page", "pageSize", "after", "ordering", "open", "width", "theme"),
        *("model", "interval", "cumulative"),
    }


def test_document_in_the_other_language_has_the_same_shapes(document):
    """Also when one process has made both."""
    other = Client().get("/v1/openapi.json?lang=nl").json()

    assert references(other) == references(document)


def references(node):
    """Return what a document refers to, in order."""
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [name for value in node.values() for name in references(value)]
    return [name for item in node for name in references(item)] if isinstance(node, list) else []
