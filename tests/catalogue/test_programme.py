"""Documents of the programme: written whole, counted once, recorded each."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from catalogue.actions.programme import Document, document_changed, put_documents
from catalogue.models import (
    Change,
    Counter,
    Exclusion,
    Identity,
    ProgressReport,
    ReportFinding,
    Sector,
)
from tests.builders import EDITOR, build_term

pytestmark = pytest.mark.django_db


def exclusion(slug: str = "homework", **content: Any) -> Document:
    texts = {
        "title_nl": "Huiswerk",
        "title_en": "Homework",
        "summary_nl": "Nee",
        "summary_en": "No",
    }
    values: dict[str, Any] = texts | {"stated_on": date(2022, 4, 7), "sectors": [], "sources": []}
    return Document(Exclusion, slug, values | content)


def report(*findings: dict[str, Any]) -> Document:
    content = {
        "title_nl": "Eerste",
        "title_en": "First",
        "summary_nl": "Stand",
        "summary_en": "State",
        "number": 1,
        "published_on": date(2021, 10, 28),
        "scope_absence": "unknown",
    }
    return Document(ProgressReport, "report-1", content, list(findings))


def finding(
    slug: str, text: str = "Text", sectors: list[Identity] | None = None
) -> dict[str, Any]:
    content = {"slug": slug, "kind": "observation", "position": 1, "sectors": sectors or []}
    return content | {"text_nl": text, "text_en": text}


def put(*documents: Document) -> list[str]:
    return [str(outcome) for outcome in put_documents(documents, by=EDITOR)]


def counter() -> int:
    return Counter.objects.get(name="programme").number


def test_document_that_is_not_there_is_created() -> None:
    assert put(exclusion()) == ["created"]

    assert Exclusion.objects.get().title_en == "Homework"


def test_document_that_says_the_same_is_left_alone() -> None:
    put(exclusion())

    assert put(exclusion()) == ["unchanged"]
    assert counter() == 1
    assert Change.objects.filter(action__startswith="programme").count() == 1


def test_document_that_says_something_else_is_updated() -> None:
    put(exclusion())

    assert put(exclusion(title_en="Home work")) == ["updated"]
    assert Exclusion.objects.get().title_en == "Home work"


def test_tags_of_a_document_are_replaced() -> None:
    po, vo = build_term(Sector, "po"), build_term(Sector, "vo")
    put(exclusion(sectors=[po]))

    assert put(exclusion(sectors=[vo])) == ["updated"]
    assert list(Exclusion.objects.get().sectors.all()) == [vo]
    assert put(exclusion(sectors=[vo])) == ["unchanged"]


def test_counter_is_raised_once_however_many_documents_changed() -> None:
    put(exclusion("a"), exclusion("b"), exclusion("c"))

    assert counter() == 1


def test_every_change_is_recorded_with_who_made_it() -> None:
    put(exclusion("a"), exclusion("b"))
    put(exclusion("a", title_en="Other"), exclusion("b"))

    changes = Change.objects.filter(by=EDITOR).order_by("pk")
    assert list(changes.values_list("action", "subject")) == [
        ("programme.created", "a"),
        ("programme.created", "b"),
        ("programme.updated", "a"),
    ]


def test_document_that_is_wrong_leaves_nothing_behind() -> None:
    with pytest.raises(ValidationError):
        put(exclusion("a"), exclusion("b", title_en=""))

    assert not Exclusion.objects.exists()
    assert not Change.objects.exists()


def test_findings_of_a_report_come_and_go_with_it() -> None:
    vo = build_term(Sector, "vo")
    put(report(finding("a"), finding("b")))

    assert put(report(finding("b", "Other", sectors=[vo]), finding("c"))) == ["updated"]

    texts = ReportFinding.objects.order_by("slug").values_list("slug", "text_en")
    assert list(texts) == [("b", "Other"), ("c", "Text")]
    assert list(ReportFinding.objects.get(slug="b").sectors.all()) == [vo]


def test_report_with_the_same_findings_is_left_alone() -> None:
    put(report(finding("a")))

    assert put(report(finding("a"))) == ["unchanged"]


def test_report_that_lost_a_finding_is_updated() -> None:
    put(report(finding("a"), finding("b")))

    assert put(report(finding("a"))) == ["updated"]


def test_findings_are_left_alone_when_nothing_is_said_of_them() -> None:
    put(report(finding("a")))
    content = report().content

    assert put(Document(ProgressReport, "report-1", content)) == ["unchanged"]
    assert ReportFinding.objects.count() == 1


def test_document_written_elsewhere_raises_the_counter_and_is_recorded() -> None:
    put(exclusion())

    document_changed(Exclusion.objects.get(), "deleted", by=EDITOR)

    assert counter() == 2
    assert Change.objects.filter(action="programme.deleted", subject="homework").exists()
