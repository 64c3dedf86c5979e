"""What somebody may still do, counted once for all processes."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from catalogue.models import allowances
from catalogue.models.allowances import Allowance, Standing, Unreachable, forget, look, take

HOURLY = Allowance(20, 3600)
PROCESSES = 4
inherited: list[object] = []  # kept, so that no child closes what its parent uses


@pytest.fixture(autouse=True)
def _nothing_is_used(db: None) -> None:
    forget()


def test_an_allowance_is_given_as_often_as_it_says_and_then_no_more() -> None:
    given = [take("a", HOURLY).was_given for _ in range(25)]

    assert given == [True] * 20 + [False] * 5


def test_what_is_left_counts_down_and_says_when_it_is_whole_again() -> None:
    standings = [take("a", Allowance(2, 3600)) for _ in range(3)]

    assert standings == [
        Standing(was_given=True, left=1, until_whole=1800, until_next=0),
        Standing(was_given=True, left=0, until_whole=3600, until_next=1800),
        Standing(was_given=False, left=0, until_whole=3600, until_next=1800),
    ]


def test_each_key_has_an_allowance_of_its_own() -> None:
    take("a", Allowance(1, 60))

    assert not take("a", Allowance(1, 60)).was_given
    assert take("b", Allowance(1, 60)).was_given


def test_looking_uses_nothing() -> None:
    assert [look("a", Allowance(1, 60)).was_given for _ in range(3)] == [True] * 3

    take("a", Allowance(1, 60))

    assert look("a", Allowance(1, 60)) == Standing(False, 0, 60, 60)


def test_what_was_used_comes_back() -> None:
    often = Allowance(1_000_000, 1)
    take("a", often)

    assert look("a", often).left >= 999_990


def test_clock_that_was_put_back_keeps_nobody_out_for_longer_than_a_window() -> None:
    take("a", Allowance(1, 1_000_000))

    assert take("a", Allowance(1, 60)).until_next <= 60


def test_what_is_whole_again_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowances, "SWEPT_EVERY", 1)
    for number in range(30):
        take(f"passing {number}", Allowance(1_000_000, 1))

    take("staying", HOURLY)

    left = allowances.ask("SELECT count(*), true FROM catalogue_allowance")
    assert left[0][0] <= 2


def test_who_cannot_count_says_so() -> None:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = "/nowhere/at/all.sqlite3"
    try:
        with pytest.raises(Unreachable):
            allowances.ask("SELECT nothing FROM nowhere")
    finally:
        connection.settings_dict["NAME"] = name


def begin_anew() -> None:
    """Let a forked process use no connection of its parent."""
    inherited.extend([allowances.turns.connection, connection.connection])
    allowances.turns.connection = connection.connection = None


def take_all(key: str) -> int:
    return sum(take(key, HOURLY).was_given for _ in range(HOURLY.quota))


def test_processes_that_take_at_once_get_exactly_what_there_is() -> None:
    key = str(uuid4())
    fork = multiprocessing.get_context("fork")

    with ProcessPoolExecutor(PROCESSES, mp_context=fork, initializer=begin_anew) as pool:
        given = list(pool.map(take_all, [key] * PROCESSES))

    assert sum(given) == HOURLY.quota
