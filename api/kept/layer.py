"""The layer itself: give a kept answer, or ask the application and keep what it says."""

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from .basis import BASIS, Basis, Findings
from .numbers import NotKnown, Numbers
from .questions import OFFERED, Chooser, Question, question_reader
from .store import Answer, Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

GROUP = re.compile(r'"([a-z-]+)"')
FOUND = "catalogue.found"  # in the environ: what was Found
HIT = ("Cache-Status", "catalogue; hit")  # RFC 9211
STORED = ("Cache-Status", "catalogue; fwd=miss; stored")
VARIES_BY = {"accept", "accept-encoding", "accept-language", "origin", "cookie"}
OF_ONE_CLIENT = {"ratelimit", "ratelimit-policy"}  # said once, and never kept
OF_THE_BODY = {"allow", "content-encoding", "content-length", "content-type", "link"}


class Found(NamedTuple):
    """The key of a question, and what is kept of it; an empty key is not to be kept."""

    key: str
    answer: Answer | None
    until: float = 0.0  # of time.monotonic(); so long the answer holds without being asked again


class KeptAnswers:
    """A WSGI application in front of another, that answers what it may from what it keeps.

    `numbers` tells whether the groups of an answer have changed; `day` which day it is, for an
    answer may follow from it; `matches` whether `If-None-Match` names an entity tag; `limit` is
    in bytes.  The application must call `start_response` before it returns, as Django does, and
    tell the `Basis` in its environ what its answer depends on before it reads any of that.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        *,
        numbers: Numbers,
        chooser: Chooser,
        day: Callable[[], str],
        matches: Callable[[str, str], bool],
        limit: int,
    ) -> None:
        self.application = application
        self.numbers = numbers
        self.read = question_reader(chooser, day)
        self.choose = chooser.media_type
        self.matches = matches
        self.store = Store(limit)
        self.findings: Findings = {}

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        if FOUND not in environ:
            self.finds(environ)
        key, answer, _until = environ[FOUND]
        if answer:
            return say(answer, environ, start_response, self.matches, [HIT])
        if key and environ["REQUEST_METHOD"] == "GET":
            return self.ask(key, environ, start_response)
        return self.pass_on(environ, start_response)

    def finds(self, environ: "WSGIEnvironment") -> float | None:
        """Return until when the answer holds that is kept, and given when the layer is called.

        That is in seconds of `time.monotonic()`, and may be now; None if nothing is kept.
        """
        question = self.read(environ)
        key = question.key if question else ""
        try:
            found = self.kept(question) if question else None
        except NotKnown:
            key, found = "", None
        environ[FOUND] = found or Found(key, None)
        return found.until if found else None

    def pass_on(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Give what the application answers, whatever that is."""

        def begin(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            self.doubt(status)
            return start_response(status, headers, exc_info)

        return self.application(environ, begin)

    def doubt(self, status: str) -> None:
        """Connect anew where the application could not do its work.

        An SQLite file that was opened when it might not be written stays so for a whole process,
        as long as anybody in it has it open.
        """
        if status.startswith("503"):
            self.numbers.forget()

    def kept(self, question: Question) -> Found | None:
        """Return the answer that still holds, if there is one."""
        resource = self.store.get(question.key)
        if resource is None:
            return None
        media_type = self.choose(question.accept, resource.offers) if resource.offers else ""
        answer = resource.answers.get(media_type or "")
        if answer is None:
            return None
        held = self.numbers.read(answer.groups)
        return Found(question.key, answer, held.until) if held.numbers == answer.numbers else None

    def ask(
        self,
        key: str,
        environ: "WSGIEnvironment",
        start_response: "StartResponse",
    ) -> Iterable[bytes]:
        """Give what the application answers, and keep it if it is a whole answer to be kept."""
        heard = Heard()
        basis = environ[BASIS] = Basis(self.numbers, self.findings)
        response = self.application(environ, heard)
        if heard.is_unchanged:  # which says nothing that could be kept
            close(response)
            whole = {k: v for k, v in environ.items() if k != "HTTP_IF_NONE_MATCH"}
            response = self.application(whole, heard)
            environ[OFFERED] = whole.get(OFFERED, ())
        answer = heard.answer(basis)
        if answer is None:
            self.doubt(heard.begun[0])
            start_response(*heard.begun)
            return response
        try:
            answer = answer._replace(body=b"".join(response))
        finally:
            close(response)
        offers = tuple(environ.get(OFFERED, ()))
        if offers or "accept" not in heard.varies_by:
            self.store.put(key, offers, heard.media_type if offers else "", answer)
        return say(answer, environ, start_response, self.matches, [STORED, *heard.of_this_client])


def say(
    answer: Answer,
    environ: "WSGIEnvironment",
    start_response: "StartResponse",
    matches: Callable[[str, str], bool],
    besides: list[tuple[str, str]],
) -> Iterable[bytes]:
    """Give an answer, or say that the client has it already."""
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and (known == answer.tag or matches(known, answer.tag)):
        start_response("304 Not Modified", [*answer.unchanged, *besides])
        return []
    start_response(answer.status, [*answer.headers, *besides])
    return [answer.body] if environ["REQUEST_METHOD"] == "GET" else []


class Heard:
    """A `start_response` that writes down how the application begins its answer."""

    def __init__(self) -> None:
        self.begun: tuple[Any, ...] = ()
        self.headers: dict[str, str] = {}

    def __call__(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], object]:
        self.begun = (status, headers, exc_info) if exc_info else (status, headers)
        self.headers = {name.lower(): value for name, value in headers}
        return refuse_to_write

    @property
    def is_unchanged(self) -> bool:
        return self.begun[0].startswith("304") and "cache-groups" in self.headers

    @property
    def of_this_client(self) -> list[tuple[str, str]]:
        return [header for header in self.begun[1] if header[0].lower() in OF_ONE_CLIENT]

    @property
    def varies_by(self) -> set[str]:
        names = self.headers.get("vary", "").lower().split(",")
        return {name.strip() for name in names} - {""}

    @property
    def media_type(self) -> str:
        return self.headers["content-type"].partition(";")[0]

    def answer(self, basis: Basis) -> Answer | None:
        """Return the answer without its body; None for one that may not be kept."""
        groups = tuple(GROUP.findall(self.headers.get("cache-groups", "")))
        may_be_kept = (
            self.begun[0].startswith("200")
            and groups
            and {"etag", "content-length", "content-type"} <= self.headers.keys()
            and "set-cookie" not in self.headers
            and "public" in self.headers.get("cache-control", "")
            and self.varies_by <= VARIES_BY
            and set(groups) <= basis.numbers.keys()
        )
        if not may_be_kept:
            return None
        status, said = self.begun[:2]
        headers = [header for header in said if header[0].lower() not in OF_ONE_CLIENT]
        unchanged = [header for header in headers if header[0].lower() not in OF_THE_BODY]
        tag, held = self.headers["etag"], basis.of(groups)
        return Answer(status, headers, b"", tag, unchanged, groups, held)


def refuse_to_write(_data: bytes) -> object:
    raise NotImplementedError("An answer is returned, not written.")


def close(response: Iterable[bytes]) -> None:
    if hasattr(response, "close"):
        response.close()
