"""The menu in memory: it says what the database says, whatever has happened since."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Event

import pytest
from django.db import connection
from hypothesis import given

from catalogue.actions.documents import lay_out_anew
from catalogue.models import InterventionState, Sector
from catalogue.models.newest import newest
from catalogue.reading.loading import load
from catalogue.reading.memory import columns_at
from catalogue.reading.places import Ordered, place_at
from catalogue.reading.updating import updated
from tests.api.naive_menu import MENUS, POINTS, NaiveMenu, publish_next, publish_vocabulary
from tests.builders import at, build_intervention, publish, rating, revise_intervention
from tests.catalogue.histories import examples, undone

pytestmark = pytest.mark.django_db

DAY = date(2022, 5, 1)
ORDERS = ("code", "-code", "title_nl", "-title_en", "months", "-months", "evidence", "-cost")


@pytest.fixture
def vocabulary():
    publish_vocabulary()


def reading(columns, release, day):
    """Return all that columns can say of a place, as plain values."""
    place = place_at(columns, release=release, valid_on=day)
    kinds = sorted(columns.values)
    orders = {order: place.by(order)[:] for order in ORDERS}
    counts = {kind: place.counts(kind) for kind in kinds}
    having = {
        (kind, key): place.with_any(kind, [key]).by("code")[:]
        for kind in kinds
        for key in counts[kind]
    }
    return orders, counts, having, [place.terms(kind) for kind in columns.vocabularies]


@examples(20)
@given(releases=MENUS)
def test_columns_brought_up_to_date_say_what_those_read_anew_say(releases, vocabulary):
    with undone():
        menu, kept = NaiveMenu(), load(newest())
        for steps in releases:
            publish_next(menu, steps)
            asked = newest()
            kept = updated(kept, asked) or kept

            anew = load(asked)

            assert kept.newest == asked
            for place in [(n, day) for n in range(asked.number + 1) for day in POINTS]:
                assert reading(kept, *place) == reading(anew, *place)


@pytest.mark.parametrize("day", [DAY, date.max])
def test_rows_held_are_those_that_the_database_finds(day):
    build_intervention("a", **rating(months=3))
    item = build_intervention("b")
    publish(at("2021-05-10"))
    revise_intervention(item, valid_from=date(2022, 4, 1), months_absence="not-printed")
    publish(at("2022-04-07"))

    for release in (0, 1, 2, 3):
        place = place_at(columns_at(newest()), release=release, valid_on=day)
        states = InterventionState.objects.as_of(release, day).live().order_by("sort_code", "slug")
        assert place.by("code")[:] == [state.pk for state in states]


def test_same_columns_answer_until_the_next_release():
    item = build_intervention()
    publish(at("2021-05-10"))
    first = columns_at(newest())

    assert columns_at(newest()) is first
    revise_intervention(item, months_absence="not-printed")
    assert columns_at(newest()) is first

    publish(at("2022-04-07"))
    assert columns_at(newest()) is not first


def test_who_asked_before_a_release_came_out_does_not_read_the_menu_again():
    item = build_intervention()
    publish(at("2021-05-10"))
    before = newest()
    revise_intervention(item, months_absence="not-printed")
    publish(at("2022-04-07"))

    columns = columns_at(newest())

    assert columns_at(before).states is columns.states


def test_menu_that_was_laid_out_anew_is_read_again():
    item = build_intervention()
    publish(at("2021-05-10"))
    before = place_at(columns_at(newest()), release=1, valid_on=DAY).by("code")[:]

    lay_out_anew([item.pk])
    after = place_at(columns_at(newest()), release=1, valid_on=DAY).by("code")[:]

    assert before != after == [InterventionState.objects.get().pk]


def test_release_after_a_menu_laid_out_anew_is_not_taken_for_all_that_changed():
    first, second = build_intervention("a"), build_intervention("b")
    publish(at("2021-05-10"))
    columns_at(newest())
    lay_out_anew([first.pk])
    revise_intervention(second, months_absence="not-printed")
    publish(at("2022-04-07"))

    place = place_at(columns_at(newest()), release=2, valid_on=DAY)

    states = InterventionState.objects.as_of(2, DAY).order_by("slug")
    assert place.by("slug")[:] == [state.pk for state in states]


def test_columns_of_an_empty_database_hold_nothing():
    place = place_at(columns_at(newest()), release=0, valid_on=DAY)

    assert (len(place), place.by("code")[:25], place.terms("sector")) == (0, [], [])


def test_whole_menu_is_put_in_order_once():
    for slug in ("one", "two", "three"):
        build_intervention(slug)
    publish()
    asked = newest()
    place = place_at(load(asked), release=asked.number, valid_on=DAY)
    sorted_so_far = []

    def first(number):
        sorted_so_far.append(number)
        return place.columns.first(number, place.left, "code")

    assert list(Ordered(place, first)) == place.by("code")[:]
    assert sorted_so_far == [3]


def test_more_terms_than_a_machine_word_has_bits_are_told_apart():
    themes = [f"theme-{number}" for number in range(70)]
    build_intervention("all", themes=themes)
    build_intervention("last", themes=themes[-1:])
    publish(at("2021-05-10"))

    place = place_at(columns_at(newest()), release=1, valid_on=DAY)

    counted = place.counts("theme")
    by_slug = place.columns.vocabularies["theme"].keys
    assert [counted[by_slug[slug]] for slug in themes] == [1] * 69 + [2]


def test_columns_are_not_those_of_a_menu_that_was_rolled_back():
    with undone():
        build_intervention("gone")
        publish(at("2021-05-10"))
        columns_at(newest())
    build_intervention("here", sectors=["vo"])
    publish(at("2021-05-10"))

    place = place_at(columns_at(newest()), release=1, valid_on=DAY)

    assert place.counts("sector") == {Sector.objects.get(slug="vo").pk: 1}


@pytest.mark.django_db(transaction=True)
def test_threads_that_ask_while_releases_come_out_see_each_of_them_whole():
    items = [build_intervention(f"item-{number}", **rating(months=1)) for number in range(5)]
    publish(at("2021-05-10"))
    done = Event()

    def ask():
        seen = []
        try:
            while not done.is_set():
                asked = newest()
                place = place_at(columns_at(asked), release=asked.number, valid_on=DAY)
                seen.append((asked.number, place.counts("months"), len(place.by("-months")[:])))
        finally:
            connection.close()
        return seen

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(ask) for _ in range(4)]
        for number in range(2, 6):
            for item in items:
                revise_intervention(item, valid_from=date(2021, 5, 10), months=number)
            publish(at("2021-05-10") + timedelta(days=number))
        done.set()
        seen = [answer for reader in readers for answer in reader.result()]

    assert len({number for number, _counts, _rows in seen}) > 1
    assert [one for one in seen if one[1:] != ({one[0]: 5}, 5)] == []
