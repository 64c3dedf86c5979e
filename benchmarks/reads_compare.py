"""Whether every peer answers with the same bytes; a difference ends the run."""

import base64
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import brotli

from benchmarks.reads_load import HOST
from benchmarks.reads_servers import Server

ACCEPTED = ("br", "identity")
OF_THE_CONNECTION = {"connection", "date", "keep-alive", "server", "transfer-encoding"}
Headers = dict[str, str]


def fetch(server: Server, path: str, **headers: str) -> tuple[int, Headers, bytes]:
    """Return status, headers with their names in lower case, and the body as it came."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(f"{server.url}{path}", headers={"Host": HOST, **names})
    try:
        with urlopen(request) as answer:
            status, said, body = answer.status, answer.headers, answer.read()
    except HTTPError as error:
        status, said, body = error.code, error.headers, error.read()
    return status, {name.lower(): value for name, value in said.items()}, body


def tag_of(server: Server, path: str) -> str:
    """Return the entity tag of a compressed answer, which has to be worth a 304."""
    _status, headers, _body = fetch(server, path, Accept_Encoding="br")
    tag = headers.get("etag", "")
    status, _headers, _body = fetch(server, path, Accept_Encoding="br", If_None_Match=tag)
    if status != 304:
        sys.exit(f"{server.peer.title}: {path} with its own tag {tag} answers {status}, not 304.")
    return tag


def compare(servers: Iterable[Server], by: Server, paths: Iterable[str]) -> int:
    """Hold what each server answers against what `by` answers; return the number of addresses."""
    addresses = list(paths)
    for path in addresses:
        expected = body_of(by, path, "identity")
        for server in servers:
            for accepted in ACCEPTED:
                require_same(server, path, body_of(server, path, accepted), expected)
    return len(addresses)


def body_of(server: Server, path: str, accepted: str) -> bytes:
    status, headers, body = fetch(server, path, Accept_Encoding=accepted)
    if status != 200:
        sys.exit(f"{server.peer.title}: {path} answers {status}: {body[:500]!r}")
    return brotli.decompress(body) if headers.get("content-encoding") == "br" else body


def require_same(server: Server, path: str, body: bytes, expected: bytes) -> None:
    if body == expected:
        return
    pairs = enumerate(zip(body, expected, strict=False))
    first = next((place for place, (a, b) in pairs if a != b), min(len(body), len(expected)))
    part = slice(max(0, first - 60), first + 60)
    sys.exit(
        f"{server.peer.title} answers {path} with other bytes, from byte {first}:\n"
        f"  {body[part]!r}\nwhere this project answers\n  {expected[part]!r}"
    )


def write_answers(project: Server, paths: Iterable[str], target: Path) -> None:
    """Write down what the project answers, for the bare server to send."""
    answers = []
    for path in paths:
        tag = tag_of(project, path)
        for accepted, known in (("br", ""), ("identity", ""), ("br", tag)):
            asked = {"Accept_Encoding": accepted} | ({"If_None_Match": known} if known else {})
            status, headers, body = fetch(project, path, **asked)
            sent = [[n, v] for n, v in headers.items() if n not in OF_THE_CONNECTION]
            answers.append(
                {
                    "path": path,
                    "accepted": accepted,
                    "known": known,
                    "status": f"{status} {'Not Modified' if status == 304 else 'OK'}",
                    "headers": sent,
                    "body": base64.b64encode(body).decode(),
                }
            )
    target.write_text(json.dumps(answers))
