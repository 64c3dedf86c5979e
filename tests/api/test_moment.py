"""Answers given again without being looked up, as long as nobody could know better."""

import json
import time
from dataclasses import dataclass
from typing import Any

import pytest

from api.observing import Observed, Seen
from api.serving import Served

from .granian import Client, ask
from .shop import Street

HOLD = 0.2  # seconds


@dataclass
class Counter:
    """Where the prices of a street are asked as Granian asks them."""

    street: Street
    served: Served
    seen: list[Seen]

    def ask(self, method: str = "GET", query: str = "", **headers: str) -> Client:
        said = [(name.replace("_", "-"), value) for name, value in headers.items()]
        client = Client(method, "/prices", query, said)
        ask(self.served, client)
        return client

    def change(self) -> None:
        self.street.database.execute("UPDATE price SET number = number + 1")


@pytest.fixture
def counter(tmp_path) -> Counter:
    street, seen = Street(str(tmp_path / "prices.sqlite3"), hold=HOLD), list[Seen]()
    served = Served(
        Observed(street.layer, [seen.append]),
        kept=street.layer,
        day=lambda: street.today,
        largest_body=100,
    )
    return Counter(street, served, seen)


def price(client: Client) -> Any:
    return json.loads(client.body)[0]


def test_what_is_repeated_is_given_until_others_may_rely_on_the_change(counter):
    asked = [counter.ask() for _ in range(3)]
    counter.change()
    in_the_moment = counter.ask()
    time.sleep(HOLD)
    after = counter.ask()

    assert [price(one) for one in [*asked, in_the_moment, after]] == [1, 1, 1, 1, 2]
    assert in_the_moment.answered["Cache-Status"] == "catalogue; hit"
    assert after.answered["Cache-Status"] == "catalogue; fwd=miss; stored"


def test_a_moment_is_not_drawn_out_by_those_who_ask_in_it(counter):
    counter.ask()
    counter.change()
    began = time.monotonic()
    while time.monotonic() < began + 1.1 * HOLD:
        last = counter.ask()

    assert price(last) == 2


def test_each_answer_has_a_name_of_its_own(counter):
    names = [counter.ask().answered["X-Request-Id"] for _ in range(4)]

    assert len(set(names)) == 4


def test_a_name_that_was_told_is_of_that_request_alone(counter):
    trace = f"00-{'a1' * 16}-{'b2' * 8}-01"
    for _ in range(3):
        told = counter.ask(x_request_id="order-0123456789")
        traced = counter.ask(traceparent=trace)
        assert told.answered["X-Request-Id"] == "order-0123456789"
        assert traced.answered["X-Request-Id"] == "a1" * 16
        assert counter.ask().answered["X-Request-Id"] not in {"order-0123456789", "a1" * 16}


def test_what_is_asked_otherwise_is_answered_otherwise(counter):
    for _ in range(3):
        counter.ask()
    tag = counter.ask().answered["ETag"]

    assert json.loads(counter.ask(accept="text/csv").body)[1] == "text/csv"
    assert json.loads(counter.ask(query="a=1").body)[2] == "a=1"
    for _ in range(3):
        assert counter.ask(if_none_match=tag).status == 304
        assert counter.ask("HEAD").body == b""
        assert counter.ask().status == 200
        assert price(counter.ask(authorization="Bearer x")) != price(counter.ask())


def test_another_day_is_another_question(counter):
    before = [price(counter.ask()) for _ in range(2)]
    counter.street.today = "2026-11-30"

    assert price(counter.ask()) not in before


def test_every_answer_is_counted_where_it_was_asked(counter):
    for _ in range(4):
        counter.ask()

    assert [seen.kept for seen in counter.seen] == ["miss", "hit", "hit", "hit"]
    assert {seen[:3] for seen in counter.seen} == {("GET", "none", 200)}


def test_no_answer_is_sent_before_it_is_written_down(counter):
    written = []

    class Watching(Client):
        def response_bytes(self, *answer: Any) -> None:
            written.append(len(counter.seen))

    for _ in range(4):
        ask(counter.served, Watching("GET", "/prices"))

    assert written == [1, 2, 3, 4]


def test_a_moment_that_has_passed_takes_no_memory(counter):
    for number in range(50):
        for _ in range(2):
            counter.ask(query=f"a={number}")
    assert len(counter.served.moment.given) > 10

    time.sleep(HOLD)
    counter.ask(query="b")

    assert not counter.served.moment.given
