"""The limit: a WSGI application that only sends bytes, which it was given in the file ANSWERS."""

import base64
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Key = tuple[str, str, str]


def load(path: Path) -> dict[Key, tuple[str, list[tuple[str, str]], list[bytes]]]:
    """Read the answers by path, `Accept-Encoding` and `If-None-Match`."""
    return {
        (said["path"], said["accepted"], said["known"]): (
            said["status"],
            [(name, value) for name, value in said["headers"]],
            [base64.b64decode(said["body"])],
        )
        for said in json.loads(path.read_text())
    }


ANSWERS = load(Path(os.environ["ANSWERS"]))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    key = (
        environ["PATH_INFO"],
        environ.get("HTTP_ACCEPT_ENCODING", ""),
        environ.get("HTTP_IF_NONE_MATCH", ""),
    )
    status, headers, body = ANSWERS[key]
    start_response(status, headers)
    return body
