"""The application as Granian asks it (RSGI), so that no client that is slow holds a thread.

What is kept is answered where requests come in. All else waits on the loop until its body is
there, and is answered on the one thread of the worker that Django runs in; long files the server
sends itself.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from time import perf_counter
from typing import IO, TYPE_CHECKING, Any
from wsgiref.util import FileWrapper

from api import tracing
from api.kept import Given, KeptAnswers, Moment
from api.kept.layer import refuse_to_write
from api.kept.moment import Spelling
from api.observing import Observed

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from granian.rsgi import HTTPProtocol, Scope  # type: ignore[attr-defined]

UNREAD = "catalogue.unread"  # in the environ: the code of the problem why a body was not read
BODY_WITHIN = 30.0  # seconds
ROOM_FOR_BODIES = 64_000_000  # bytes of all that are waited for at once
LARGEST_IN_MEMORY = 1_000_000  # bytes of an answer; a longer file is sent from the disk
OPENED_WITHIN = 10.0  # seconds, by the server
MOST_NAMES = 1_000
ALWAYS = {
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": False,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


class Served:
    """An RSGI application that asks a WSGI one.

    `kept` is the layer in it that keeps answers, `day` what day it is. A body of more than
    `largest_body` bytes is not read: the application refuses it by the length it is said to have.
    """

    def __init__(
        self,
        application: Observed,
        *,
        kept: KeptAnswers | None,
        day: Callable[[], str],
        largest_body: int,
    ) -> None:
        self.application = application
        self.kept = kept
        self.day = day
        self.largest_body = largest_body
        self.moment = Moment()
        self.room = ROOM_FOR_BODIES
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="django")

    async def __rsgi__(self, scope: "Scope", protocol: "HTTPProtocol") -> None:
        spelling = self.spelling_of(scope)
        given = self.moment.get(spelling)
        if given is not None:
            self.give_again(given, spelling, protocol)
            return
        environ = asked_of(spelling)
        until = self.kept.finds(environ) if self.kept else None
        if until is not None:
            self.give_kept(environ, spelling, until, protocol)
            return
        await on_the_loop()
        environ |= circumstances_of(scope)
        length = length_of(environ)
        awaited = length if length <= self.largest_body else 0
        self.room -= awaited
        try:
            if awaited:
                await self.take_body(awaited, environ, protocol)
            await self.give_answer(environ, protocol)
        finally:
            self.room += awaited

    def spelling_of(self, scope: "Scope") -> Spelling:
        """Return all that an answer follows from, but for who asks, and what is in the body."""
        said = (self.day(), scope.scheme, scope.method, scope.path, scope.query_string)
        return (*said, *scope.headers.items())

    def give_again(self, given: Given, spelling: Spelling, protocol: "HTTPProtocol") -> None:
        began = perf_counter()
        headers = [*given.headers, tracing.name({})]
        if self.application.observers:
            seconds = perf_counter() - began
            self.application.tell(asked_of(spelling), given.status, "hit", seconds)
        protocol.response_bytes(given.status, headers, given.body)

    def give_kept(
        self,
        environ: "WSGIEnvironment",
        spelling: Spelling,
        until: float,
        protocol: "HTTPProtocol",
    ) -> None:
        """Give what is kept, and remember it for a moment unless the request had a name."""
        begun = Begun()
        body = b"".join(self.application(environ, begun))
        protocol.response_bytes(begun.status, begun.headers, body)
        if tracing.TOLD.isdisjoint(environ):
            nameless = [header for header in begun.headers if header[0] != tracing.HEADER]
            self.moment.put(spelling, Given(begun.status, nameless, body), until)

    async def take_body(
        self, length: int, environ: "WSGIEnvironment", protocol: "HTTPProtocol"
    ) -> None:
        """Read the body of a request; say in the environ why it was left unread."""
        if self.room < 0:
            environ[UNREAD] = "service-unavailable"
            return
        try:
            async with asyncio.timeout(BODY_WITHIN):
                environ["wsgi.input"] = BytesIO(await whole(protocol, length))
        except TimeoutError:
            environ[UNREAD] = "request-timeout"

    async def give_answer(self, environ: "WSGIEnvironment", protocol: "HTTPProtocol") -> None:
        """Send an answer; a long file as fast as its reader takes it, and from the disk.

        The server opens that file by its number when it comes to it, so the number is good for a
        while; what it is given as bytes it holds in memory until they are taken.
        """
        begun, loop = Begun(), asyncio.get_running_loop()
        environ["wsgi.file_wrapper"] = begun.take_file
        answer = await loop.run_in_executor(self.thread, self.answer, environ, begun)
        if UNREAD in environ:
            begun.headers.append(("Connection", "close"))
        if isinstance(answer, bytes):
            protocol.response_bytes(begun.status, begun.headers, answer)
        else:
            protocol.response_file(begun.status, begun.headers, f"/dev/fd/{answer}")
            loop.call_later(OPENED_WITHIN, os.close, answer)

    def answer(self, environ: "WSGIEnvironment", begun: "Begun") -> bytes | int:
        """Return what the application answers, or the number of the file that it is in."""
        response = self.application(environ, begun)
        try:
            if begun.file and begun.length > LARGEST_IN_MEMORY:
                return os.dup(begun.file.fileno())
            return b"".join(response)
        finally:
            if hasattr(response, "close"):
                response.close()


async def whole(protocol: "HTTPProtocol", length: int) -> bytes:
    """Return what the client sends, as far as it said that it would."""
    body = bytearray()
    async for piece in protocol:
        body += piece
        if len(body) >= length:
            break
    return bytes(body[:length])


class Begun:
    """A `start_response` that remembers what was said, and which file is to be sent."""

    __slots__ = ("file", "headers", "status")

    def __init__(self) -> None:
        self.file: IO[bytes] | None = None

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], object]:
        self.status = int(status[:3])
        self.headers = headers
        return refuse_to_write

    @property
    def length(self) -> int:
        """The bytes that the body is said to have; 0 if that is not said."""
        lengths = (value for name, value in self.headers if name.lower() == "content-length")
        return int(next(lengths, 0))

    def take_file(self, file: IO[bytes], size: int) -> FileWrapper:
        """Be the `wsgi.file_wrapper` of PEP 3333."""
        self.file = file
        return FileWrapper(file, size)


async def on_the_loop() -> None:
    """Give way: what comes after it is done by the thread of the loop, whoever began it."""
    await asyncio.sleep(0)


def asked_of(spelling: Spelling) -> "WSGIEnvironment":
    """Return the question itself, as WSGI has it."""
    _day, scheme, method, path, query, *headers = spelling
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": method,
        "PATH_INFO": octets(path),
        "QUERY_STRING": octets(query),
        "wsgi.url_scheme": scheme,
    }
    for name, value in headers:
        key = NAMES[name]
        if key in environ:
            environ[key] += ("; " if key == "HTTP_COOKIE" else ",") + value
        elif key:
            environ[key] = value
    return environ


def circumstances_of(scope: "Scope") -> "WSGIEnvironment":
    """Return what else WSGI wants an environ to hold."""
    server, _, port = scope.server.rpartition(":")
    return {
        **ALWAYS,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "wsgi.input": BytesIO(),
    }


def octets(text: str) -> str:
    """Return the bytes of a text as WSGI has them: each as the character of that number."""
    return text if text.isascii() else text.encode().decode("latin-1")


class Names(dict[str, str]):
    """The names of headers as WSGI has them; none for one that could be taken for another."""

    def __missing__(self, name: str) -> str:
        key = "" if "_" in name else name.upper().replace("-", "_")
        if key and key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        if len(self) < MOST_NAMES:
            self[name] = key
        return key


NAMES = Names()


def length_of(environ: "WSGIEnvironment") -> int:
    said = environ.get("CONTENT_LENGTH", "")
    return int(said) if said.isdecimal() else 0
