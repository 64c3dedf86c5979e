"""What the API answers, as msgspec structs; camelCase on the wire."""

from datetime import date
from typing import Any, Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class Shape(Struct, rename="camel", kw_only=True):
    pass


class AsOf(Shape):
    release: int
    valid_on: str
    known_on: str
    uncertain_releases: list[int]


class Category(Shape):
    code: str
    title: str


class Effect(Shape):
    months: int | None
    scale: str | None
    absence: str | None


class Evidence(Shape):
    strength: int | None
    label: str | None
    scale: str | None
    absence: str | None


class Cost(Shape):
    band: int | None
    label: str | None
    scale: str | None
    per_pupil_up_to: float | None
    per_pupil_basis: str | None
    absence: str | None


class CitedSource(Shape):
    id: str
    title: str
    url: str | None
    consulted_on: date | None
    consulted_on_absence: str | None


class ItemLinks(Shape):
    self: str
    versions: str
    evidence: str


class Item(Shape):
    slug: str
    code: str
    title: str
    printed_title: str | None
    summary: str
    category: Category
    sectors: list[str]
    sectors_basis: str
    themes: list[str]
    effect: Effect
    evidence: Evidence
    cost: Cost
    estimate: None
    target_group: str | None
    school_phases: list[str]
    working_elements: list[str]
    examples: list[str]
    points_of_attention: list[str]
    note: str | None
    sources: list[CitedSource]
    successors: list[str]
    valid_from: date
    valid_from_basis: str
    release: int
    cause: str
    cause_note: str | None
    links: ItemLinks


class DetailedItem(Item):
    as_of: AsOf


class Page(Shape, Generic[T]):
    count: int
    next: str | None
    previous: str | None
    results: list[T]
    query: dict[str, Any]
    as_of: AsOf


class MenuPage(Page[Item]):
    pass


class FacetedPage(Page[Item]):
    facets: dict[str, Any]


class Change(Shape):
    field: str
    old: Any
    new: Any


class HistoryLinks(Shape):
    intervention: str


class HistoryEntry(Shape):
    valid_from: date
    release: int
    cause: str
    cause_note: str | None
    valid_from_basis: str
    is_removal: bool
    changes: list[Change]
    links: HistoryLinks


class HistoryPage(Page[HistoryEntry]):
    pass


class SourceLinks(Shape):
    self: str


class Source(Shape):
    id: str
    title: str
    authors: list[str]
    publisher: str | None
    kind: str
    language: str
    year: int | None
    year_absence: str | None
    published_on: date | None
    doi: str | None
    url: str | None
    consulted_on: date | None
    consulted_on_absence: str | None
    note: str | None
    valid_from: date
    valid_from_basis: str
    release: int
    cause: str
    cause_note: str | None
    links: SourceLinks


class SourcesPage(Page[Source]):
    pass
