"""The files of the programme around the menu; they have no history."""

from collections.abc import Mapping
from typing import Any

from catalogue.importing.nouns import Documented
from catalogue.importing.records import Bilingual, Broken, Either, ListOf, Record, Rule
from catalogue.importing.shapes import (
    Choice,
    Clock,
    Day,
    Flag,
    Name,
    Number,
    Reference,
    Shape,
    Text,
    Whole,
)
from catalogue.importing.vocabularies import UNKNOWN
from catalogue.models import (
    Activity,
    AgreementTheme,
    Exclusion,
    Helpdesk,
    Intervention,
    PracticeStory,
    ProgressReport,
    ReportFinding,
    Sector,
    Source,
)


def percentage_or_reason(said: Mapping[str, Any]) -> Broken:
    """A finding of the kind percentage gives one, or says why not; no other does."""
    if said["kind"] == ReportFinding.Kind.PERCENTAGE:
        return Either("percentage", "percentage_absence")(said)
    for name in ("percentage", "percentage_absence"):
        if name in said:
            return name, "only a finding of kind percentage has a percentage"
    return None


def findings_have_names_of_their_own(said: Mapping[str, Any]) -> Broken:
    slugs = [finding["slug"] for finding in said["findings"]]
    twice = next((slug for slug in slugs if slugs.count(slug) > 1), None)
    return ("findings", f"the slug {twice} stands here twice") if twice else None


def weekdays_exist(said: Mapping[str, Any]) -> Broken:
    exist = set(said["weekdays"]) <= set(range(1, 8))
    return None if exist else ("weekdays", "weekdays run from 1 to 7")


def ends_after_it_starts(said: Mapping[str, Any]) -> Broken:
    starts, ends = said.get("starts_at"), said.get("ends_at")
    if (starts is None) != (ends is None):
        return "starts_on", "say both startsAt and endsAt, or neither"
    same_day = said["starts_on"] == said["ends_on"]
    if said["ends_on"] < said["starts_on"] or (same_day and starts and ends and ends <= starts):
        return "ends_on", "it ends before it starts"
    return None


def document(fields: Mapping[str, Shape], *rules: Rule) -> Record:
    """Return the shape of a document: `fields`, and what every one of them has."""
    every: dict[str, Shape] = {
        "position": Whole(optional=True),
        "title": Bilingual(),
        "summary": Bilingual(),
        "note": Bilingual(optional=True),
        "sectors": ListOf(Reference(Sector), optional=True),
        "sources": ListOf(Reference(Source), least=1),
    }
    return Record(every | dict(fields), rules)


FINDING = Record(
    {
        "slug": Name(),
        "kind": Choice(ReportFinding.Kind.values),
        "position": Whole(),
        "text": Bilingual(),
        "percentage": Number(optional=True),
        "percentage_absence": UNKNOWN,
        "sectors": ListOf(Reference(Sector), optional=True),
        "interventions": ListOf(Reference(Intervention), optional=True),
    },
    rules=(percentage_or_reason,),
)
PROGRESS_REPORTS = Documented(
    "progress-reports",
    document(
        {
            "number": Whole(optional=True),
            "number_absence": Choice(("not-numbered",), optional=True),
            "published_on": Day(),
            "published_on_precision": Choice(ProgressReport.Precision.values),
            "published_on_note": Bilingual(optional=True),
            "scope": Bilingual(optional=True),
            "scope_absence": UNKNOWN,
            "document": Text(optional=True),
            "findings": ListOf(FINDING),
        },
        Either("number", "number_absence"),
        Either("scope", "scope_absence"),
        findings_have_names_of_their_own,
    ),
    ProgressReport,
)
PRACTICE_STORIES = Documented(
    "practice-stories",
    document(
        {
            "published_on": Day(optional=True),
            "published_on_absence": UNKNOWN,
            "interventions": ListOf(Reference(Intervention), optional=True),
        },
        Either("published_on", "published_on_absence"),
    ),
    PracticeStory,
)
ACTIVITIES = Documented(
    "activities",
    document(
        {
            "kind": Choice(Activity.Kind.values),
            "starts_on": Day(),
            "ends_on": Day(),
            "starts_at": Clock(optional=True),
            "ends_at": Clock(optional=True),
            "time_absence": UNKNOWN,
            "is_online": Flag(),
            "place": Bilingual(optional=True),
            "registration": Bilingual(optional=True),
        },
        Either("starts_at", "time_absence"),
        ends_after_it_starts,
    ),
    Activity,
)
AGREEMENT_THEMES = Documented("agreement-themes", document({"agreed_on": Day()}), AgreementTheme)
EXCLUSIONS = Documented("exclusions", document({"stated_on": Day()}), Exclusion)
CLOSURE = Record({"from": Day(), "until": Day(), "note": Bilingual(optional=True)})
HELPDESKS = Documented(
    "helpdesks",
    document(
        {
            "weekdays": ListOf(Whole(), least=1),
            "opens_at": Clock(),
            "closes_at": Clock(),
            "telephone": Text(optional=True),
            "email": Text(optional=True),
            "closures": ListOf(CLOSURE, optional=True),
        },
        weekdays_exist,
    ),
    Helpdesk,
)
DOCUMENTS = (
    AGREEMENT_THEMES,
    EXCLUSIONS,
    PROGRESS_REPORTS,
    PRACTICE_STORIES,
    ACTIVITIES,
    HELPDESKS,
)
