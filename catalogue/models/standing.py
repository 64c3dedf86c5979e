"""What an enrolment asks first: whether the school may enrol, and how full the study is."""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from .clients import mandate_for
from .clock import DatabaseNow
from .enrolments import Enrolment
from .prepared import Prepared
from .recruitment import Recruitment
from .schools import School
from .studies import Study


def facts(study: int, school: int, client: int, receipt: str) -> Any:
    """Ask what does not depend on other enrolments in the study."""
    sectors = Study.sectors.through.objects.filter(study=study, sector__schools=OuterRef("pk"))
    return School.objects.filter(pk=school).values_list(
        "closed_on",
        Exists(sectors),
        mandate_for("", client),
        Exists(Enrolment.objects.filter(receipt=receipt)),
    )


def standing(study: int, school: int) -> Any:
    """Ask how far recruitment is, what the school has there, and the time."""
    live = Enrolment.objects.live().filter(study=study, school=school).order_by()
    return Recruitment.objects.filter(study=study).values_list(
        *READ, Subquery(live.values("pk")[:1]), DatabaseNow()
    )


def lock(study: int) -> Any:
    rows = Recruitment.objects.select_for_update().filter(study=study)
    return rows.order_by().values_list("pk")


READ = ("opens_at", "closes_at", "places", "places_taken", "waiting", "last_number")
FACTS = Prepared(facts, study=-1001, school=-1002, client=-1003, receipt="----")
LOCK = Prepared(lock, study=-1001)
STANDING = Prepared(standing, study=-1001, school=-1002)
