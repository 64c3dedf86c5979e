"""The OpenAPI document as a collection of requests for Bruno: a folder of plain text files.

Every operation is a request that works as it is, against `make run`: examples of the document fill
its path, its body and what it cannot do without; what may be left out is there, switched off.
"""

import json
from collections.abc import Iterator
from typing import Any

from api.security import TOKEN_PATH

Json = dict[str, Any]
HEADERS = {"Idempotency-Key": "{{$randomUUID}}", "If-Match": "{{etag}}"}
# What a request keeps for those after it; a path asks for it by what it is the id of.
SCRIPTS = {
    "createEnrolment": 'bru.setVar("enrolment", res.body.id);',
    "createWebhook": 'bru.setVar("webhook", res.body.id);',
    "listWebhookDeliveries": 'bru.setVar("delivery", res.body.results[0]?.id);',
    "getEnrolment": 'bru.setVar("etag", res.getHeader("etag"));',
    "getWebhook": 'bru.setVar("etag", res.getHeader("etag"));',
}
# The order in which a school enrols, is amended and withdraws, after the token.
FLOW = ("createEnrolment", "getEnrolment", "updateEnrolment", "listEnrolmentEvents")
LAST = "withdrawEnrolment"
ENVIRONMENT = """vars {
  address: http://127.0.0.1:8000
}
vars:secret [
  clientId,
  clientSecret
]
"""
TOKEN = f"""meta {{
  name: Ask for a token
  type: http
  seq: 1
}}

post {{
  url: {{{{address}}}}{TOKEN_PATH}
  body: formUrlEncoded
  auth: basic
}}

auth:basic {{
  username: {{{{clientId}}}}
  password: {{{{clientSecret}}}}
}}

body:form-urlencoded {{
  grant_type: client_credentials
}}

script:post-response {{
  bru.setVar("token", res.body.access_token);
}}
"""


def collection(document: Json) -> dict[str, str]:
    """Return the text of every file of the collection, by its path."""
    title = document["info"]["title"]
    about = {"version": "1", "name": title, "type": "collection", "ignore": ["node_modules"]}
    files = {
        "bruno.json": json.dumps(about, indent=2) + "\n",
        "environments/local.bru": ENVIRONMENT,
        "enrolments/token.bru": TOKEN,
    }
    for path, item in document["paths"].items():
        for method, operation in item.items():
            name = f"{operation['tags'][0]}/{operation['operationId']}.bru"
            files[name] = request(document, path, method, operation)
    return dict(sorted(files.items()))


def request(document: Json, path: str, method: str, operation: Json) -> str:
    """Return one request in Bruno's own markup."""
    name = operation["operationId"]
    parameters = [resolved(document, given) for given in operation.get("parameters", [])]
    body = operation.get("requestBody", {}).get("content", {})
    is_private = bool(operation.get("security"))
    blocks = [
        block("meta", {"name": operation["summary"], "type": "http", "seq": str(place(name))}),
        block(
            method,
            {
                "url": address(path, parameters),
                "body": "json" if body else "none",
                "auth": "bearer" if is_private else "none",
            },
        ),
    ]
    for where, kind in (("query", "params:query"), ("path", "params:path"), ("header", "headers")):
        said = dict(entry(given, path) for given in parameters if given["in"] == where)
        if where == "header" and body:
            said["Content-Type"] = next(iter(body))
        blocks += [block(kind, said)] if said else []
    if is_private:
        blocks.append(block("auth:bearer", {"token": "{{token}}"}))
    if body:
        example = next(examples(next(iter(body.values()))))
        blocks.append(text_block("body:json", json.dumps(example, indent=2, ensure_ascii=False)))
    if name in SCRIPTS:
        blocks.append(text_block("script:post-response", SCRIPTS[name]))
    return "\n".join([*blocks, text_block("docs", operation["description"])])


def address(path: str, parameters: list[Json]) -> str:
    """Return the address with what has to be asked in it."""
    needed = [one for one in parameters if one["in"] == "query" and one.get("required")]
    asked = "&".join("=".join(entry(one, path)) for one in needed)
    plain = "{{address}}/v1" + path.replace("{", ":").replace("}", "")
    return f"{plain}?{asked}" if asked else plain


def place(name: str) -> int:
    """Return where in its folder an operation comes."""
    if name == LAST:
        return len(FLOW) + 3
    return FLOW.index(name) + 2 if name in FLOW else len(FLOW) + 2


def entry(given: Json, path: str) -> tuple[str, str]:
    """Return the name of a parameter and a value; with `~` what may be left out is not sent."""
    name = given["name"]
    if given["schema"].get("format") == "uuid":
        thing = path.split("/")[1].removesuffix("s") if name == "id" else name
        return name, f"{{{{{thing}}}}}"
    needed = given["in"] == "path" or given.get("required")
    return ("" if needed else "~") + name, HEADERS.get(name) or said(given)


def said(given: Json) -> str:
    """Return an example of the value of a parameter, as it stands in an address."""
    value = next(examples(given), given["schema"].get("default", ""))
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def examples(given: Json) -> Iterator[Any]:
    if "example" in given:
        yield given["example"]
    for example in given.get("examples", {}).values():
        yield example["value"]


def resolved(document: Json, given: Json) -> Json:
    reference = given.get("$ref")
    if reference is None:
        return given
    found: Json = document["components"]["parameters"][reference.rpartition("/")[2]]
    return found


def block(name: str, lines: dict[str, str]) -> str:
    return f"{name} {{\n" + "".join(f"  {key}: {value}\n" for key, value in lines.items()) + "}\n"


def text_block(name: str, text: str) -> str:
    return f"{name} {{\n" + "".join(f"  {line}\n" for line in text.splitlines()) + "}\n"
