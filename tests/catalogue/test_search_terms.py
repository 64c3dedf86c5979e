"""What a text is found by, and what a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.search.indexing import TextIndex
from catalogue.search.terms import MOST_WORDS, UNIT, QueryTerm, query_terms
from catalogue.search.words import LONGEST, fold


def terms(title: str, language: str = "nl") -> dict[str, int]:
    return index_terms({language: {"title": title}})


def index_terms(texts: dict[str, dict[str, str]]) -> dict[str, int]:
    index = TextIndex()
    index.add(1, texts)
    return {term: int(listed.weights[0]) * UNIT for term, listed in index.lists()}


def finds(question: str, title: str, language: str = "nl") -> bool:
    """Whether a title answers a question, by the rule that the database follows."""
    found, wanted = terms(title, language), query_terms(question)
    return bool(wanted) and all(answered(term, found) for term in wanted)


def answered(wanted: QueryTerm, found: dict[str, int]) -> bool:
    starts = wanted.prefix and any(term.startswith(wanted.prefix) for term in found)
    return bool(starts or wanted.exact & found.keys())


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("begeleiden", "Begeleiding"),
        ("lezen", "Technieken voor begrijpend lezen"),
        ("schrijven", "Schrijfonderwijs"),
        ("taal spreken interventie", "Gesprokentaalinterventies"),
        ("klas", "Klassenverkleining"),
        ("ouders betrokkenheid", "Ouderbetrokkenheid"),
        ("kind", "Jonge kinderen"),
        ("tutor", "Tutoring in de klas"),
        ("programma", "Programma’s"),
        ("programma's", "Een programma"),
        ("CREËREN", "creëren"),
        ("creeren", "creëren"),
        ("cree\u0301ren", "creëren"),
        ("STRASSE", "Straße"),
        ("ĳsvrij", "ijsvrij"),
        ("ijsvrij", "ĲSVRIJ"),
        ("écoliers", "ecoliers"),
        ("zelf-regulerend", "Zelfregulerend leren"),
        ("zelfregulerend", "Zelf-regulerend leren"),
        ("een-op-een", "Een‑op‑een‑begeleiding"),
        ("op-een-begeleiding", "Een-op-een-begeleiding"),
        ("begeleiding", "Loopbaanoriëntatie en -begeleiding"),
        ("schrijfo", "Schrijfonderwijs"),
        ("begrijpend le", "Technieken voor begrijpend lezen"),
        ("b6", "Feedback B6"),
        ("de lezen", "Lezen"),
        ("de het", "Het kind en de school"),
        ("lezen 🙂 \x00 % _", "Lezen"),
    ],
)
def test_question_finds(question: str, title: str) -> None:
    assert finds(question, title)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("beleid", "Begeleiding"),
        ("les", "Lezen"),
        ("lezen", "De les"),
        ("roken", "Gesproken taal"),
        ("wijs", "Onderwijs"),
        ("rekening", "Rekenen"),
        ("lezen schrijven", "Lezen"),
        ("le begrijpend", "Technieken voor begrijpend lezen"),
        ("l", "Lezen"),
        ("nl", "Lezen"),
        ("NL:lees", "Lezen"),
        ("kan wil", "Kans, die wil"),
        ("l%zen", "Lezen"),
        ("B6", "Feedback B16"),
    ],
)
def test_question_does_not_find(question: str, title: str) -> None:
    assert not finds(question, title)


@pytest.mark.parametrize("question", ["", " ", "…", "%", "_", "\x00", "🙂", "-", "'s", "\u0301"])
def test_question_without_a_word_asks_for_nothing(question: str) -> None:
    assert query_terms(question) == []


def test_only_the_last_word_may_be_unfinished() -> None:
    assert [term.prefix for term in query_terms("Begrijpend de Lézen")] == [None, "lezen"]


def test_word_asked_for_twice_is_looked_for_once() -> None:
    assert len(query_terms("lezen Lezen LEZEN")) == 1


def test_very_long_question_is_cut() -> None:
    words = query_terms(" ".join(f"woord{number}" for number in range(2_000)))

    assert len(words) == MOST_WORDS


def test_very_long_word_is_cut_alike_in_text_and_question() -> None:
    word = "a" * 10_000

    assert finds(word, word)
    assert max(map(len, terms(word))) == LONGEST


def test_best_place_of_a_word_counts() -> None:
    place = {"body": "taal", "summary": "taal", "title": "iets"}

    weights = index_terms({"nl": place, "en": {"title": "taal"}})

    assert weights["taal"] == terms("taal")["taal"]
    assert index_terms({"nl": place})["taal"] > index_terms({"nl": {"body": "taal"}})["taal"]


def test_whole_word_counts_more_than_a_form_and_a_form_more_than_a_part() -> None:
    weights = terms("schrijfonderwijs")

    assert weights["schrijfonderwijs"] > weights["NL:schrijfonderwijs"] > weights["NL:schrijf"]


@given(st.text(max_size=80))
def test_any_text_answers_what_it_says_itself(text: str) -> None:
    assert finds(text, text) == bool(query_terms(text))


@given(st.text(max_size=80))
def test_terms_of_any_text_fit_the_table(text: str) -> None:
    assert all(0 < len(term) <= LONGEST and "\x00" not in term for term in terms(text))
    assert all(0 < weight <= 32_767 for weight in terms(text, "en").values())


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)
