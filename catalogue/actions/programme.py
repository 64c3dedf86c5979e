"""Writing the programme around the menu, and studies: documents that are in no release."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from catalogue.actions.change_notes import note_documents
from catalogue.actions.changes import record_change
from catalogue.errors import MadeUpAndReal
from catalogue.models import Counter, ProgrammeDocument, ProgressReport, ReportFinding, Study

COUNTER = "programme"


class Outcome(StrEnum):
    """What became of a document."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Document:
    """What a document is to say: every field, and tags as lists of identities.

    `findings` are those of a progress report, each with its `slug`; the list is the whole of it.
    """

    model: type[ProgrammeDocument]
    slug: str
    content: dict[str, Any]
    findings: list[dict[str, Any]] | None = None


@transaction.atomic
def put_documents(
    documents: Iterable[Document], *, by: str, counter: str = COUNTER
) -> list[Outcome]:
    """Create or change each document, and leave alone what says the same already.

    The counter, `programme` or `studies`, is locked first and raised once if anything changed.

    Raises:
        MadeUpAndReal: a study that is made up would become real, or the other way round.
    """
    lock_counter(counter)
    outcomes = []
    for document in documents:
        outcome = put(document)
        if outcome is not Outcome.UNCHANGED:
            record(document.model, document.slug, outcome, by=by)
        outcomes.append(outcome)
    if set(outcomes) - {Outcome.UNCHANGED}:
        Counter.raise_by_one(counter)
    return outcomes


@transaction.atomic
def document_changed(
    document: ProgrammeDocument, outcome: str, *, by: str, counter: str = COUNTER
) -> None:
    """Raise the counter for a document that was written elsewhere, and record who did it.

    Call it in the transaction of the writing itself; `outcome` is `created`, `updated` or
    `deleted`.
    """
    lock_counter(counter)
    record(type(document), document.slug, outcome, by=by)
    Counter.raise_by_one(counter)


def record(model: type[ProgrammeDocument], slug: str, outcome: str, *, by: str) -> None:
    record_change(f"programme.{outcome}", subject=slug, by=by, kind=model._meta.model_name)
    note_documents(model, [slug])


def lock_counter(name: str = COUNTER) -> None:
    """Make every other writer of these documents wait until this transaction ends."""
    Counter.objects.get_or_create(name=name)
    Counter.objects.select_for_update().get(name=name)


def put(document: Document) -> Outcome:
    tags = [field.name for field in document.model._meta.many_to_many]
    rows = document.model._default_manager.prefetch_related(*tags)
    row = rows.filter(slug=document.slug).first() or document.model(slug=document.slug)
    is_new = row.pk is None
    if isinstance(row, Study) and not is_new:
        refuse_other_reality(row, document.content)
    has_changed = write(row, document.content)
    if isinstance(row, ProgressReport) and document.findings is not None:
        has_changed |= put_findings(row, document.findings)
    if is_new:
        return Outcome.CREATED
    return Outcome.UPDATED if has_changed else Outcome.UNCHANGED


def refuse_other_reality(study: Study, content: dict[str, Any]) -> None:
    """Let a study stay made up, or real: the schools that enrolled in it are so too."""
    is_fictitious = content.get("is_fictitious", study.is_fictitious)
    if study.is_fictitious and not is_fictitious:
        raise MadeUpAndReal(
            _("Study %s is made up; choose another name for one that is real.") % study.slug
        )
    if is_fictitious and not study.is_fictitious:
        raise MadeUpAndReal(
            _("Study %s is real; choose another name for one that is made up.") % study.slug
        )


def put_findings(report: ProgressReport, findings: list[dict[str, Any]]) -> bool:
    """Make `findings` all that the report found; return whether anything changed."""
    kept = ReportFinding.objects.filter(report=report).prefetch_related("sectors", "interventions")
    rows = {finding.slug: finding for finding in kept}
    has_changed = False
    for content in findings:
        row = rows.pop(content["slug"], None) or ReportFinding(report=report)
        has_changed |= write(row, content)
    for row in rows.values():
        row.delete()
    return has_changed or bool(rows)


def write(row: models.Model, content: dict[str, Any]) -> bool:
    """Save `row` with `content` if it says anything else; return whether it did."""
    tags = {field.name for field in row._meta.many_to_many}
    changed = {
        name
        for name, value in content.items()
        if row.pk is None or said_by(row, name, tags) != (set(value) if name in tags else value)
    }
    if not changed:
        return False
    for name in content.keys() - tags:
        setattr(row, name, content[name])
    row.full_clean()
    row.save()
    for name in changed & tags:
        getattr(row, name).set(content[name])
    return True


def said_by(row: models.Model, name: str, tags: set[str]) -> Any:
    return set(getattr(row, name).all()) if name in tags else getattr(row, name)
