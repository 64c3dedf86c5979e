"""The files that describe what interventions are told by: sectors, themes, scales, sources."""

from catalogue.importing.nouns import Versioned
from catalogue.importing.records import Bilingual, Either, ListOf, Record
from catalogue.importing.shapes import Choice, Day, Flag, Number, Reference, Text, Whole
from catalogue.models import (
    Absence,
    Category,
    Scale,
    ScaleVersion,
    Sector,
    Source,
    SourceVersion,
    Theme,
)

UNKNOWN = Choice(Absence.values, optional=True)

SECTORS = Versioned(
    "sectors",
    Record({"position": Whole(), "title": Bilingual(), "description": Bilingual()}),
    Sector,
)
THEMES = Versioned("themes", SECTORS.content, Theme)
SOURCES = Versioned(
    "sources",
    Record(
        {
            "title": Text(),
            "authors": ListOf(Text()),
            "publisher": Text(optional=True),
            "kind": Choice(SourceVersion.Kind.values),
            "language": Text(),
            "year": Whole(optional=True),
            "year_absence": UNKNOWN,
            "published_on": Day(optional=True),
            "doi": Text(optional=True),
            "url": Text(optional=True),
            "consulted_on": Day(optional=True),
            "consulted_on_absence": UNKNOWN,
            "note": Bilingual(optional=True),
        },
        rules=(Either("year", "year_absence"), Either("consulted_on", "consulted_on_absence")),
    ),
    Source,
)
CATEGORIES = Versioned(
    "categories",
    Record(
        {
            "position": Whole(),
            "title": Bilingual(),
            "printed_title": Text(),
            "remark": Bilingual(optional=True),
            "combinable_with": ListOf(Reference(Category)),
            "requires_combination": Flag(),
            "sources": ListOf(Reference(Source)),
        }
    ),
    Category,
)
STEP = Record(
    {
        "value": Whole(),
        "label": Bilingual(),
        "definition": Bilingual(optional=True),
        "definition_absence": UNKNOWN,
        "effect_size_from": Number(optional=True),
        "effect_size_until": Number(optional=True),
        "gbp_per_class_from": Number(optional=True),
        "gbp_per_class_until": Number(optional=True),
        "gbp_per_pupil_up_to": Number(optional=True),
        "gbp_per_pupil_over": Number(optional=True),
        "eur_per_class_up_to": Number(optional=True),
        "eur_per_pupil_up_to": Number(optional=True),
        "eur_per_pupil_over": Number(optional=True),
        "eur_basis": Choice(("stated", "derived", "open-ended"), optional=True),
    }
)
SCALES = Versioned(
    "scales",
    Record(
        {
            "kind": Choice(ScaleVersion.Kind.values),
            "edition": Text(),
            "title": Bilingual(),
            "description": Bilingual(),
            "steps": ListOf(STEP, least=1),
            "sources": ListOf(Reference(Source)),
        }
    ),
    Scale,
)
