"""The layer of kept answers, in front of a small application of its own."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kept import BASIS
from api.kept.days import Today
from api.kept.numbers import NotKnown
from api.kept.questions import canonical_query
from api.kept.store import Answer, Store

from .shop import JSON, LIMIT, Shop, Street


@pytest.fixture
def street(tmp_path) -> Street:
    return Street(str(tmp_path / "prices.sqlite3"))


def test_a_repeated_question_does_not_reach_the_application(street):
    first = street.ask("a=1")
    again = street.ask("a=1")

    assert street.shop.asked == 1
    assert first[2] == again[2]
    assert first[1]["Cache-Status"] == "catalogue; fwd=miss; stored"
    assert again[1]["Cache-Status"] == "catalogue; hit"


def test_the_next_question_after_a_change_does(street):
    street.ask()
    street.database.execute("UPDATE price SET number = 2")

    assert street.ask()[2][0] == 2


def test_what_changed_while_the_application_worked_is_asked_again(street):
    street.ask("a=1")

    def change_too(environ: Any, start_response: Any) -> Iterable[bytes]:
        answer = Shop.__call__(street.shop, environ, start_response)
        street.database.execute("UPDATE price SET number = number + 1")
        return answer

    street.layer.application = change_too
    street.ask("b=1")

    assert street.ask("b=1")[1]["Cache-Status"] == "catalogue; fwd=miss; stored"


def test_what_the_application_did_not_say_that_it_would_read_is_not_kept(street):
    street.shop.depends_on = ()
    street.ask()

    assert "Cache-Status" not in street.ask()[1]


def test_what_was_found_is_found_again_after_a_change_only(street):
    found: list[int] = []

    def newest() -> int:
        found.append(street.database.execute("SELECT number FROM price").fetchone()[0])
        return found[-1]

    def follow(environ: Any, start_response: Any) -> Iterable[bytes]:
        answer = Shop.__call__(street.shop, environ, start_response)
        assert environ[BASIS].follow(("prices",), newest) == found[-1]
        return answer

    street.layer.application = follow
    for query in ("a=1", "a=2", "a=3"):
        street.ask(query)
    assert found == [1]

    street.database.execute("UPDATE price SET number = 2")
    street.ask("a=4")
    assert found == [1, 2]


def test_yesterday_is_another_question(street):
    street.ask()
    street.today = "2026-11-23"

    assert street.ask()[2][0] == 2


def test_a_client_that_has_the_answer_is_told_so(street):
    tag = street.ask()[1]["ETag"]
    status, headers, body = street.ask(HTTP_IF_NONE_MATCH=f'W/"x", {tag}')

    assert (status, body) == ("304 Not Modified", None)
    assert headers.keys() == {"Cache-Control", "Cache-Groups", "Cache-Status", "ETag", "Vary"}


def test_a_client_that_has_it_first_leaves_an_answer_for_the_next(street):
    street.shop.headers = {"ETag": '"same"'}

    assert street.ask(HTTP_IF_NONE_MATCH='"same"')[0] == "304 Not Modified"
    assert street.ask()[1]["Cache-Status"] == "catalogue; hit"


def test_head_is_answered_from_what_get_left(street):
    street.ask()
    status, headers, body = street.ask(method="HEAD")

    assert (status, body, street.shop.asked) == ("200 OK", None, 1)
    assert int(headers["Content-Length"]) > 0


def test_head_of_what_a_client_has_is_answered_by_the_application(street):
    street.shop.headers = {"ETag": '"same"'}

    assert street.ask(method="HEAD", HTTP_IF_NONE_MATCH='"same"')[0] == "304 Not Modified"


def test_head_alone_leaves_nothing(street):
    street.ask(method="HEAD")

    assert street.ask()[1]["Cache-Status"] == "catalogue; fwd=miss; stored"


@pytest.mark.parametrize(
    "said",
    [
        {"Cache-Control": "no-store"},
        {"Set-Cookie": "session=1"},
        {"Cache-Groups": ""},
        {"Cache-Groups": '"secrets"'},
        {"Vary": "*"},
        {"Vary": "User-Agent"},
    ],
)
def test_what_is_not_public_or_not_understood_is_never_kept(street, said):
    street.shop.headers = said

    assert [street.ask()[2][0], street.ask()[2][0]] == [1, 2]


@pytest.mark.parametrize(
    "sent",
    [
        {"HTTP_AUTHORIZATION": "Bearer x"},
        {"HTTP_COOKIE": "sessionid=1"},
        {"method": "POST"},
        {"CONTENT_LENGTH": "3"},
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"HTTP_HOST": ""},
        {"query": "a=" + "1" * 2_000},
        {"query": "&".join(f"a{n}=1" for n in range(101))},
        {"HTTP_ACCEPT": "text/csv," * 500},
    ],
)
def test_who_asks_apart_gets_nothing_kept_and_leaves_nothing(street, sent):
    street.ask()
    asked = street.shop.asked
    street.ask(**sent)
    street.ask(**sent)

    assert street.shop.asked == asked + 2
    assert len(street.layer.store.resources) == 1


def test_each_media_type_has_its_own_answer(street):
    chosen = [
        street.ask(HTTP_ACCEPT=accept)[2][1]
        for accept in ("text/csv", "application/json", "*/*", "text/*;q=0.5, */*;q=0.1")
    ]

    assert chosen == ["text/csv", "application/json", "application/json", "text/csv"]
    assert street.shop.asked == 2


def test_a_client_that_takes_nothing_on_offer_gets_nothing_kept(street):
    street.ask()

    assert street.ask(HTTP_ACCEPT="image/png")[0] == "406 Not Acceptable"


def test_an_answer_that_varies_by_a_choice_unknown_here_is_not_kept(street):
    street.shop.offers = ()

    assert [street.ask()[2][0], street.ask()[2][0]] == [1, 2]


def test_a_thousand_questions_take_no_more_room_than_there_is(street):
    street.shop.body_size = 1_000
    for number in range(1_000):
        street.ask(f"page={number}")

    assert street.layer.store.size <= LIMIT
    assert street.ask("page=999")[1]["Cache-Status"] == "catalogue; hit"
    assert street.ask("page=1")[1]["Cache-Status"] == "catalogue; fwd=miss; stored"


def test_a_thousand_lists_of_media_types_leave_two_answers(street):
    for number in range(1_000):
        street.ask(HTTP_ACCEPT=f"text/x{number}, text/csv;q=0.{number % 9 + 1}, */*;q=0.95")

    (resource,) = street.layer.store.resources.values()
    assert resource.answers.keys() <= set(JSON)


def test_an_answer_too_large_for_the_room_is_given_and_not_kept(street):
    street.shop.body_size = LIMIT // 10

    assert street.ask()[2][0] == 1
    assert street.layer.store.size == 0


def test_without_the_database_the_application_answers(street):
    street.ask()
    street.database.execute("DROP TABLE price")

    assert street.ask()[2][0] == 2
    with pytest.raises(NotKnown):
        street.layer.numbers.read(("prices",))
    street.database.execute("CREATE TABLE price (number INTEGER)")
    assert street.ask()[1]["Cache-Status"] == "catalogue; fwd=miss; stored"


def test_the_store_counts_what_it_holds():
    store = Store(100_000)
    answer = Answer("200 OK", [("A", "b")], b"x" * 100, '"t"', [], ("prices",), (1,))
    for number in range(50):
        store.put(f"key {number % 7}", JSON, JSON[number % 2], answer)

    assert store.size == sum(resource.size for resource in store.resources.values())
    assert store.get("key 1").answers.keys() == set(JSON)


pairs = st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=5)


@given(pairs, st.randoms())
def test_the_order_of_the_names_makes_no_other_question(given_pairs, chance):
    from urllib.parse import quote, quote_plus

    by_name: dict[str, list[str]] = {}
    for name, value in given_pairs:
        by_name.setdefault(name, []).append(value)
    names = list(by_name)
    plain = "&".join(f"{quote(n)}={quote(v)}" for n in names for v in by_name[n])
    chance.shuffle(names)
    other = "&&".join(f"{quote_plus(n)}={quote_plus(v)}" for n in names for v in by_name[n])

    assert canonical_query(plain) == canonical_query(other)


@given(pairs, pairs)
def test_different_questions_never_share_an_answer(one, other):
    from urllib.parse import urlencode

    def by_name(given_pairs: Any) -> Any:
        return sorted(given_pairs, key=lambda pair: pair[0])

    same = canonical_query(urlencode(one)) == canonical_query(urlencode(other))

    assert same == (by_name(one) == by_name(other))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-22T22:59:59.999+00:00", "2026-11-22"),
        ("2026-11-22T23:00:00+00:00", "2026-11-23"),
        ("2027-03-28T00:59:59+00:00", "2027-03-28"),
        ("2027-03-28T21:59:59+00:00", "2027-03-28"),
        ("2027-03-28T22:00:00+00:00", "2027-03-29"),
        ("2026-10-25T22:59:59+00:00", "2026-10-25"),
    ],
)
def test_the_day_changes_at_midnight_in_the_netherlands(monkeypatch, moment, day):
    today = Today(ZoneInfo("Europe/Amsterdam"))
    for text in ("2026-11-22T12:00:00+00:00", moment, moment):
        instant = datetime.fromisoformat(text).timestamp()
        monkeypatch.setattr("time.time", lambda now=instant: now)
        said = today()

    assert said == day
