"""Opening a draft release and publishing it."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import rfc8785
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.change_notes import note_release
from catalogue.actions.changes import record_change
from catalogue.actions.dependencies import affected_by
from catalogue.actions.mistakes import mistakes_in
from catalogue.actions.search_segments import index_release
from catalogue.actions.states import lay_out
from catalogue.actions.webhook_outbox import tell_of_release
from catalogue.errors import DraftReleaseExists, NoDraftRelease, ReleaseNotPublishable
from catalogue.models import (
    VERSIONED,
    Basis,
    Counter,
    Release,
    Version,
)
from catalogue.models.clock import database_now


@transaction.atomic
def open_draft(*, label_nl: str, label_en: str, by: str) -> Release:
    """Open the draft that the next release is made in.

    Raises:
        DraftReleaseExists: there is one; only one is open at a time.
    """
    lock_releases()
    if draft := Release.objects.draft():
        raise DraftReleaseExists(_("Finish or discard “%s” first.") % draft)
    draft = Release.objects.create(label_nl=label_nl, label_en=label_en)
    record_change("release.opened", subject=draft.label_en, by=by)
    return draft


@transaction.atomic
def describe_draft(*, by: str, **texts: str) -> Release:
    """Give the draft its label and note (`label_nl`, `note_en`, …); what is left out stays.

    Raises:
        NoDraftRelease: none is open.
    """
    lock_releases()
    draft = get_draft()
    for name, text in texts.items():
        setattr(draft, name, text)
    draft.full_clean()
    draft.save()
    record_change("release.described", subject=draft.label_en, by=by)
    return draft


def lock_releases() -> None:
    """Make every other writer of releases wait until this transaction ends."""
    Counter.objects.get_or_create(name="release")
    Counter.objects.select_for_update().get(name="release")


def get_draft() -> Release:
    """Return the draft release.

    Raises:
        NoDraftRelease: none is open.
    """
    if draft := Release.objects.draft():
        return draft
    raise NoDraftRelease(_("Open a draft release first."))


@transaction.atomic
def discard_draft(*, by: str) -> None:
    """Throw the draft away with everything in it, also things that only it speaks of.

    Raises:
        NoDraftRelease: none is open.
    """
    lock_releases()
    draft = get_draft()
    for model in VERSIONED.values():
        model._default_manager.filter(release=draft).delete()
    for identities in VERSIONED:
        identities.spoken_of_by_nothing().delete()
    record_change("release.discarded", subject=draft.label_en, by=by)
    draft.delete()


@transaction.atomic
def publish_release(
    *,
    by: str,
    published_at: datetime | None = None,
    published_basis: str = Basis.STATED,
    published_after: date | None = None,
) -> Release:
    """Freeze the draft: give it its number, its moment and its hash.

    The counter of releases stays locked until commit, so numbers come in commit order; the row of
    the draft too, for the triggers of writers that do not ask for the counter. The moment is now,
    unless history is being recorded; it is never before the release that came before,
    and never in the future.

    Raises:
        NoDraftRelease: none is open.
        ReleaseNotPublishable: something in it is missing or contradicts itself.
    """
    lock_releases()
    draft = Release.objects.select_for_update().get(pk=get_draft().pk)
    before = Release.objects.latest_published()
    moment = published_at or timezone.now()
    mistakes = [*mistakes_in(draft), *mistakes_of_moment(moment, before)]
    if published_after and published_basis != Basis.INFERRED:
        mistakes.append(_("Only an inferred moment has a window."))
    if published_after and published_after > timezone.localdate(moment):
        mistakes.append(_("The window of its moment ends before it begins."))
    if mistakes:
        raise ReleaseNotPublishable(mistakes)

    draft.number = Counter.raise_by_one("release")
    draft.published_at = moment
    draft.published_basis = published_basis
    draft.published_after = published_after
    draft.sha256 = content_hash(draft)
    draft.save()

    lay_out(affected_by(draft), release=draft.number)
    index_release(draft)
    note_release(draft)
    record_change("release.published", subject=draft.number, by=by, sha256=draft.sha256)
    tell_of_release(draft, database_now())
    return draft


def mistakes_of_moment(moment: datetime, before: Release | None) -> Iterator[str]:
    """Yield what is wrong with the moment of a release that comes after `before`."""
    if before and before.published_at and moment < before.published_at:
        yield _("It would come out before release %d.") % (before.number or 0)
    if moment > timezone.now():  # time alone would change what is known
        yield _("It would come out in the future.")


def content_hash(release: Release) -> str:
    """Return the SHA-256, in hex, over the canonical content of `release`.

    Every version of the release is one line: its document as canonical JSON (RFC 8785) and a
    line feed; the lines are in the order of kind, slug and first day.
    """
    digest = hashlib.sha256()
    for document in documents(release):
        digest.update(rfc8785.dumps(document))
        digest.update(b"\n")
    return digest.hexdigest()


def documents(release: Release) -> Iterator[dict[str, Any]]:
    """Yield what each version of `release` says, in a fixed order."""
    for model in sorted(VERSIONED.values(), key=lambda model: str(model._meta.model_name)):
        for version in versions_in(model, release):
            yield version.document()


def versions_in(model: type[Version], release: Release) -> Iterator[Version]:
    """Yield the versions of one kind with all they refer to, in a fixed order."""
    one = [field.name for field in model._meta.fields if field.is_relation]
    versions = model._default_manager.filter(release=release).select_related(*one)
    ordered = versions.prefetch_related(*model.TAGS).order_by("identity__slug", "valid_from")
    yield from ordered.iterator(chunk_size=2_000)
