"""What a page refers to, read for every request: vocabularies, scales and sources."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Prefetch

from catalogue.models import (
    CategoryVersion,
    ScaleVersion,
    SectorVersion,
    Source,
    SourceVersion,
    ThemeVersion,
)


class PlainReferences:
    """What the serializers ask of `references`, each part read at most once per request."""

    def __init__(self, as_of: Any) -> None:
        self.release, self.valid_on = as_of.release, as_of.valid_on

    @cached_property
    def sectors(self) -> dict[int, Any]:
        return self.by_identity(SectorVersion)

    @cached_property
    def themes(self) -> dict[int, Any]:
        return self.by_identity(ThemeVersion)

    @cached_property
    def categories(self) -> dict[int, Any]:
        return self.by_identity(CategoryVersion)

    @cached_property
    def scales(self) -> dict[int, Any]:
        return self.by_identity(ScaleVersion)

    def by_identity(self, model: Any) -> dict[int, Any]:
        histories: dict[int, list[Any]] = defaultdict(list)
        known = model.objects.filter(release__number__lte=self.release)
        for version in known.select_related("identity").order_by("valid_from", "release__number"):
            histories[version.identity_id].append(version)
        return {key: held_on(history, self.valid_on) for key, history in histories.items()}

    def in_order(self, tags: Iterable[Any], terms: dict[int, Any]) -> list[str]:
        positions = {key: term.position for key, term in terms.items()}
        ordered = sorted(tags, key=lambda tag: (positions.get(tag.pk, len(positions)), tag.slug))
        return [tag.slug for tag in ordered]

    def step(self, scale: int | None, value: int | None) -> dict[str, Any]:
        steps = self.scales[scale].steps if scale in self.scales else []
        return next((step for step in steps if step["value"] == value), {})

    def sources(self) -> "Prefetch[Any]":
        known = SourceVersion.objects.filter(release__number__lte=self.release)
        ordered = known.select_related("identity").order_by("valid_from", "release__number")
        said = Prefetch("versions", queryset=ordered, to_attr="known")
        return Prefetch("sources", queryset=Source.objects.prefetch_related(said))

    def held_sources(self, sources: Iterable[Any]) -> list[tuple[Any, Any]]:
        known = [(source, getattr(source, "known")) for source in sources]  # noqa: B009
        return [(source, held_on(said, self.valid_on)) for source, said in known if said]


def held_on(history: Sequence[Any], day: Any) -> Any:
    """Return what held on `day`, or what held first if that was later; oldest day first."""
    after = bisect_right(history, day, key=lambda version: version.valid_from)
    return history[max(after - 1, 0)]
