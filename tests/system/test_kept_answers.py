"""Kept answers against none: whatever is asked, and however it is spelt, the bytes are equal."""

import http.client
from collections.abc import Iterator
from urllib.parse import quote, quote_plus, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Server, Serving

PATHS = (
    *("/v1", "/v1/interventions", "/v1/interventions/feedback", "/v1/menu-map", "/v1/studies"),
    *("/v1/interventions/schrijfonderwijs/evidence", "/v1/sources", "/v1/schools", "/v1/sectors"),
    *("/v1/interventions/feedback/versions", "/v1/openapi.json", "/v1/activities", "/", "/docs"),
    *("/v1/interventions/schrijfonderwijs/evidence/forest-plot", "/v1/problems", "/v1/nothing"),
    *("/interventions/feedback", "/health/live", "/v1/enrolments", "/v1/interventions%2Ffeedback"),
)
PARAMETERS = (
    *(("lang", "nl"), ("lang", "en"), ("lang", "xx"), ("page", "1"), ("page", "2"), ("q", "taal")),
    *(("pageSize", "5"), ("sector", "po"), ("sector", "vo"), ("minMonths", "3"), ("release", "2")),
    *(("validOn", "2021-09-01"), ("sectorMatch", "all"), ("q", "lézen & +meer"), ("q", "")),
    *(("Page", "1"), ("facets", "sector"), ("fields", "title,effect"), ("ordering", "-months")),
    ("q", "\x00"),
)  # fmt: skip
HEADERS = {
    "Accept": (
        *("*/*", "application/json", "image/png", "image/svg+xml, */*;q=0.1", "text/calendar"),
        *("text/html, application/json;q=0.9", "application/json;q=0", "nonsense", ""),
        *("application/yaml, text/html;q=0.2", "text/*", ", ,;q=1"),
    ),
    "Accept-Language": ("nl", "en", "en-GB, nl;q=0.5", "fr", "*;q=0", "x" * 3_000, "en\tnl"),
    "Accept-Encoding": (
        *("br", "gzip", "gzip, br", "identity", "*;q=0", "identity;q=0", "br;q=0, *", "zstd"),
    ),
    "Origin": ("https://app.example", "null"),
    "If-None-Match": ("*", '"x"', 'W/"x", "y"'),
    "Cookie": ("a=1",),
    "Authorization": ("Bearer nothing",),
    "X-Forwarded-Proto": ("https",),
}
APART = {"date", "cache-status", "server", "x-request-id"}
FRAMING = {"content-length", "transfer-encoding"}  # of what is short, as the server likes
Asked = tuple[str, str, str, dict[str, str]]


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    method = draw(st.sampled_from(["GET", "GET", "GET", "HEAD", "OPTIONS"]))
    chosen = draw(st.lists(st.sampled_from(PARAMETERS), max_size=4))
    writing = [draw(st.sampled_from([quote, quote_plus, every_byte])) for _ in chosen]
    query = draw(st.sampled_from(["&", "&&"])).join(
        f"{name}={write(value)}" for (name, value), write in zip(chosen, writing, strict=True)
    )
    names = draw(st.sets(st.sampled_from(sorted(HEADERS)), max_size=4))
    headers = {name: draw(st.sampled_from(HEADERS[name])) for name in sorted(names)}
    return method, draw(st.sampled_from(PATHS)), query, headers


def every_byte(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


class Two:
    """The same service that keeps answers and that keeps none.

    They go by one address: it stands in what they answer.
    """

    def __init__(self, keeping: str, plain: str) -> None:
        self.lines = [http.client.HTTPConnection(urlsplit(url).netloc) for url in (keeping, plain)]
        self.host = urlsplit(plain).netloc
        self.hits = 0

    def ask(self, which: int, asked: Asked) -> tuple[int, dict[str, list[str]], bytes]:
        method, path, query, headers = asked
        line = self.lines[which]
        line.request(method, f"{path}?{query}", headers=headers | {"Host": self.host})
        answer = line.getresponse()
        told: dict[str, list[str]] = {}
        for name, value in answer.getheaders():
            # The parts of the policy stand in another order in each process.
            parts = sorted(value.split("; ")) if "security-policy" in name.lower() else [value]
            told.setdefault(name.lower(), []).extend(parts)
        self.hits += told.get("cache-status") == ["catalogue; hit"]
        apart = APART if answer.status == 200 else APART | FRAMING
        return answer.status, {n: told[n] for n in told if n not in apart}, answer.read()

    def close(self) -> None:
        for line in self.lines:
            line.close()


@pytest.fixture(scope="module")
def two(server: Server) -> Iterator[Two]:
    bare = Serving(server.environment | {"KEPT_ANSWERS_MB": "0"})
    with bare as plain:
        two = Two(server.url, plain)
        yield two
        two.close()


@settings(
    max_examples=400,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(questions())
def test_a_kept_answer_is_what_the_application_would_say(two: Two, asked: Asked) -> None:
    expected = two.ask(1, asked)

    assert two.ask(0, asked) == expected
    assert two.ask(0, asked) == expected


def test_a_tag_of_one_form_is_no_tag_of_another(two: Two) -> None:
    path = "/v1/interventions"
    for coding in ("br", "gzip", "identity"):
        for language in ("nl", "en"):
            headers = {"Accept-Encoding": coding, "Accept-Language": language}
            tag = two.ask(0, ("GET", path, "", headers))[1]["etag"][0]
            again = two.ask(0, ("GET", path, "", headers | {"If-None-Match": tag}))
            for other in ({"Accept-Encoding": "*;q=0"}, {"Accept-Language": "de, *;q=0.1"}):
                asked = ("GET", path, "", headers | other | {"If-None-Match": tag})
                assert two.ask(0, asked) == two.ask(1, asked)
            assert again[0] == 304
    assert two.hits > 0


def test_who_shows_a_token_is_answered_apart(two: Two) -> None:
    asked: Asked = ("GET", "/v1/interventions", "", {"Authorization": "Bearer nothing"})
    two.ask(0, ("GET", "/v1/interventions", "", {}))

    assert two.ask(0, asked)[1]["cache-control"] == ["no-store"]
