"""Searching the menu: what is found and in which order, the same on every database."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from catalogue.models import InterventionState
from catalogue.models.states import OPEN_DAY
from catalogue.reading.words import find_versions
from catalogue.search.stop_words import STOP_WORDS
from catalogue.search.words import fold, spellings
from tests.builders import DAY, build_intervention, publish, revise_intervention

REAL = yaml.safe_load(Path("fixtures/interventions.yaml").read_text(encoding="utf-8"))
FIRST = {item["slug"]: item["versions"][0] for item in REAL}
SAID = {
    slug: {
        word
        for text in [*version["title"].values(), *version["summary"].values()]
        for spelling in spellings(text)
        for word in map(fold, spelling)
        if len(word) > 1 and word not in STOP_WORDS
    }
    for slug, version in FIRST.items()
}
WORDS = sorted(set().union(*SAID.values()))
WORD = st.sampled_from(WORDS)

LATEST = 1_000_000

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _menu(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Publish the real titles and summaries once for all tests here, then take them back."""
    with django_db_blocker.unblock(), transaction.atomic():
        for slug, version in FIRST.items():
            build_intervention(slug, code=version["code"], **real_texts(version))
        publish()
        yield
        transaction.set_rollback(True)


def real_texts(version: dict[str, Any]) -> dict[str, str]:
    return {
        f"{field}_{language}": version[field][language]
        for field in ("title", "summary")
        for language in ("nl", "en")
    }


def texts(title: str, summary: str = "…") -> dict[str, str]:
    return {"title_nl": title, "title_en": "…", "summary_nl": summary, "summary_en": "…"}


def search(question: str, release: int = LATEST, day: date = OPEN_DAY) -> list[str]:
    """Return the slugs that answer, best first."""
    found = find_versions(question, release=release)
    scores = dict(zip(found.versions.tolist(), found.scores.tolist(), strict=True))
    states = InterventionState.objects.as_of(release, day).live().filter(version__in=scores)
    best_first = sorted(states, key=lambda s: (-scores[s.version_id], s.sort_code, s.slug))
    return [state.slug for state in best_first]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("begrijpend lezen", "technieken-voor-begrijpend-lezen"),
        ("lezen", "technieken-voor-begrijpend-lezen"),
        ("reading", "technieken-voor-begrijpend-lezen"),
        ("feedback", "feedback"),
        ("FEEDBACK", "feedback"),
        ("feedb", "feedback"),
        ("klas", "klassenverkleining"),
        ("class size", "klassenverkleining"),
        ("taal", "gesprokentaalinterventies"),
        ("spreken", "gesprokentaalinterventies"),
        ("ouders", "ouderbetrokkenheid"),
        ("parents", "ouderbetrokkenheid"),
        ("schrijven", "schrijfonderwijs"),
        ("writing", "schrijfonderwijs"),
        ("begeleiden", "een-op-een-begeleiding"),
        ("één-op-één", "een-op-een-begeleiding"),
        ("lente", "zomer-of-lentescholen"),
        ("samenwerken", "samenwerkend-leren"),
        ("B6", "feedback"),
        ("d2", "samenwerkend-leren"),
    ],
)
def test_best_answer_comes_first(question: str, best: str) -> None:
    assert search(question)[0] == best


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("tutoring", "een-op-een-begeleiding"),
        ("school", "schoolontwikkeling"),
        ("oriënteren begeleiden", "loopbaanorientatie-en-begeleiding"),
        ("language", "gesprokentaalinterventies"),
    ],
)
def test_answer_is_among_them(question: str, found: str) -> None:
    assert found in search(question)


@pytest.mark.parametrize("question", ["", "%", "_", "\x00", "🙂", "beleid", "l%zen", "nl:lees"])
def test_question_without_answers_finds_nothing(question: str) -> None:
    assert search(question) == []


def test_whole_word_in_the_title_comes_before_all_other_places() -> None:
    build_intervention("in-title", code="Z9", **texts("Vioolles voor iedereen, met viool"))
    build_intervention("form-in-title", code="Z8", **texts("Violen"))
    build_intervention("part-in-title", code="Z7", **texts("Vioolonderwijs"))
    build_intervention("prefix-in-title", code="Z6", **texts("Vioolxyz"))
    build_intervention("in-summary", code="Z5", **texts("Muziek", "Leren op de viool."))
    publish()

    found = search("viool")

    assert found == [
        "in-title",
        "form-in-title",
        "part-in-title",
        "prefix-in-title",
        "in-summary",
    ]


def test_equal_answers_come_in_the_order_of_the_menu() -> None:
    for number in (10, 9, 2):
        build_intervention(f"z{number}", code=f"Z{number}", **texts("Harpmuziek"))
    publish()

    assert search("harpmuziek") == ["z2", "z9", "z10"]


def test_every_word_of_the_question_must_be_found() -> None:
    both = search("leren leerlingen")

    assert both
    assert both == search("leerlingen leren")
    assert set(both) < set(search("leren"))
    assert search("leren xyzzy") == []


def test_only_what_the_version_of_the_day_says_is_found() -> None:
    new = build_intervention("new", code="Z1", **texts("Harpmuziek"))
    first = publish()
    revise_intervention(new, valid_from=DAY, **texts("Luitmuziek"))
    second = publish()
    assert first.number
    assert second.number

    assert search("harpmuziek", first.number, DAY) == ["new"]
    assert (
        search("luitmuziek", first.number, DAY) == search("harpmuziek", second.number, DAY) == []
    )
    assert search("luitmuziek", second.number, DAY) == ["new"]


def test_hostile_question_is_answered_quickly() -> None:
    for question in ("a" * 10_000, "lezen " * 2_000, " ".join(f"w{n}" for n in range(2_000))):
        assert search(question) in ([], search("lezen"))


@settings(deadline=None, max_examples=60)
@given(st.lists(WORD, min_size=1, max_size=4), st.one_of(WORD, st.text(max_size=20)))
def test_another_word_never_adds_answers(words: list[str], another: str) -> None:
    question = " ".join(words)

    assert set(search(f"{question} {another}")) <= set(search(question))


@settings(deadline=None, max_examples=60)
@given(st.lists(WORD, min_size=1, max_size=3))
def test_case_and_accents_do_not_matter(words: list[str]) -> None:
    question = " ".join(words)
    accented = "".join(f"{letter}\u0301" if letter in "aeiou" else letter for letter in question)

    assert search(question.upper()) == search(accented) == search(question)


@settings(deadline=None, max_examples=60)
@given(WORD, st.integers(min_value=2))
def test_start_of_a_word_finds_what_the_word_stands_in(word: str, length: int) -> None:
    start = word[: min(max(2, length), len(word))]

    assert {slug for slug, said in SAID.items() if word in said} <= set(search(start))
