"""Identities and their versions: how everything on the menu is kept on two time axes."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .fields import SLUG, Basis, KeyField
from .releases import Release

V = TypeVar("V", bound="Version")


class Cause(models.TextChoices):
    """Why a version exists."""

    ADDED = "added", _("Added to the menu")
    REMOVED = "removed", _("Removed from the menu")
    SPLIT = "split", _("Split into several")
    MERGED = "merged", _("Merged into another")
    NEW_STUDY = "new-study", _("New studies")
    NEW_METHOD = "new-method", _("New method of review")
    NEW_SCALE = "new-scale", _("New scale")
    CORRECTION = "correction", _("Correction of a mistake")
    EDITORIAL = "editorial", _("Editorial change")


class Identity(models.Model):
    """A thing of the menu that keeps its slug through every version of it."""

    slug = KeyField(_("slug"), max_length=100, unique=True, validators=[SLUG])

    class Meta:
        abstract = True
        ordering = ["slug"]

    def __str__(self) -> str:
        return str(self.slug)

    def is_spoken_of(self) -> bool:
        """Whether any version, or a document of the programme, still refers to this."""
        return not type(self).spoken_of_by_nothing().filter(pk=self.pk).exists()

    @classmethod
    def spoken_of_by_nothing(cls) -> models.QuerySet[Self]:
        """Return the identities that no version and no document of the programme refers to."""
        relations = cls._meta.get_fields(include_hidden=True)
        mentions = (
            relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            for relation in relations
            if isinstance(relation, models.ManyToOneRel)
        )
        return cls._default_manager.exclude(reduce(or_, map(Exists, mentions)))


class VersionQuerySet(models.QuerySet[V]):
    def published(self) -> Self:
        return self.filter(release__published_at__isnull=False)

    def live(self) -> Self:
        """Versions that say the thing is there, not that it has gone."""
        return self.filter(is_removal=False)

    def as_of(self, release: int, valid_on: date) -> Self:
        """The one version per identity that held on `valid_on` by what release `release` knew.

        Of the versions known by then the one with the latest `valid_from` holds; of two with the
        same day, the one that came out later.
        """
        known = Q(release__number__lte=release, valid_from__lte=valid_on)
        newer = versions_of(self.model).filter(
            Q(valid_from__gt=OuterRef("valid_from"))
            | Q(
                valid_from=OuterRef("valid_from"), release__number__gt=OuterRef("release__number")
            ),
            known,
            identity=OuterRef("identity"),
        )
        return self.filter(known, ~Exists(newer))


class Version(models.Model):
    """What a release says of a thing, from `valid_from` on; append-only once it has come out.

    Concrete versions have a foreign key `identity` and declare their CONTENT: names of plain
    fields, of bilingual fields (kept as `…_nl` and `…_en`) and of tags (relations to identities).
    TITLE is the one of them that names the thing to people.
    """

    CONTENT: ClassVar[tuple[str, ...]] = ()
    BILINGUAL: ClassVar[tuple[str, ...]] = ()
    TAGS: ClassVar[tuple[str, ...]] = ()
    TITLE: ClassVar[str] = "title"

    identity: Any
    release = models.ForeignKey(Release, models.PROTECT, related_name="+")
    valid_from = models.DateField(_("holds from"), help_text=_("First day on which this holds."))
    valid_from_basis = models.CharField(
        _("basis of that day"),
        max_length=10,
        choices=Basis,
        default=Basis.STATED,
        help_text=_("Whether a source states that day or it is inferred."),
    )
    cause = models.CharField(
        _("cause"), max_length=12, choices=Cause, help_text=_("Why this version exists.")
    )
    cause_note_nl = models.TextField(_("reason (Dutch)"), blank=True)
    cause_note_en = models.TextField(_("reason (English)"), blank=True)
    is_removal = models.BooleanField(_("takes it off the menu"), default=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["identity", "-valid_from", "-release__number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")

    def __str__(self) -> str:
        return f"{self.identity} ({self.release})"

    def content(self) -> dict[str, Any]:
        """Return what this version says as plain JSON values, the same on every database.

        Tags are read through `.all()`, so prefetch them when there are many versions.
        """
        said: dict[str, Any] = {name: plain(getattr(self, name)) for name in self.CONTENT}
        for name in self.BILINGUAL:
            said[name] = {
                language: getattr(self, f"{name}_{language}") for language in ("nl", "en")
            }
        for name in self.TAGS:
            said[name] = sorted(tag.slug for tag in getattr(self, name).all())
        return said

    def document(self) -> dict[str, Any]:
        """Return the content with its place in history: what a release's hash is taken over."""
        return {
            "kind": self._meta.model_name,
            "slug": self.identity.slug,
            "valid_from": self.valid_from.isoformat(),
            "valid_from_basis": self.valid_from_basis,
            "cause": self.cause,
            "cause_note": {"nl": self.cause_note_nl, "en": self.cause_note_en},
            "is_removal": self.is_removal,
            "content": self.content(),
        }


def versions_of(model: type[Version]) -> VersionQuerySet[Any]:
    """Return every version of one kind; loosely typed, as the abstract class lacks `identity`."""
    versions: VersionQuerySet[Any] = model._default_manager.all()
    return versions


def plain(value: Any) -> Any:
    """Return a field's value as JSON has it: dates as text, identities as their slug."""
    if isinstance(value, date):
        return value.isoformat()
    return value.slug if isinstance(value, Identity) else value


def version_constraints(name: str) -> list[models.BaseConstraint]:
    """Rules that hold for every kind of version; `name` is the model's name in lower case."""
    return [
        models.UniqueConstraint(
            name=f"{name}_once_per_release_and_day", fields=["identity", "release", "valid_from"]
        ),
        models.CheckConstraint(
            name=f"{name}_goes_only_for_a_stated_cause",
            condition=Q(is_removal=False) | Q(cause__in=["removed", "split", "merged"]),
        ),
        models.CheckConstraint(
            name=f"{name}_removed_means_gone", condition=~Q(cause="removed") | Q(is_removal=True)
        ),
    ]
