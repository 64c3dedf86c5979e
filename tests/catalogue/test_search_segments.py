"""The posting lists that a search is answered from say what the texts say."""

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from catalogue.actions import search_segments
from catalogue.actions.search_segments import reindex
from catalogue.models import InterventionVersion, SearchSegment
from catalogue.reading.words import NOTHING, find_versions
from catalogue.search.terms import index_terms
from tests.builders import DAY, build_intervention, publish, revise_intervention
from tests.catalogue.searching import plain_scores

SAYINGS = [
    *("lezen", "les lezen", "lees leesles", "begrijpend lezen", "een-op-een begeleiding"),
    *("leerlingen leren lezen", "begeleiden", "taal leert", "gesprokentaalinterventies"),
    *("reading lessons", "the lesson", "op de school"),
]
ASKED = [
    *("lezen", "les", "lees", "le", "begrijpend", "een", "een-op-een", "op", "begeleiding"),
    *("leer", "leerlingen", "taal", "ta", "reading", "read", "lesson", "the", "de", "school"),
    *("interventies", "xyzzy", "b1", "b"),
]
QUESTION = st.lists(st.sampled_from(ASKED), min_size=1, max_size=4).map(" ".join)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _menu(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Publish three releases in which most things say something else each time."""
    with django_db_blocker.unblock(), transaction.atomic():
        items = [
            build_intervention(f"item-{n}", code=f"B{n}", **saying(n)) for n in range(len(SAYINGS))
        ]
        publish()
        for step in (1, 2):
            for n, item in enumerate(items[step:]):
                revise_intervention(item, valid_from=DAY, **saying(n * step + step))
            publish()
        yield
        transaction.set_rollback(True)


def saying(number: int) -> dict[str, str]:
    first, second, third = (SAYINGS[(number + n) % len(SAYINGS)] for n in (0, 3, 5))
    return {"title_nl": first, "title_en": "…", "summary_nl": second, "summary_en": third}


def found(question: str, release: int) -> dict[int, int]:
    answer = find_versions(question, release=release)
    return dict(zip(answer.versions.tolist(), answer.scores.tolist(), strict=True))


def terms_until(release: int) -> dict[int, dict[str, int]]:
    versions = InterventionVersion.objects.filter(release__number__lte=release)
    return {version.pk: index_terms(version.texts()) for version in versions}


@settings(deadline=None, max_examples=150)
@given(QUESTION, st.sampled_from([1, 2, 3]), st.booleans())
def test_found_is_what_every_text_answers_with_its_score(
    question: str, release: int, forgotten: bool
) -> None:
    if forgotten:
        marks = SearchSegment.objects.marks().filter(release=release)
        marks.update(postings=secrets.token_bytes(16))

    assert found(question, release) == plain_scores(question, terms_until(release))


def test_found_versions_ascend_and_are_nobodys_to_change() -> None:
    answer = find_versions("lezen", release=3)

    assert answer.versions.tolist() == sorted(answer.versions.tolist())
    with pytest.raises(ValueError, match="read-only"):
        answer.versions[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        answer.scores[0] = 0


def test_before_the_first_release_nothing_is_found() -> None:
    assert find_versions("lezen", release=0) is NOTHING
    assert found("lezen", 99) == found("lezen", 3) != {}


def test_same_question_again_asks_only_for_the_mark() -> None:
    question = "leerlingen begeleiden lezen le"

    assert queries(question) == 2
    assert queries(question) == queries(question.upper()) == 1


def test_another_question_reads_only_words_not_asked_for_before() -> None:
    find_versions("taal lezen x", release=3)

    with CaptureQueriesContext(connection) as captured:
        find_versions("taal lezen begeleiding", release=3)

    assert "begeleiding" in captured[-1]["sql"]
    assert "lezen" not in captured[-1]["sql"]


def queries(question: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        find_versions(question, release=3)
    return len(captured)


def test_making_the_lists_anew_changes_nothing_but_the_marks() -> None:
    lists, marks = rows(SearchSegment.objects.terms()), rows(SearchSegment.objects.marks())
    SearchSegment.objects.filter(term="lezen").delete()

    reindex()

    assert rows(SearchSegment.objects.terms()) == lists
    assert rows(SearchSegment.objects.marks()).isdisjoint(marks)
    assert len(marks) == 3


def rows(segments: Any) -> set[tuple[str, int, int, bytes]]:
    listed = segments.values_list("term", "release", "part", "postings")
    return {(term, release, part, bytes(data)) for term, release, part, data in listed}


def test_release_in_several_parts_is_found_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = ["lezen", "le", "een-op-een begeleiding", "taal lezen", "de"]
    in_one = [found(question, 3) for question in questions]
    monkeypatch.setattr(search_segments, "TEXTS_PER_PART", 4)

    reindex()

    assert [found(question, 3) for question in questions] == in_one
    assert SearchSegment.objects.filter(part=2).exists()


def test_lists_made_anew_are_not_taken_for_those_kept_before() -> None:
    before = found("lezen", 3)
    SearchSegment.objects.terms().delete()
    SearchSegment.objects.marks().filter(release=3).update(postings=b"another")

    assert before
    assert found("lezen", 3) == {}


def test_segment_says_where_it_is_from() -> None:
    segment = SearchSegment.objects.get(term="lezen", release=1)

    assert str(segment) == "lezen in release 1, part 0"
