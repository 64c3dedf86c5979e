"""How things stand at the desk: what the draft says of each, else what holds today."""

import hashlib
from typing import Any

import rfc8785
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone
from django.utils.translation import get_language

from catalogue.models import VERSIONED, Identity, Release, Version

IS_PUBLISHED = Q(release__published_at__isnull=False)


def standing(model: type[Identity], *, order: str = "") -> QuerySet[Any]:
    """Return the identities that some version speaks of, each with what the desk shows of it.

    They get `held_id`, `drafted_id`, `shown_id` (the one in the draft first), `shown_title`,
    `shown_is_removal` and, for the field `order` of the version, `shown_order`.
    """
    versions = manager(VERSIONED[model]).filter(identity=OuterRef("pk"))
    held = versions.filter(IS_PUBLISHED).order_by(*what_holds())
    drafted = versions.filter(~IS_PUBLISHED).order_by("-valid_from")
    shown = versions.order_by(*what_holds())
    return model._default_manager.annotate(
        held_id=Subquery(held.values("pk")[:1]),
        drafted_id=Subquery(drafted.values("pk")[:1]),
        shown_id=Subquery(shown.values("pk")[:1]),
        shown_title=Subquery(shown.values(title_field(VERSIONED[model]))[:1]),
        shown_is_removal=Subquery(shown.values("is_removal")[:1]),
        shown_order=Subquery(shown.values(order)[:1]) if order else F("slug"),
    ).filter(shown_id__isnull=False)


def what_holds() -> tuple[Any, ...]:
    """Return the order: first the draft, then what holds today, then what comes later."""
    today = timezone.localdate()
    rank = Case(When(~IS_PUBLISHED, then=0), When(valid_from__lte=today, then=1), default=2)
    return (rank, "-valid_from", "-release__number")


def title_field(model: type[Version]) -> str:
    """Return the field that holds the title in the language of the reader."""
    language = "en" if get_language() == "en" else "nl"
    return f"{model.TITLE}_{language}" if model.TITLE in model.BILINGUAL else model.TITLE


def title_of(version: Version) -> str:
    return str(getattr(version, title_field(type(version))))


def drafted(identity: Identity, version_id: str | None = None) -> Version | None:
    """Return the version of `identity` in the draft: the one asked for, else the latest day's."""
    versions = whole(VERSIONED[type(identity)]).filter(~IS_PUBLISHED, identity=identity)
    if version_id is not None:
        versions = versions.filter(pk=version_id) if version_id.isdecimal() else versions.none()
    return versions.order_by("-valid_from").first()


def published(identity: Identity) -> list[Version]:
    """Return every version of `identity` that has come out."""
    return list(whole(VERSIONED[type(identity)]).filter(IS_PUBLISHED, identity=identity))


def held(identity: Identity) -> Version | None:
    """Return what holds today by what has come out; before its first day, what will hold first."""
    versions = whole(VERSIONED[type(identity)]).filter(IS_PUBLISHED, identity=identity)
    return versions.order_by(*what_holds()).first()


def shown_outside(identity: Any) -> Any:
    """Return what holds, or what the draft says of a thing that has not come out yet."""
    pk = identity.held_id or identity.drafted_id
    return whole(VERSIONED[type(identity)]).get(pk=pk)


def manager(model: type[Version]) -> Any:
    """Return the manager; the abstract class does not know the fields of the concrete ones."""
    return model._default_manager


def whole(model: type[Version], where: Q | None = None) -> QuerySet[Any]:
    """Return versions with all that `content()` reads, in a fixed number of queries."""
    one = [field.name for field in model._meta.fields if field.is_relation]
    versions: QuerySet[Any] = manager(model).filter(where or Q())
    return versions.select_related(*one).prefetch_related(*model.TAGS)


def fingerprint(version: Version | None) -> str:
    """Return a mark of what a form was filled from: it changes when somebody else saves."""
    if version is None:
        return ""
    document = rfc8785.dumps([version.pk, version.document()])
    return hashlib.sha256(document).hexdigest()[:32]


def open_draft_release() -> Release | None:
    return Release.objects.draft()
