"""What a page refers to, as it was called at the place of the question."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Prefetch, QuerySet

from catalogue.models import (
    CategoryVersion,
    Identity,
    InterventionVersion,
    ScaleVersion,
    SectorVersion,
    Source,
    SourceVersion,
    ThemeVersion,
    Version,
)
from catalogue.models.months import months_scales, steps_of
from catalogue.statistics import Months, Step, months_of_progress

V = TypeVar("V", bound=Version)


class References:
    """The vocabularies and scales as of one place on the time axes; each is read at most once."""

    def __init__(self, *, release: int, valid_on: date) -> None:
        self.release = release
        self.valid_on = valid_on

    @cached_property
    def sectors(self) -> dict[int, SectorVersion]:
        return self.by_identity(SectorVersion)

    @cached_property
    def themes(self) -> dict[int, ThemeVersion]:
        return self.by_identity(ThemeVersion)

    @cached_property
    def categories(self) -> dict[int, CategoryVersion]:
        return self.by_identity(CategoryVersion)

    @cached_property
    def scales(self) -> dict[int, ScaleVersion]:
        return self.by_identity(ScaleVersion)

    @cached_property
    def months_tables(self) -> list[tuple[str, list[Step]]]:
        """The tables from effect to months that hold at this place, the newest edition first."""
        held = [scale for scale in self.scales.values() if scale.valid_from <= self.valid_on]
        return [(scale.identity.slug, steps_of(scale)) for scale in months_scales(held)]

    def months(self, effect_size: float) -> list[tuple[str, Months]]:
        """Return an effect in months on each of those tables, with the id of the scale."""
        return [
            (scale, months_of_progress(effect_size, steps)) for scale, steps in self.months_tables
        ]

    def by_identity(self, model: type[V]) -> dict[int, V]:
        """Return what is said of each identity, in the order of their slugs."""
        histories = self.histories(model)
        return {key: held_on(history, self.valid_on) for key, history in histories.items()}

    def histories(self, model: type[V]) -> dict[int, list[V]]:
        return histories_of(model, release=self.release)

    def interventions(self) -> "QuerySet[InterventionVersion]":
        """Return the versions of interventions with all that an answer says of them."""
        relations = ("identity", "release", "category")
        scales = ("months_scale", "evidence_scale", "cost_scale")
        tags = ("sectors", "themes", "successors")
        versions = InterventionVersion.objects.select_related(*relations, *scales)
        return versions.prefetch_related(*tags, self.sources())

    def in_order(self, tags: Iterable[Identity], terms: dict[int, Any]) -> list[str]:
        """Return the slugs of `tags` in the order of the vocabulary that `terms` is."""
        positions = {key: term.position for key, term in terms.items()}
        ordered = sorted(tags, key=lambda tag: (positions.get(tag.pk, len(positions)), tag.slug))
        return [tag.slug for tag in ordered]

    def step(self, scale: int | None, value: int | None) -> dict[str, Any]:
        """Return the step of a scale that `value` is; empty if there is none."""
        steps = self.scales[scale].steps if scale in self.scales else []
        return next((step for step in steps if step["value"] == value), {})

    def sources(self) -> "Prefetch[Any]":
        """Return the prefetch of the relation `sources`, for `held_sources`."""
        return Prefetch("sources", queryset=self.known_sources())

    def known_sources(self) -> QuerySet[Source]:
        """Return the sources, each with all that is known of it."""
        known = SourceVersion.objects.filter(release__number__lte=self.release)
        ordered = known.select_related("identity").order_by("valid_from", "release__number")
        return Source.objects.prefetch_related(
            Prefetch("versions", queryset=ordered, to_attr="known")
        )

    def held_sources(self, sources: Iterable[Source]) -> list[tuple[Source, SourceVersion]]:
        """Return what is said of each source; one that nothing is known of yet is left out."""
        known = [(source, getattr(source, "known")) for source in sources]  # noqa: B009
        return [(source, held_on(said, self.valid_on)) for source, said in known if said]


def histories_of(model: type[V], *, release: int) -> dict[int, list[V]]:
    """Return all that is known of each identity, by day, then by release."""
    histories: dict[int, list[V]] = defaultdict(list)
    known: Any = model.objects.filter(release__number__lte=release)
    ordered = known.select_related("identity").order_by("valid_from", "release__number")
    for version in ordered:
        histories[version.identity_id].append(version)
    return histories


def held_on(history: Sequence[V], day: date) -> V:
    """Return what held on `day`, or what held first if that was later; oldest day first."""
    after = bisect_right(history, day, key=lambda version: version.valid_from)
    return history[max(after - 1, 0)]
