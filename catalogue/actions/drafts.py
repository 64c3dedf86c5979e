"""What an editor may do in the draft release: revise, add and take off."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.actions.changes import record_change
from catalogue.actions.releases import get_draft, lock_releases
from catalogue.errors import AlreadyOnTheMenu, NotOnTheMenu, ReleaseIsPublished
from catalogue.models import VERSIONED, Basis, Cause, Identity, Version
from catalogue.models.versions import versions_of

V = TypeVar("V", bound=Version)


@transaction.atomic
def revise(
    identity: Identity, *, cause: str, by: str, valid_from: date | None = None, **content: Any
) -> Version:
    """Put a new version of `identity` in the draft, or change the one that is in it.

    It starts as a copy of what holds on `valid_from` (today, if none is given) once the draft has
    come out; `content` holds the fields, bilingual texts (`title_nl`) and tags (lists of
    identities) that differ.

    Raises:
        NoDraftRelease: none is open.
        NotOnTheMenu: nothing holds on that day; use `add`.
    """
    lock_releases()
    draft, day = get_draft(), valid_from or timezone.localdate()
    model = VERSIONED[type(identity)]
    drafted = versions_of(model).filter(identity=identity, release=draft, valid_from=day)
    version: Version | None = drafted.first()
    if version is None:
        held = held_in_draft(identity, day)
        if held is None or held.is_removal:
            problem = _("Nothing holds for %(slug)s on %(day)s.")
            raise NotOnTheMenu(problem % {"slug": identity, "day": day})
        version, tags = copy_of(held)
        content = tags | content
        if day != held.valid_from:
            content.setdefault("valid_from_basis", Basis.STATED)
    version.release, version.valid_from, version.cause = draft, day, cause
    write(version, content)
    record_change("version.revised", subject=identity, by=by, kind=model._meta.model_name)
    return version


@transaction.atomic
def add(
    model: type[Identity], slug: str, *, by: str, valid_from: date | None = None, **content: Any
) -> Version:
    """Put a thing on the menu of the draft release, for the first time or again.

    Raises:
        NoDraftRelease: none is open.
        AlreadyOnTheMenu: it is there on that day; use `revise`.
    """
    lock_releases()
    draft, day = get_draft(), valid_from or timezone.localdate()
    identity, _created = model._default_manager.get_or_create(slug=slug)
    held = held_in_draft(identity, day)
    if held and (not held.is_removal or (held.release_id, held.valid_from) == (draft.pk, day)):
        raise AlreadyOnTheMenu(_("%s is there already; revise it instead.") % slug)
    version = VERSIONED[model](release=draft, valid_from=day)
    version.identity = identity
    version.cause = content.pop("cause", Cause.ADDED)
    write(version, content)
    record_change("version.added", subject=identity, by=by, kind=VERSIONED[model]._meta.model_name)
    return version


def remove(
    identity: Identity,
    *,
    by: str,
    cause: str = Cause.REMOVED,
    valid_from: date | None = None,
    **content: Any,
) -> Version:
    """Take `identity` off the menu in the draft release, from `valid_from` on.

    `cause` may be `split` or `merged`; give what it became as `successors`.

    Raises:
        NoDraftRelease: none is open.
        NotOnTheMenu: it is not there on that day.
    """
    return revise(identity, cause=cause, by=by, valid_from=valid_from, is_removal=True, **content)


@transaction.atomic
def amend(version: Version, *, by: str, **content: Any) -> Version:
    """Change a version that is in the draft already, its first day and its cause included.

    Raises:
        NoDraftRelease: none is open.
        ReleaseIsPublished: the version has come out.
    """
    lock_releases()
    refuse_published(version)
    write(version, content)
    record_change(
        "version.amended", subject=version.identity, by=by, kind=version._meta.model_name
    )
    return version


@transaction.atomic
def withdraw_from_draft(version: Version, *, by: str) -> None:
    """Take a version out of the draft again; an identity that nothing else speaks of goes too.

    Raises:
        NoDraftRelease: none is open.
        ReleaseIsPublished: the version has come out.
    """
    lock_releases()
    refuse_published(version)
    identity = version.identity
    record_change("version.withdrawn", subject=identity, by=by, kind=version._meta.model_name)
    version.delete()
    if not identity.is_spoken_of():
        identity.delete()


def refuse_published(version: Version) -> None:
    if version.release_id != get_draft().pk:
        problem = _("This version of %s has come out; make a new one in the draft.")
        raise ReleaseIsPublished(problem % version.identity)


def held_in_draft(identity: Identity, day: date) -> Version | None:
    """Return the version that holds on `day` once the draft, which has no number yet, is out."""
    versions = versions_of(VERSIONED[type(identity)])
    latest = ("-valid_from", F("release__number").desc(nulls_first=True))
    return versions.filter(identity=identity, valid_from__lte=day).order_by(*latest).first()


def copy_of(version: V) -> tuple[V, dict[str, list[Identity]]]:
    """Return an unsaved copy without its reason, and the tags of the original."""
    tags = {name: list(getattr(version, name).all()) for name in version.TAGS}
    version.pk = None
    version._state.adding = True  # noqa: SLF001  # as Django documents copying
    version.cause_note_nl = version.cause_note_en = ""
    return version, tags


def write(version: Version, content: dict[str, Any]) -> None:
    """Save `version` with `content`; tags need the row to be there first."""
    tags = {name: content.pop(name) for name in version.TAGS if name in content}
    for name, value in content.items():
        setattr(version, name, value)
    version.full_clean()
    version.save()
    for name, values in tags.items():
        getattr(version, name).set(values)
