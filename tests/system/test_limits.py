"""Limits of a running server: shared by its workers, and no concern of what is kept."""

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from .conftest import Serving

QUOTA = 12


@pytest.fixture(scope="module")
def host(environment: dict[str, str]) -> Iterator[str]:
    limits = f"reads={QUOTA}/3600, exports=1000/60"
    with Serving(environment | {"RATE_LIMITS": limits}, workers=2) as url:
        yield urlsplit(url).netloc


def ask(host: str, query: str) -> http.client.HTTPResponse:
    line = http.client.HTTPConnection(host)
    line.request("GET", f"/v1/sectors?{query}", headers={"X-Forwarded-For": query[-9:]})
    answer = line.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    line.close()
    return answer


def test_workers_together_give_exactly_what_there_is_and_kept_answers_cost_nothing(
    host: str,
) -> None:
    first = ask(host, "lang=nl")
    kept = [ask(host, "lang=nl") for _ in range(8)]
    before = 1 + sum("RateLimit" in answer.headers for answer in kept)  # one in each worker

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: ask(host, f"pageSize={n % 90 + 1}&q{n}=x"), range(40)))

    assert before <= 2
    assert [a.status for a in answers].count(400) == QUOTA - before
    assert [a.status for a in answers].count(429) == 40 - (QUOTA - before)
    later = [ask(host, "lang=nl") for _ in range(8)]
    hits = [a for a in (*kept, *later) if a.headers["Cache-Status"] == "catalogue; hit"]
    assert {a.status for a in later} == {200}
    assert len(hits) == 8 + 8 - (before - 1)
    assert {a.body for a in hits} == {first.body}  # type: ignore[attr-defined]
    assert all("RateLimit" not in a.headers and "RateLimit-Policy" not in a.headers for a in hits)
    assert first.headers["RateLimit"] == f'"reads";r={QUOTA - 1};t={3600 // QUOTA}'
    assert {a.headers["ETag"] for a in hits} == {first.headers["ETag"]}


def test_who_waited_as_long_as_was_said_is_let_in_again(environment: dict[str, str]) -> None:
    with Serving(environment | {"RATE_LIMITS": "reads=2/4"}, workers=2) as url:
        netloc = urlsplit(url).netloc
        *_before, refused = (ask(netloc, f"q{n}=x") for n in range(4))
        time.sleep(int(refused.headers["Retry-After"]))
        after = ask(netloc, "q4=x")

    assert (refused.status, after.status) == (429, 400)
    assert 1 <= int(refused.headers["Retry-After"]) <= 2
