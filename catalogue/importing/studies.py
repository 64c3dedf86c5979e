"""The files of effect studies and of the programmes that they belong to; they have no history."""

import re
from collections.abc import Mapping
from typing import Any

from catalogue.importing.nouns import Documented
from catalogue.importing.programme import document
from catalogue.importing.records import Bilingual, Broken, Either, ListOf, Record
from catalogue.importing.shapes import (
    Choice,
    Day,
    Flag,
    Name,
    Reference,
    Text,
    Whole,
)
from catalogue.importing.vocabularies import UNKNOWN
from catalogue.models import (
    BenefitKind,
    Intervention,
    ObligationKind,
    Source,
    Study,
    StudyProgramme,
    Theme,
)


def amount_or_reason(said: Mapping[str, Any]) -> Broken:
    """An amount of money may be left out of what is no money; never both."""
    if said.get("amount_eur") is not None and said.get("amount_absence"):
        return "amount_absence", "say either amountEur or amountAbsence"
    return None


def day_or_period(said: Mapping[str, Any]) -> Broken:
    return Either("on", "period")(said)


def basis_if_randomised(said: Mapping[str, Any]) -> Broken:
    if bool(said["is_randomised"]) == bool(said.get("randomised_basis")):
        return None
    return "randomised_basis", "a randomised study, and no other, says how that is known"


def names_of_arms_differ(said: Mapping[str, Any]) -> Broken:
    codes = [arm["code"] for arm in said.get("arms") or []]
    return ("arms", "two arms have one code") if len(set(codes)) < len(codes) else None


def school_year_exists(said: Mapping[str, Any]) -> Broken:
    year = said.get("school_year")
    match = re.fullmatch(r"(20[0-9]{2})-(20[0-9]{2})", year or "2023-2024")
    if match and int(match[2]) == int(match[1]) + 1:
        return None
    return "school_year", "a school year is written as 2023-2024"


SOURCES = ListOf(Reference(Source), least=1)
OBLIGATION = Record(
    {
        "kind": Choice(ObligationKind.values),
        "text": Bilingual(optional=True),
        "absence": UNKNOWN,
        "sources": ListOf(Reference(Source), optional=True),
    },
    rules=(Either("text", "absence"),),
)
BENEFIT = Record(
    {
        "kind": Choice(BenefitKind.values),
        "text": Bilingual(),
        "amount_eur": Whole(optional=True),
        "amount_absence": UNKNOWN,
        "sources": SOURCES,
    },
    rules=(amount_or_reason,),
)
TERMS = {
    "obligations": ListOf(OBLIGATION, optional=True),
    "benefits": ListOf(BENEFIT, optional=True),
}
COUNT = Record({"number": Whole(), "text": Bilingual(), "sources": SOURCES})
MOMENT = Record(
    {
        "on": Day(optional=True),
        "period": Bilingual(optional=True),
        "text": Bilingual(),
        "sources": SOURCES,
    },
    rules=(day_or_period,),
)
FOLLOW_UP = Record(
    {
        "title": Bilingual(),
        "text": Bilingual(),
        "deadline": Day(optional=True),
        "budget_eur": Whole(optional=True),
        "most_per_intervention_eur": Whole(optional=True),
        "sources": SOURCES,
    }
)
ARM = Record({"code": Name(), "title": Bilingual()})

STUDY_PROGRAMMES = Documented(
    "study-programmes",
    document(
        {
            **TERMS,
            "study_counts": ListOf(COUNT, least=1),
            "timeline": ListOf(MOMENT),
            "questions": ListOf(Bilingual()),
            "follow_ups": ListOf(FOLLOW_UP, optional=True),
            "budget_eur": Whole(optional=True),
            "budget_eur_absence": UNKNOWN,
            "is_budget_approximate": Flag(optional=True),
            "schools": Whole(optional=True),
            "schools_absence": UNKNOWN,
            "is_schools_approximate": Flag(optional=True),
        },
        Either("budget_eur", "budget_eur_absence"),
        Either("schools", "schools_absence"),
    ),
    StudyProgramme,
)
STUDIES = Documented(
    "studies",
    document(
        {
            **TERMS,
            "programme": Reference(StudyProgramme, optional=True),
            "intervention": Reference(Intervention, optional=True),
            "intervention_absence": UNKNOWN,
            "provider": Text(optional=True),
            "provider_absence": UNKNOWN,
            "researchers": ListOf(Text(), optional=True),
            "researchers_absence": UNKNOWN,
            "themes": ListOf(Reference(Theme), least=1),
            "outcome": Bilingual(),
            "grades": Bilingual(optional=True),
            "grades_absence": UNKNOWN,
            "school_year": Text(optional=True),
            "school_year_absence": UNKNOWN,
            "is_randomised": Flag(),
            "randomised_basis": Choice(Study.RandomisedBasis.values, optional=True),
            "arms": ListOf(ARM, optional=True),
            "schools": Whole(optional=True),
            "schools_absence": UNKNOWN,
            "pupils": Whole(optional=True),
            "pupils_absence": UNKNOWN,
            "classes_per_arm": Whole(optional=True),
            "classes_per_arm_absence": UNKNOWN,
            "dose": Bilingual(optional=True),
            "dose_absence": UNKNOWN,
            "result": Bilingual(optional=True),
            "result_absence": UNKNOWN,
            "recruitment_absence": UNKNOWN,
            "is_fictitious": Flag(optional=True),
        },
        *(
            Either(name, f"{name}_absence")
            for name in (
                *("intervention", "provider", "researchers", "grades", "school_year", "schools"),
                *("pupils", "classes_per_arm", "dose", "result"),
            )
        ),
        basis_if_randomised,
        names_of_arms_differ,
        school_year_exists,
    ),
    Study,
)
DOCUMENTS = (STUDY_PROGRAMMES, STUDIES)
