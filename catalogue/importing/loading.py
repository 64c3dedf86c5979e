"""From files that were found right to releases and documents, in one transaction."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from catalogue.actions.drafts import add, revise
from catalogue.actions.programme import Document, Outcome, put_documents
from catalogue.actions.releases import (
    describe_draft,
    lock_releases,
    open_draft,
    publish_release,
)
from catalogue.importing import programme, studies
from catalogue.importing.columns import columns, fitted, plain
from catalogue.importing.comparing import AMSTERDAM, differences_with
from catalogue.importing.folder import NOUNS, Folder
from catalogue.importing.nouns import Documented
from catalogue.importing.places import FilesRefused, Mistake
from catalogue.importing.records import Said
from catalogue.importing.statements import Statement
from catalogue.models import VERSIONED, Identity, Release, ReportFinding, Source, StudyProgramme

Tally = dict[str, Counter[str]]
Identities = Mapping[type[models.Model], Mapping[str, Any]]
# In the order in which they can be written, with the number that their writing raises.
DOCUMENTS_BY_COUNTER = (
    ("programme", programme.DOCUMENTS),
    ("studies", (studies.STUDY_PROGRAMMES,)),
    ("studies", (studies.STUDIES,)),
)


class LoadRefused(Exception):
    """Files that are right and cannot be loaded into this database as it is."""


@transaction.atomic
def load(folder: Folder, *, by: str) -> Tally:
    """Publish the releases that are not out yet and write the programme; count what was done.

    Run it again and nothing happens: what has come out is compared with the files.

    Raises:
        FilesRefused: the files say something else of a release that has come out.
        LoadRefused: a release must be loaded and an editor's draft stands in the way.
    """
    lock_releases()
    tally: Tally = {noun.name: Counter() for noun in NOUNS}
    known = [
        release for release in Release.objects.published() if release.number in folder.releases
    ]
    refuse_changes(known, folder)
    numbers = folder.releases.keys() - {release.number for release in known}
    added = [load_release(number, folder, by=by) for number in sorted(numbers)]
    refuse_changes(added, folder)  # what is kept says what the files say, or nothing is kept
    for outcome, releases in ((Outcome.UNCHANGED, known), (Outcome.CREATED, added)):
        for release in releases:
            tally["releases"][outcome] += 1
            for statement in folder.of_release(release.number or 0):
                tally[statement.noun.name][outcome] += 1
    load_programme(folder, tally, by=by)
    return tally


def refuse_changes(releases: Iterable[Release], folder: Folder) -> None:
    """Refuse files that say something else than what has come out."""
    changed = [mistake for release in releases for mistake in differences_with(release, folder)]
    if changed:
        raise FilesRefused(changed)


def load_release(number: int, folder: Folder, *, by: str) -> Release:
    """Open a draft, put in it what the files say of it, and publish it as of its own day."""
    if draft := Release.objects.draft():
        raise LoadRefused(
            f"Release {number} of the files must be loaded and the draft “{draft}” is open: "
            "publish or discard it first."
        )
    said, statements = folder.releases[number], folder.of_release(number)
    texts = dict(columns({name: said[name] for name in ("label", "note") if said.get(name)}))
    draft = open_draft(label_nl=texts["label_nl"], label_en=texts["label_en"], by=by)
    describe_draft(by=by, **texts)
    identities = identities_for(statements)
    for statement in statements:
        write(statement, identities, folder, by=by)
    draft.sources.set(identities[Source][slug] for slug in said["sources"])
    return publish_release(
        by=by,
        published_at=datetime.combine(said["published_on"], time.min, AMSTERDAM),
        published_basis=said["published_on_basis"],
        published_after=said.get("published_after"),
    )


def identities_for(statements: Iterable[Statement]) -> Identities:
    """Return every identity by its slug; those that are new to the menu are made."""
    slugs: dict[type[Identity], dict[str, None]] = {model: {} for model in VERSIONED}
    for statement in statements:
        slugs[statement.noun.model][statement.slug] = None
    identities: dict[type[models.Model], dict[str, Identity]] = {}
    for model, wanted in slugs.items():
        kept = {identity.slug: identity for identity in model._default_manager.all()}
        missing = [model(slug=slug) for slug in wanted if slug not in kept]
        made = model._default_manager.bulk_create(missing)
        identities[model] = kept | {identity.slug: identity for identity in made}
    return identities


def write(statement: Statement, identities: Identities, folder: Folder, *, by: str) -> None:
    """Put a statement in the draft: a new thing, or a thing again, or a change."""
    document = statement.document()
    said = {name: document[name] for name in ("cause_note", "valid_from_basis", "is_removal")}
    values = fields_of(statement.noun.rows, said | document["content"], identities)
    values |= {"cause": document["cause"], "valid_from": statement.valid_from}
    model = statement.noun.model
    try:
        if is_there(statement, folder):
            revise(identities[model][statement.slug], by=by, **values)
        else:  # an empty list is what a new version has anyway
            stated = {name: value for name, value in values.items() if value != []}
            add(model, statement.slug, by=by, **stated)
    except ValidationError as error:  # a rule of the database that the files were not asked for
        reason = " ".join(error.messages)
        raise FilesRefused([Mistake(statement.said.place, reason)]) from error


def is_there(statement: Statement, folder: Folder) -> bool:
    """Whether the thing is on the menu on the first day of `statement`, before it."""
    earlier = [
        (other.valid_from, other.release, not other.whole.get("is_removal"))
        for other in folder.statements
        if (other.noun, other.slug) == (statement.noun, statement.slug)
        and (other.release, other.valid_from) < (statement.release, statement.valid_from)
        and other.valid_from <= statement.valid_from
    ]
    return bool(earlier) and max(earlier)[2]


def fields_of(
    rows: type[models.Model], content: Mapping[str, Any], identities: Identities
) -> dict[str, Any]:
    """Return `content` as the fields of a row; slugs become the identities they name."""
    fields = {field.name: field for field in (*rows._meta.fields, *rows._meta.many_to_many)}
    values: dict[str, Any] = {}
    for name, value in columns(content):
        field = fields[name]
        if isinstance(field, models.ManyToManyField):
            values[name] = [identities[field.related_model][slug] for slug in value]
        elif isinstance(field, models.ForeignKey):
            values[name] = value and identities[field.related_model][value]
        else:
            values[name] = fitted(field, value)
    return values


def load_programme(folder: Folder, tally: Tally, *, by: str) -> None:
    """Create, change or leave alone each document; those that others refer to come first."""
    for counter, kinds in DOCUMENTS_BY_COUNTER:
        identities = {**identities_for([]), **documents_by_slug()}
        nouns, puts = [], []
        for noun, said in folder.documents:
            if noun in kinds:
                nouns.append(noun)
                puts.append(as_document(noun, said, identities))
        outcomes = put_documents(puts, by=by, counter=counter)
        for noun, outcome in zip(nouns, outcomes, strict=True):
            tally[noun.name][outcome] += 1


def documents_by_slug() -> Identities:
    """Return the documents that other documents refer to, by slug."""
    return {StudyProgramme: {document.slug: document for document in StudyProgramme.objects.all()}}


def as_document(noun: Documented, said: Said, identities: Identities) -> Document:
    findings = said.get("findings")
    return Document(
        noun.model,
        said["slug"],
        whole(noun.model, said, identities),
        findings
        if findings is None
        else [whole(ReportFinding, finding, identities) for finding in findings],
    )


def whole(rows: type[models.Model], said: Said, identities: Identities) -> dict[str, Any]:
    """Return every field of a row: what is said, and the default where nothing is."""
    values: dict[str, Any] = {
        field.name: field.get_default()
        for field in rows._meta.concrete_fields
        if not field.primary_key and (field.null or not field.is_relation)
    }
    values |= {field.name: [] for field in rows._meta.many_to_many}
    here = {name: plain(value) for name, value in said.items() if value is not None}
    here.pop("findings", None)
    return values | fields_of(rows, here, identities)
