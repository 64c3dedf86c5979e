"""The sectors, themes and sources of studies, read for many studies at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from api.references import References
from catalogue.models import Sector, SourceVersion, Study, Theme
from catalogue.reading.keys import any_of

T = TypeVar("T")

CONSULTED = ("consulted_on", "consulted_on_absence")


class Tags(NamedTuple):
    """What each of some studies is tagged with, by the key of the study."""

    sectors: Mapping[int, list[str]]
    themes: Mapping[int, list[str]]
    sources: Mapping[int, list[Mapping[str, Any]]]


class TagReader:
    """Reads the tags of studies as the answer has them, the vocabularies once."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.sectors = codes(Sector, references.sectors)
        self.themes = codes(Theme, references.themes)

    def read(self, studies: Sequence[int]) -> Tags:
        """Return the tags of studies by their keys."""
        sources = pairs(studies, "source")
        cited = self.cited({source for _study, source in sources})
        return Tags(
            by_study(pairs(studies, "sector"), self.sectors),
            by_study(pairs(studies, "theme"), self.themes),
            by_study(sources, cited),
        )

    def cited(self, sources: Iterable[int]) -> dict[int, Mapping[str, Any]]:
        """Return sources by their keys, in order; one that nothing is known of yet is left out.

        As `References.held_sources` has it: what held first is said of the days before it too.
        """
        read = ("identity", "identity__slug", "valid_from", "title", "url", *CONSULTED)
        known = SourceVersion.objects.filter(release__number__lte=self.references.release)
        ordered = known.order_by("identity__slug", "valid_from", "release__number")
        rows = ordered.filter(identity__in=any_of(list(sources))).values_list(*read)
        found: dict[int, Mapping[str, Any]] = {}
        for key, slug, valid_from, title, url, consulted_on, absence in rows:
            if key not in found or valid_from <= self.references.valid_on:
                found[key] = {
                    "id": slug,
                    "title": title,
                    "url": url or None,
                    "consultedOn": consulted_on and consulted_on.isoformat(),
                    "consultedOnAbsence": absence or None,
                }
        return found


def codes(model: type[Sector] | type[Theme], terms: Mapping[int, Any]) -> dict[int, str]:
    """Return the codes of a vocabulary by their keys, in the order of `References.in_order`."""
    slugs = dict(model.objects.values_list("pk", "slug"))
    position = {key: term.position for key, term in terms.items()}
    ordered = sorted(slugs, key=lambda key: (position.get(key, len(position)), slugs[key]))
    return {key: slugs[key] for key in ordered}


def pairs(studies: Sequence[int], name: str) -> list[tuple[int, int]]:
    """Return the keys of studies, each with that of one thing it is tagged with."""
    rows: Any = getattr(Study, f"{name}s").through.objects
    return list(rows.filter(study__in=any_of(studies)).values_list("study", name))


def by_study(tagged: Iterable[tuple[int, int]], things: Mapping[int, T]) -> Mapping[int, list[T]]:
    """Return what each study is tagged with, in the order of `things`, and nothing else."""
    place = {key: number for number, key in enumerate(things)}
    known = [(place[key], study, key) for study, key in tagged if key in place]
    found: dict[int, list[T]] = defaultdict(list)
    for _place, study, key in sorted(known):
        found[study].append(things[key])
    return found
