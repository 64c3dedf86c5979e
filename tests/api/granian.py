"""What Granian gives an application, and an application that is served so."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from api.observing import Observed
from api.serving import Served

LARGEST = 100


@dataclass
class Client:
    """What Granian gives an application: a request whose body comes in pieces, and its answer."""

    method: str = "POST"
    path: str = "/v1/enrolments"
    query: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    pieces: list[bytes] = field(default_factory=list)
    stops: bool = False
    status: int = 0
    answered: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def scope(self) -> Any:
        return SimpleNamespace(
            method=self.method,
            path=self.path,
            query_string=self.query,
            client="[::1]:5000",
            server="127.0.0.1:8000",
            http_version="1.1",
            scheme="http",
            headers=SimpleNamespace(items=lambda: [("host", "127.0.0.1"), *self.headers]),
        )

    async def __aiter__(self) -> Any:
        for piece in self.pieces:
            yield piece
        if self.stops:
            await asyncio.sleep(60)

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.status, self.answered, self.body = status, dict(headers), body

    def response_file(self, status: int, headers: list[tuple[str, str]], file: str) -> None:
        self.response_bytes(status, headers, Path(file).read_bytes())

    def says(self, length: int, *pieces: bytes) -> "Client":
        self.headers.append(("content-length", str(length)))
        self.pieces.extend(pieces)
        return self


def ask(served: Served, *clients: Client) -> None:
    """Let these clients ask at once."""

    async def all_at_once() -> None:
        await asyncio.gather(*(served.__rsgi__(one.scope(), one) for one in clients))  # type: ignore[arg-type]

    asyncio.run(all_at_once())


def serve(application: Any, **others: Any) -> Served:
    given = {"kept": None, "day": lambda: "2026-11-29", "largest_body": LARGEST} | others
    return Served(Observed(application), **given)
