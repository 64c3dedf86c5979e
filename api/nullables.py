"""`nullable` as OpenAPI 3.0.3 means it: beside a `type`, else it says nothing.

An object that may be null is one of two things: under `allOf` the object itself would refuse null,
and generated clients believe that.
"""

from typing import Any

Json = dict[str, Any]
NULL: Json = {"$ref": "#/components/schemas/NullEnum"}


def typed_nullables(node: Any, schemas: Json) -> Any:
    """Return the schema with a type beside every `nullable`; without a type null is allowed."""
    if isinstance(node, list):
        return [typed_nullables(item, schemas) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: typed_nullables(value, schemas) for key, value in node.items()}
    if node.get("nullable") is not True or "type" in node:
        return node
    if "allOf" in node:
        node = {key: value for key, value in node.items() if key != "allOf"} | {
            "oneOf": [*node["allOf"], NULL]
        }
    if found := type_of(node, schemas):
        return node | {"type": found}
    return {key: value for key, value in node.items() if key != "nullable"}


def type_of(node: Json, schemas: Json) -> str | None:
    """Return the type of what the node is composed of."""
    for part in [*node.get("allOf", []), *node.get("oneOf", [])]:
        target = schemas.get(part.get("$ref", "").rpartition("/")[2], part)
        if "type" in target:
            return str(target["type"])
    return None
