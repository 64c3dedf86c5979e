"""The files of the menu itself: releases, interventions and what others claim of them."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from catalogue.importing.nouns import Noun, Versioned
from catalogue.importing.records import Bilingual, Broken, ListOf, Record, rating
from catalogue.importing.shapes import Choice, Day, Number, Reference, Text, Whole
from catalogue.models import (
    Basis,
    Category,
    EvidenceClaim,
    EvidenceClaimVersion,
    Finding,
    FindingVersion,
    Intervention,
    InterventionVersion,
    Sector,
    Source,
    Theme,
)


def window_is_inferred(said: Mapping[str, Any]) -> Broken:
    """A window of days is only known of a day that was concluded, and ends on that day."""
    after = said.get("published_after")
    if after and said["published_on_basis"] != Basis.INFERRED:
        return "published_after", "publishedAfter goes with publishedOnBasis: inferred"
    if after and after > said["published_on"]:
        return "published_after", "publishedAfter is later than publishedOn"
    return None


def has_come_out(said: Mapping[str, Any]) -> Broken:
    reason = "publishedOn lies in the future: a release is loaded once it has come out"
    return ("published_on", reason) if said["published_on"] > timezone.localdate() else None


def is_named_after_its_intervention(said: Mapping[str, Any]) -> Broken:
    slug = f"{said['intervention']}--{said['edition']}"
    return None if said["slug"] == slug else ("slug", f"the slug of this claim is {slug}")


def has_an_effect_or_a_reason(said: Mapping[str, Any]) -> Broken:
    """An effect goes with its error; a finding without them says why it is left out."""
    effect, error = said.get("effect_size"), said.get("standard_error")
    if (effect is None) != (error is None):
        missing = "standard_error" if error is None else "effect_size"
        return missing, "effectSize and standardError go together"
    if effect is None and not said.get("excluded_because"):
        return "excluded_because", "a finding without an effect says why it is left out"
    return None


RELEASES = Noun(
    "releases",
    Record(
        {
            "number": Whole(),
            "label": Bilingual(),
            "note": Bilingual(optional=True),
            "published_on": Day(),
            "published_on_basis": Choice(Basis.values),
            "published_after": Day(optional=True),
            "sources": ListOf(Reference(Source)),
        },
        rules=(window_is_inferred, has_come_out),
    ),
)
INTERVENTIONS = Versioned(
    "interventions",
    Record(
        {
            "code": Text(),
            "category": Reference(Category),
            "title": Bilingual(),
            "printed_title": Text(optional=True),
            "summary": Bilingual(),
            "target_group": Bilingual(optional=True),
            "working_elements": ListOf(Bilingual()),
            "examples": ListOf(Bilingual()),
            "points_of_attention": ListOf(Bilingual()),
            "school_phases": ListOf(Text(), optional=True),
            "sectors": ListOf(Reference(Sector), least=1),
            "sectors_basis": Choice(InterventionVersion.SectorsBasis.values),
            "themes": ListOf(Reference(Theme)),
            "effect": rating("months"),
            "evidence": rating("strength"),
            "cost": rating("band"),
            "sources": ListOf(Reference(Source)),
            "successors": ListOf(Reference(Intervention), optional=True),
            "note": Bilingual(optional=True),
        }
    ),
    Intervention,
)
CLAIMS = Versioned(
    "claims",
    Record(
        {
            "intervention": Reference(Intervention),
            "edition": Choice(EvidenceClaimVersion.Edition.values),
            "title": Bilingual(),
            "effect": rating("months"),
            "evidence": rating("strength"),
            "cost": rating("band"),
            "effect_size": Number(optional=True),
            "source": Reference(Source),
            "note": Bilingual(optional=True),
        },
        rules=(is_named_after_its_intervention,),
    ),
    EvidenceClaim,
)
FINDINGS = Versioned(
    "findings",
    Record(
        {
            "intervention": Reference(Intervention),
            "source": Reference(Source, optional=True),
            "label": Text(),
            "year": Whole(optional=True),
            "effect_size": Number(optional=True),
            "standard_error": Number(optional=True),
            "sample_size": Whole(optional=True),
            "outcome": Reference(Theme, optional=True),
            "sector": Reference(Sector, optional=True),
            "level": Text(optional=True),
            "subject": Text(optional=True),
            "design": Choice(FindingVersion.Design.values, optional=True),
            "country": Text(optional=True),
            "excluded_because": Choice(FindingVersion.Exclusion.values, optional=True),
            "result": Bilingual(optional=True),
            "note": Bilingual(optional=True),
        },
        rules=(has_an_effect_or_a_reason,),
    ),
    Finding,
)
