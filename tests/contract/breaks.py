"""What a client made from one OpenAPI 3.0 document would lose with another one.

`breaks(released, current)` gives a line for each, nothing for what was only added.  Which way a
value goes decides: a caller suffers when more is asked of it, a reader when less is told to it.
"""

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "put", "post", "patch", "delete")
NARROWING_WHEN_HIGHER = ("minimum", "minLength", "minItems")
NARROWING_WHEN_LOWER = ("maximum", "maxLength", "maxItems")

Node = dict[str, Any]


class Comparison:
    """Two documents, and the pairs of schemas compared already, for schemas are recursive."""

    def __init__(self, released: Node, current: Node) -> None:
        self.released = released
        self.current = current
        self.seen: set[tuple[str, str, bool]] = set()

    def document(self) -> Iterator[str]:
        for path, item in self.released["paths"].items():
            if path not in self.current["paths"]:
                yield f"{path}: the path is gone"
                continue
            for method in set(METHODS) & item.keys():
                where = f"{method.upper()} {path}"
                if method not in self.current["paths"][path]:
                    yield f"{where}: the operation is gone"
                else:
                    yield from self.operation(
                        where, item[method], self.current["paths"][path][method]
                    )

    def operation(self, where: str, old: Node, new: Node) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{where}: operationId {old['operationId']} became {new['operationId']}"
        if {} in old.get("security", [{}]) and {} not in new.get("security", [{}]):
            yield f"{where}: a token is required now"
        yield from self.parameters(where, old, new)
        yield from self.body(where, old.get("requestBody"), new.get("requestBody"))
        for status, response in old["responses"].items():
            if status not in new["responses"]:
                yield f"{where}: the answer {status} is gone"
                continue
            there = f"{where} {status}"
            before = resolved(self.released, response)
            after = resolved(self.current, new["responses"][status])
            for header in before.get("headers", {}).keys() - after.get("headers", {}).keys():
                yield f"{there}: the header {header} is gone"
            yield from self.content(there, before, after, asked=False)

    def parameters(self, where: str, old: Node, new: Node) -> Iterator[str]:
        before = by_place(self.released, old)
        after = by_place(self.current, new)
        for place, parameter in before.items():
            there = f"{where} {place[1]} {place[0]}"
            if place not in after:
                yield f"{there}: the parameter is gone"
            else:
                if after[place].get("required") and not parameter.get("required"):
                    yield f"{there}: the parameter is required now"
                yield from self.schema(
                    there, parameter["schema"], after[place]["schema"], asked=True
                )
        for place in after.keys() - before.keys():
            if after[place].get("required"):
                yield f"{where} {place[1]} {place[0]}: a new parameter is required"

    def body(self, where: str, old: Node | None, new: Node | None) -> Iterator[str]:
        if old and not new:
            yield f"{where}: no body is taken any more"
        if new and new.get("required") and not (old and old.get("required")):
            yield f"{where}: a body is required now"
        if old and new:
            yield from self.content(f"{where} body", old, new, asked=True)

    def content(self, where: str, old: Node, new: Node, *, asked: bool) -> Iterator[str]:
        for media, body in old.get("content", {}).items():
            if media not in new.get("content", {}):
                yield f"{where}: {media} is gone"
            else:
                there = f"{where} {media}"
                yield from self.schema(
                    there,
                    body.get("schema", {}),
                    new["content"][media].get("schema", {}),
                    asked=asked,
                )

    def schema(self, where: str, old: Node, new: Node, *, asked: bool) -> Iterator[str]:
        if "$ref" in old and "$ref" in new:
            pair = (old["$ref"], new["$ref"], asked)
            if pair in self.seen:
                return
            self.seen.add(pair)
        before, after = flat(self.released, old), flat(self.current, new)
        if kind(before) != kind(after):
            yield f"{where}: {kind(before)} became {kind(after)}"
            return
        yield from lost_values(where, before, after)
        yield from refused(where, before, after) if asked else untold(where, before, after)
        yield from self.parts(where, before, after, asked=asked)
        yield from self.properties(where, before, after, asked=asked)

    def parts(self, where: str, before: Node, after: Node, *, asked: bool) -> Iterator[str]:
        for name, option in before["options"].items():
            if name not in after["options"]:
                yield f"{where}: {name} is gone"
            else:
                yield from self.schema(
                    f"{where} {name}", option, after["options"][name], asked=asked
                )
        for key in ("items", "additionalProperties"):
            if isinstance(before.get(key), dict) and isinstance(after.get(key), dict):
                yield from self.schema(f"{where}[]", before[key], after[key], asked=asked)

    def properties(self, where: str, before: Node, after: Node, *, asked: bool) -> Iterator[str]:
        old, new = before.get("properties", {}), after.get("properties", {})
        for name, prop in old.items():
            if name not in new:
                yield f"{where}.{name}: the member is gone"
            else:
                yield from self.schema(f"{where}.{name}", prop, new[name], asked=asked)


def breaks(released: Node, current: Node) -> list[str]:
    """A line for each thing that worked by the first document and does not by the second."""
    return sorted(set(Comparison(released, current).document()))


def resolved(document: Node, node: Node) -> Node:
    while "$ref" in node:
        target: Any = document
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def flat(document: Node, node: Node) -> Node:
    """The schema itself: references followed, allOf merged, null told apart from other options."""
    node = dict(resolved(document, node))
    for part in node.pop("allOf", []):
        node = flat(document, part) | node
    choices = [
        (choice, flat(document, choice)) for choice in node.pop("oneOf", node.pop("anyOf", []))
    ]
    node["nullable"] = node.get("nullable", False) or any(is_null(schema) for _, schema in choices)
    others = [(choice, schema) for choice, schema in choices if not is_null(schema)]
    if len(others) == 1:
        return others[0][1] | {"nullable": node["nullable"]}
    node["options"] = {kind(schema): choice for choice, schema in others}
    return node


def is_null(schema: Node) -> bool:
    return schema.get("enum") == [None]


def kind(schema: Node) -> str:
    return " ".join(
        part for part in (schema.get("type", "anything"), schema.get("format")) if part
    )


def by_place(document: Node, operation: Node) -> dict[tuple[str, str], Node]:
    found = [resolved(document, parameter) for parameter in operation.get("parameters", [])]
    return {(parameter["name"], parameter["in"]): parameter for parameter in found}


def lost_values(where: str, before: Node, after: Node) -> Iterator[str]:
    if "enum" in after and "enum" not in before:
        yield f"{where}: only listed values are left"
    for value in before.get("enum", []):
        if value is not None and "enum" in after and value not in after["enum"]:
            yield f"{where}: the value {value} is gone"


def refused(where: str, before: Node, after: Node) -> Iterator[str]:
    if before["nullable"] and not after["nullable"]:
        yield f"{where}: null is refused now"
    for key in NARROWING_WHEN_HIGHER:
        if key in after and after[key] > before.get(key, float("-inf")):
            yield f"{where}: {key} is {after[key]} now"
    for key in NARROWING_WHEN_LOWER:
        if key in after and after[key] < before.get(key, float("inf")):
            yield f"{where}: {key} is {after[key]} now"
    if "pattern" in after and after["pattern"] != before.get("pattern"):
        yield f"{where}: the pattern is {after['pattern']} now"
    for name in sorted(set(after.get("required", ())) - set(before.get("required", ()))):
        yield f"{where}.{name}: the member is required now"


def untold(where: str, before: Node, after: Node) -> Iterator[str]:
    if after["nullable"] and not before["nullable"]:
        yield f"{where}: can be null now"
    for name in sorted(set(before.get("required", ())) - set(after.get("required", ()))):
        yield f"{where}.{name}: the member can be absent now"
