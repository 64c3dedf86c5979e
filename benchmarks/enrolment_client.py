"""Many clients in a process of their own: `python -m benchmarks.enrolment_client PLAN LOG`.

The plan is what `write_plan` writes.  Every attempt becomes a line of the log: what was sent,
when, and what came back, word for word.  One thread over plain sockets, so that asking takes
little of the cores that the server answers on; what it took is on the last line.
"""

import asyncio
import base64
import json
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 30.0  # seconds for one answer
PATIENCE = 300.0  # seconds after which a client gives a request up
TOKEN_AGE = 600.0  # seconds; a token lives for 900
KEPT = ("location", "etag", "retry-after", "idempotency-replayed")
PARTICULARS = {
    "contact": {
        "name": "Verzonnen Persoon",
        "role": "intern begeleider",
        "email": "persoon@school.example",
        "telephone": None,
    },
    "groups": [{"grade": "groep 6", "pupils": 27}],
    "participationCouncilConsent": {"status": "obtained", "decidedOn": "2026-05-12"},
    "acceptsRandomAllocation": True,
}


def write_plan(
    path: Path,
    url: str,
    user: str,
    waves: Sequence[Sequence[dict[str, str]]],
    at_once: int,
    pause: float = 0.0,
) -> None:
    """Write what to send; a wave begins when everything of the one before has been answered.

    Each request is a mapping with `key`, `study` and `school`; `user` is `client_id:secret`.  Each
    of the clients waits `pause` seconds after each of its requests.
    """
    plan = {"url": url, "user": user, "waves": waves, "at_once": at_once, "pause": pause}
    path.write_text(json.dumps(plan))


class Clients:
    """As many clients as the plan has at once, each with a connection of its own."""

    def __init__(self, plan: dict[str, Any], log: Any) -> None:
        self.plan = plan
        self.log = log
        self.place = urlsplit(plan["url"])
        self.token = ""
        self.token_until = 0.0

    async def run(self) -> None:
        connections = [Connection(self.place) for _ in range(self.plan["at_once"])]
        for wave in self.plan["waves"]:
            await self.renew_token()
            requests = iter(wave)
            await asyncio.gather(*(self.work(requests, own) for own in connections))
        for own in connections:
            own.close()

    async def renew_token(self) -> None:
        if time.monotonic() < self.token_until:
            return
        basic = base64.b64encode(self.plan["user"].encode()).decode()
        headers = (
            f"Authorization: Basic {basic}\r\nContent-Type: application/x-www-form-urlencoded"
        )
        own = Connection(self.place)
        status, _headers, body = await own.ask(
            "/oauth/token", headers, b"grant_type=client_credentials"
        )
        own.close()
        assert status == 200, body
        self.token = json.loads(body)["access_token"]
        self.token_until = time.monotonic() + TOKEN_AGE

    async def work(self, requests: Any, own: "Connection") -> None:
        for request in requests:
            await self.deliver(request, own)
            await asyncio.sleep(self.plan["pause"])

    async def deliver(self, request: dict[str, str], own: "Connection") -> None:
        """Send a request until there is an answer to it."""
        headers = f"Authorization: Bearer {self.token}\r\nContent-Type: application/json\r\n"
        headers += f"Idempotency-Key: {request['key']}"
        about = {"study": request["study"], "school": request["school"]}
        # Spaces are no part of what a request says: one that is sent again has others.
        indent = random.choice((None, 1))  # noqa: S311
        body = json.dumps(about | PARTICULARS, indent=indent).encode()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            sent = time.time()
            try:
                async with asyncio.timeout(TIMEOUT):
                    status, answered, text = await own.ask("/v1/enrolments", headers, body)
            except (OSError, EOFError) as error:  # TimeoutError is an OSError
                own.close()
                self.note(request, sent, error=type(error).__name__)
                await asyncio.sleep(random.uniform(0.05, 0.5))  # noqa: S311
                continue
            kept = {name: answered[name] for name in KEPT if name in answered}
            self.note(request, sent, status=status, headers=kept, body=text.decode())
            if status not in {409, 503} or "retry-after" not in answered:
                return
            await asyncio.sleep(float(answered["retry-after"]) + random.random() / 2)  # noqa: S311
        self.note(request, time.time(), error="gave up")

    def note(self, request: dict[str, str], sent: float, **answer: Any) -> None:
        line = request | {"sent": sent, "ms": round((time.time() - sent) * 1000, 2)} | answer
        self.log.write(json.dumps(line) + "\n")


class Connection:
    """A connection over HTTP/1.1 that is made when it is needed."""

    def __init__(self, place: Any) -> None:
        self.place = place
        self.streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, headers: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
        if self.streams is None:
            self.streams = await asyncio.open_connection(self.place.hostname, self.place.port)
        reader, writer = self.streams
        head = f"POST {path} HTTP/1.1\r\nHost: {self.place.netloc}\r\nAccept-Language: en\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n{headers}\r\n\r\n".encode() + body)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        parts = (line.partition(":") for line in lines if line)
        answered = {name.lower(): value.strip() for name, _, value in parts}
        text = await reader.readexactly(int(answered["content-length"]))
        return int(first.split(" ")[1]), answered, text

    def close(self) -> None:
        if self.streams is not None:
            self.streams[1].close()
        self.streams = None


def main() -> None:
    plan, log = map(Path, sys.argv[1:])
    with log.open("w", buffering=1, encoding="utf-8") as file:
        asyncio.run(Clients(json.loads(plan.read_text()), file).run())
        file.write(json.dumps({"processor": time.process_time()}) + "\n")


if __name__ == "__main__":
    main()
