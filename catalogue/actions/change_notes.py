"""Noting which public resources a change touches, in the transaction of the change itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Q

from catalogue.models import (
    VERSIONED,
    ChangeNote,
    EvidenceClaim,
    Finding,
    FindingVersion,
    Identity,
    ProgrammeDocument,
    Release,
    ReportFinding,
    Scale,
    School,
    SchoolBoard,
    Study,
    StudyProgramme,
)
from catalogue.models.public_changes import DOCUMENTS, ON_THE_MENU, RELEASES, SCHOOLS, STUDIES
from catalogue.models.versions import versions_of

BATCH = 500
Touched = set[tuple[str, str]]
# What these say is told of the intervention that they are about.
ABOUT_AN_INTERVENTION: tuple[type[Identity], ...] = (Finding, EvidenceClaim)


def note(touched: Iterable[tuple[str, str]], *, release: int | None = None) -> None:
    """Write that each of these resources may have changed: its name, and its key."""
    notes = (ChangeNote(resource=name, key=key, release=release) for name, key in sorted(touched))
    ChangeNote.objects.bulk_create(notes, batch_size=BATCH)


def note_release(release: Release) -> None:
    """Note what a release that has just been published is, and all that it touches."""
    touched = touched_by(Q(release=release)) | {(RELEASES, str(release.number))}
    note(touched, release=release.number)


def note_documents(model: type[ProgrammeDocument], slugs: Iterable[str]) -> None:
    """Note documents of the programme, and the studies that show what their programme says."""
    slugs = list(slugs)
    touched = {(DOCUMENTS[model], slug) for slug in slugs}
    if model is StudyProgramme:
        studies = Study.objects.filter(programme__slug__in=slugs)
        touched |= {(STUDIES, slug) for slug in studies.values_list("slug", flat=True)}
    note(touched)


def note_schools(codes: Iterable[str], boards: Iterable[SchoolBoard] = ()) -> None:
    """Note schools, and all schools of boards that are called otherwise now."""
    of_boards = School.objects.filter(board__in=list(boards)).values_list("code", flat=True)
    note({(SCHOOLS, code) for code in {*codes, *of_boards}})


def touched_by(chosen: Q) -> Touched:
    """Return every resource that may show something of the published versions `chosen`.

    Those are the things that they are about, whatever refers to one of these, and the
    interventions whose findings or claims do.
    """
    spoken = {
        identity: versions_of(version).published().filter(chosen).order_by().values("identity")
        for identity, version in VERSIONED.items()
    }
    spoken = {identity: said for identity, said in spoken.items() if said.exists()}
    return {*on_the_menu(spoken), *beside_the_menu(spoken)}


def on_the_menu(spoken: dict[type[Identity], Any]) -> Iterator[tuple[str, str]]:
    for identity, version in VERSIONED.items():
        is_about_one = identity in ABOUT_AN_INTERVENTION
        name = "interventions" if is_about_one else ON_THE_MENU[identity]
        column = "intervention__slug" if is_about_one else "identity__slug"
        published = versions_of(version).published()
        for condition in referring(version, spoken):
            yield from ((name, key) for key in distinct(published.filter(condition), column))
    if Scale in spoken:  # an estimate is told in months too, by the tables that there are
        found = distinct(FindingVersion.objects.published(), "intervention__slug")
        yield from (("interventions", slug) for slug in found)


def beside_the_menu(spoken: dict[type[Identity], Any]) -> Iterator[tuple[str, str]]:
    readers: list[tuple[type[models.Model], str, str]] = [
        *((model, name, "slug") for model, name in DOCUMENTS.items()),
        (ReportFinding, "progress-reports", "report__slug"),
        (Release, RELEASES, "number"),
    ]
    for model, name, column in readers:
        rows = model._default_manager.all()
        if model is Release:
            rows = Release.objects.published()
        for condition in referring(model, spoken):
            yield from ((name, str(key)) for key in distinct(rows.filter(condition), column))


def referring(model: type[models.Model], spoken: dict[type[Identity], Any]) -> Iterator[Q]:
    """Yield, per relation of `model`, that it leads to something that is spoken of."""
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if field.is_relation and field.related_model in spoken:
            yield Q(**{f"{field.name}__in": spoken[field.related_model]})


def distinct(rows: Any, column: str) -> Any:
    return rows.order_by().values_list(column, flat=True).distinct()
