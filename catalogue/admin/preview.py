"""What a version changes, worded for people: field by field, old and new."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.admin.standing import title_of, whole
from catalogue.models import VERSIONED, Release, Version
from catalogue.models.comparisons import held, said_by
from catalogue.models.differences import Difference, differences

PER_PAGE = 50
# Content gathers the rating in parts; on the desk each value has the name that the form gives it.
RATING_FIELDS: dict[tuple[str, ...], str] = {
    ("effect", "months"): "months",
    ("effect", "scale"): "months_scale",
    ("effect", "absence"): "months_absence",
    ("evidence", "strength"): "evidence_strength",
    ("evidence", "scale"): "evidence_scale",
    ("evidence", "absence"): "evidence_absence",
    ("cost", "band"): "cost_band",
    ("cost", "scale"): "cost_scale",
    ("cost", "absence"): "cost_absence",
}


@dataclass(frozen=True)
class Line:
    """One field: what was said and what will be said, as lists of lines of text."""

    label: str
    old: list[str]
    new: list[str]


@dataclass(frozen=True)
class Item:
    """One version with what it changes."""

    version: Version
    title: str
    lines: list[Line]
    was_there: bool

    @property
    def kind(self) -> str:
        return str(self.version.identity._meta.verbose_name)

    @property
    def change(self) -> str:
        if self.version.is_removal:
            return _("Comes off the menu")
        return _("Changes") if self.was_there else _("Comes on the menu")

    @property
    def tone(self) -> str:
        if self.version.is_removal:
            return "goes"
        return "changes" if self.was_there else "comes"

    @property
    def change_url(self) -> str:
        return f"{self.url('change', self.version.identity.pk)}?version={self.version.pk}"

    @property
    def withdraw_url(self) -> str:
        return self.url("withdraw", self.version.identity.pk, self.version.pk)

    def url(self, page: str, *args: int) -> str:
        kind = self.version.identity._meta.model_name
        return reverse(f"admin:catalogue_{kind}_{page}", args=args)


def compare_with(version: Version, others: Iterable[Version]) -> Item:
    """Return what `version` changes to what was known before its release about its first day."""
    number = version.release.number
    before = held([v for v in others if number is None or earlier(v, version)], version.valid_from)
    changes = differences(said_by(before), said_by(version))
    if version.is_removal:
        changes = []
    was_there = bool(said_by(before))
    return Item(version, title_of(version), list(lines(version, changes)), was_there)


def earlier(one: Version, than: Version) -> bool:
    """Whether `one` was known before `than`; within a release, whether it holds earlier."""
    place = (one.release.number or 0, one.valid_from)
    return place < (than.release.number or 0, than.valid_from)


def in_full(version: Version) -> Item:
    """Return everything that `version` says."""
    said = differences(None, said_by(version))
    return Item(version, title_of(version), list(lines(version, said)), was_there=False)


def lines(version: Version, changes: Iterable[Difference]) -> Iterator[Line]:
    """Yield a line per difference; fields that were empty and stay empty are left out."""
    for change in changes:
        label, choices = describe(type(version), change.path)
        old, new = (texts(value, choices) for value in (change.old, change.new))
        if old or new:
            yield Line(label, old, new)


def describe(model: type[Version], path: tuple[str, ...]) -> tuple[str, dict[Any, Any]]:
    """Return what the form calls the field at `path`, and the words for its values."""
    name = RATING_FIELDS.get(path, "_".join(path))
    field = model._meta.get_field(name)
    choices = dict(getattr(field, "choices", None) or ())
    label = str(getattr(field, "verbose_name", name))
    if path[-1] == "scale":
        value = next(part for part in RATING_FIELDS if part[0] == path[0])
        label = f"{describe(model, value)[0]}: {label}"
    return label, choices


def texts(value: Any, choices: dict[Any, Any]) -> list[str]:
    """Return a value as lines of text; nothing is no line."""
    if value is None or value == "":
        return []
    if isinstance(value, bool):
        return [_("yes") if value else _("no")]
    if isinstance(value, list):
        return [line for entry in value for line in texts(entry, choices)]
    if isinstance(value, dict) and set(value) == {"nl", "en"}:
        return [f"{value['nl']} / {value['en']}"]
    if isinstance(value, dict):
        return [", ".join(f"{name}: {' '.join(texts(v, {}))}" for name, v in value.items())]
    return [str(choices.get(value, value))]


def items_of(release: Release, page: str | None) -> "Page[Any]":
    """Return a page of what `release` changes, in the order of the menu's vocabularies."""
    keys = [
        (model, pk)
        for model in VERSIONED.values()
        for pk in model._default_manager.filter(release=release)
        .order_by("identity__slug", "valid_from")
        .values_list("pk", flat=True)
    ]
    found: Page[Any] = Paginator(keys, PER_PAGE).get_page(page)
    found.object_list = list(compared(release, list(found.object_list)))
    return found


def compared(release: Release, keys: list[tuple[type[Version], int]]) -> Iterator[Item]:
    by_model: dict[type[Version], list[int]] = {}
    for model, pk in keys:
        by_model.setdefault(model, []).append(pk)
    for model, pks in by_model.items():
        own = {version.pk: version for version in whole(model, Q(pk__in=pks))}
        identities = {version.identity.pk for version in own.values()}
        known = Q(release__published_at__isnull=False, identity__in=identities)
        if release.number:
            known &= Q(release__number__lte=release.number)
        histories: dict[int, list[Version]] = {}
        for version in whole(model, known):
            histories.setdefault(version.identity.pk, []).append(version)
        for pk in pks:
            version = own[pk]
            yield compare_with(version, histories.get(version.identity.pk, []))
