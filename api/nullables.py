"""`nullable` as OpenAPI 3.0.3 means it: beside a `type`, else it says nothing."""

from typing import Any

Json = dict[str, Any]


def typed_nullables(node: Any, schemas: Json) -> Any:
    """Return the schema with a type beside every `nullable`; without a type null is allowed."""
    if isinstance(node, list):
        return [typed_nullables(item, schemas) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: typed_nullables(value, schemas) for key, value in node.items()}
    if node.get("nullable") is not True or "type" in node:
        return node
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
