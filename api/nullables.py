"""`nullable` as OpenAPI 3.0.3 means it: beside a `type`, else it says nothing.

What has a name and may be null is one of two things: under `allOf` the thing itself would refuse
null, and generated clients believe that.  As one of the two is null, nothing else need say so.
"""

from typing import Any

Json = dict[str, Any]
NULL: Json = {"$ref": "#/components/schemas/NullEnum"}
COMPOSED = ("allOf", "oneOf")


def typed_nullables(node: Any) -> Any:
    """Return the schema with a type beside every `nullable`, or null among what it can be."""
    if isinstance(node, list):
        return [typed_nullables(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: typed_nullables(value) for key, value in node.items()}
    if node.get("nullable") is not True or "type" in node:
        return node
    parts = [*node.get("allOf", []), *node.get("oneOf", [])]
    rest = {key: value for key, value in node.items() if key not in {"nullable", *COMPOSED}}
    if not parts:
        return rest
    return rest | {"oneOf": [*(part for part in parts if part != NULL), dict(NULL)]}
