"""A study that everyone can see is made up, to try enrolling with."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from catalogue.actions.programme import Document, put_documents
from catalogue.actions.recruitment import COUNTER, open_recruitment, set_places
from catalogue.models import Recruitment, Sector, Study
from catalogue.models.clock import database_now

UNKNOWN = "unknown"
AUGUST = 8
MADE_UP = "Verzonnen (made up)"
OPEN_SINCE = timedelta(days=1)  # a clock that is set back does not close it


@transaction.atomic
def put_demo_study(
    *, slug: str, places: int | None, sectors: Collection[str], closes_in: timedelta, by: str
) -> Recruitment:
    """Make a fictitious study that is recruiting now, or bring the one of that name to that state.

    Enrolments in it stay, and so does its closing while it is open.

    Raises:
        MadeUpAndReal: a study of that name is there and not fictitious.
        PlacesBelowHolders: more schools hold a place already.
    """
    put_documents([Document(Study, slug, content(slug, sectors))], by=by, counter=COUNTER)
    study = Study.objects.get(slug=slug)
    now = database_now()
    recruitment = Recruitment.objects.filter(study=study).first()
    if recruitment is None or recruitment.state_at(now) is not Recruitment.State.OPEN:
        began = now - OPEN_SINCE
        opens_at = min(began, recruitment.opens_at) if recruitment else began
        return open_recruitment(
            study=study, opens_at=opens_at, closes_at=now + closes_in, places=places, by=by
        )
    if recruitment.places != places:
        return set_places(study=study, places=places, by=by)
    return recruitment


def content(slug: str, sectors: Collection[str]) -> dict[str, object]:
    return {
        "title_nl": f"Proefstudie {slug} (verzonnen)",
        "title_en": f"Demonstration study {slug} (fictitious)",
        "summary_nl": "Deze studie bestaat niet. Zij is er om het aanmelden mee te proberen.",
        "summary_en": "This study does not exist. It is here to try enrolling with.",
        "outcome_nl": "Niets: er wordt niet gemeten.",
        "outcome_en": "Nothing: there are no measurements.",
        "provider": MADE_UP,
        "researchers": [MADE_UP],
        "grades_nl": "Alle: verzonnen",
        "grades_en": "All: made up",
        "dose_nl": "Geen: de studie is verzonnen.",
        "dose_en": "None: the study is made up.",
        "result_nl": "Geen: de studie is verzonnen.",
        "result_en": "None: the study is made up.",
        "note_nl": "Verzonnen: er deden geen scholen mee, en niets op de menukaart hoort erbij.",
        "note_en": "It is made up: no school took part, and nothing on the menu belongs to it.",
        "school_year": school_year(timezone.localdate()),
        "schools": 0,
        "pupils": 0,
        "classes_per_arm": 0,
        "intervention_absence": UNKNOWN,
        "sectors": list(Sector.objects.filter(slug__in=sectors)),
        "is_fictitious": True,
        "is_randomised": True,
        "randomised_basis": Study.RandomisedBasis.STUDY,
        "arms": ARMS,
        "obligations": [
            {
                "kind": "random-allocation",
                "text": {
                    "nl": "Het lot bepaalt of een school met de aanpak werkt of vergeleken wordt.",
                    "en": "Chance decides whether a school works with it or is compared.",
                },
            }
        ],
    } | {f"{name}_absence": "" for name in KNOWN}  # it may have been unknown before


def school_year(day: date) -> str:
    """Return the school year of a day, as in 2023-2024: it begins in August."""
    first = day.year if day.month >= AUGUST else day.year - 1
    return f"{first}-{first + 1}"


ARMS = [
    {"code": "intervention", "title": {"nl": "Werkt met de aanpak", "en": "Works with it"}},
    {"code": "control", "title": {"nl": "Vergelijkingsgroep", "en": "Control"}},
]
KNOWN = (
    *("provider", "researchers", "grades", "school_year", "schools", "pupils"),
    *("classes_per_arm", "dose", "result"),
)
