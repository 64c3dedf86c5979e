"""What the files say of each other: references, releases, scales; and of their own fields."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from catalogue.importing.columns import RATED
from catalogue.importing.folder import NOUNS, Folder
from catalogue.importing.nouns import Documented, Versioned, objections
from catalogue.importing.places import FilesRefused, Mistake, instead
from catalogue.importing.records import Said, references_in
from catalogue.importing.statements import Statement
from catalogue.importing.vocabularies import SCALES
from catalogue.models import ReportFinding

KINDS = {"effect": "months", "evidence": "evidence", "cost": "cost"}
LAST = 1_000_000_000  # the files of the programme belong to no release: all is known by then


def refuse_mistakes(folder: Folder) -> None:
    """Refuse the folder with every mistake in its files, file by file.

    Raises:
        FilesRefused: there is at least one.
    """
    mistakes = [*folder.mistakes, *lost_references(folder), *bad_ratings(folder)]
    mistakes += bad_fields(folder)
    if mistakes:
        order = {str(folder.path / noun.file): place for place, noun in enumerate(NOUNS)}
        mistakes.sort(key=lambda m: (order.get(m.place.file, -1), m.place.line))
        raise FilesRefused(mistakes)


def lost_references(folder: Folder) -> Iterator[Mistake]:
    """Report references to what no file describes, or only in a later release."""
    slugs: dict[type[models.Model], set[str]] = {
        noun.model: known
        for noun, known in folder.slugs.items()
        if isinstance(noun, Versioned | Documented)
    }
    since: dict[tuple[type[models.Model], str], int] = {}
    for statement in folder.statements:
        key = (statement.noun.model, statement.slug)
        since[key] = min(since.get(key, LAST), statement.release)

    for said, release in everything_said(folder):
        for slug in references_in(said):
            known = slugs.get(slug.model)
            what = slug.model._meta.verbose_name
            if known is not None and slug not in known:
                yield Mistake(slug.place, f"there is no {what} {slug}; {instead(slug, known)}")
            elif (first := since.get((slug.model, str(slug)), 0)) > release:
                reason = f"{slug} comes out in release {first}, after release {release}"
                yield Mistake(slug.place, reason)


def everything_said(folder: Folder) -> Iterator[tuple[Said, int]]:
    """Yield all that is written, with the release by which what it refers to must be known."""
    for number, release in folder.releases.items():
        yield release, number
    for statement in folder.statements:
        yield statement.said, statement.release
    for _noun, document in folder.documents:
        yield document, LAST


def bad_ratings(folder: Folder) -> Iterator[Mistake]:
    """Report values that are no step of their scale, by what is known in their release."""
    scales = [statement for statement in folder.statements if statement.noun is SCALES]
    for statement in folder.statements:
        for part, kind in KINDS.items():
            rating = statement.said.get(part)
            if rating and rating.get("scale") and part in statement.noun.content.fields:
                reason = misfit(
                    part, kind, rating, known_scale(scales, statement, rating["scale"])
                )
                if reason:
                    yield Mistake(rating.at(RATED[part][0]), reason)


def known_scale(scales: list[Statement], statement: Statement, slug: str) -> dict[str, Any] | None:
    """Return the last edition of a scale that the release of `statement` knows."""
    editions = [s for s in scales if s.slug == slug and s.release <= statement.release]
    return dict(editions[-1].whole) if editions else None


def misfit(part: str, kind: str, rating: Said, scale: dict[str, Any] | None) -> str | None:
    value = rating.get(RATED[part][0])
    if scale is None or value is None:
        return None
    if scale["kind"] != kind:
        return f"{rating['scale']} is a scale of {scale['kind']}, not of {kind}"
    steps = {step["value"] for step in scale["steps"]}
    # A negative effect is read on the same table.
    if (abs(value) if part == "effect" else value) in steps:
        return None
    return f"{value} is no step of the scale {rating['scale']}"


def bad_fields(folder: Folder) -> Iterator[Mistake]:
    """Report what the database would refuse: too long, out of range, no web address."""
    for noun, said in every_entry(folder):
        for name, reason in objections(noun, said):
            yield Mistake(said.at(name), reason)


def every_entry(folder: Folder) -> Iterator[tuple[type[models.Model], Said]]:
    for statement in folder.statements:
        yield statement.noun.rows, statement.said
    for noun, document in folder.documents:
        yield noun.model, document
        for finding in document.get("findings") or []:
            yield ReportFinding, finding
