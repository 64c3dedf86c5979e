"""Studies that recruit, schools, clients and enrolments, with plain defaults."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.db import IntegrityError, connection, models, transaction

from catalogue.actions.clients import create_client, grant_mandate
from catalogue.actions.enrolment import Particulars, enrol_school
from catalogue.actions.programme import Document, put_documents
from catalogue.actions.recruitment import COUNTER, open_recruitment
from catalogue.actions.schools import SchoolRecord, put_schools
from catalogue.errors import DomainError
from catalogue.models import Client, Enrolment, School, SchoolBoard, Scope, Sector, Study

OPENED = datetime(2020, 1, 1, tzinfo=UTC)
FAR = datetime(2099, 1, 1, tzinfo=UTC)
COORDINATOR = "coordinator"
PARTICULARS = Particulars(
    contact_name="Anna Visser",
    contact_role="intern begeleider",
    contact_email="anna@school.example",
    contact_telephone="",
    groups=[{"grade": "groep 6", "pupils": 27}],
    council_consent="obtained",
    council_decided_on=date(2026, 5, 12),
    accepts_random_allocation=True,
)
ARMS = [{"code": code, "title": {"nl": code, "en": code}} for code in ("intervention", "control")]
ABSENT = (
    *("intervention", "provider", "researchers", "grades", "school_year", "schools", "pupils"),
    *("classes_per_arm", "dose", "result"),
)
ANY_BOARD = "00001"  # of every school that no board is said of
numbers = count()


def particulars(**values: Any) -> Particulars:
    return replace(PARTICULARS, **values)


def build_schools(many: int, *sectors: str, board: str | None = None) -> list[School]:
    """Register schools of `sectors`, po if none is given, with codes that nothing else has."""
    names = sectors or ("po",)
    for name in names:
        Sector.objects.get_or_create(slug=name)
    drawn = [next(numbers) for _ in range(many)]
    codes = [f"{10 + n // 10_000:02d}XA{n % 100:02d}".replace("A", letter(n)) for n in drawn]
    records = [
        SchoolRecord(
            code=code,
            name=f"School {code}",
            place="Ede",
            sectors=frozenset(names),
            board=board or ANY_BOARD,
        )
        for code in codes
    ]
    put_schools(records, by=COORDINATOR)
    return list(School.objects.filter(code__in=codes).order_by("code"))


def letter(number: int) -> str:
    return chr(ord("A") + number // 100 % 26)


def build_school(*sectors: str, board: str | None = None) -> School:
    return build_schools(1, *sectors, board=board)[0]


def build_study_document(slug: str = "", **content: Any) -> Study:
    """Describe a study that does not recruit."""
    slug = slug or f"study-{next(numbers)}"
    texts = ("title", "summary", "outcome")
    values: dict[str, Any] = {f"{t}_{language}": slug for t in texts for language in ("nl", "en")}
    values |= {"is_randomised": True, "randomised_basis": "study", "arms": ARMS}
    values |= {f"{name}_absence": "unknown" for name in ABSENT}
    sectors = [Sector.objects.get_or_create(slug=s)[0] for s in content.pop("sectors", ["po"])]
    document = Document(Study, slug, values | {"sectors": sectors} | content)
    put_documents([document], by=COORDINATOR, counter=COUNTER)
    return Study.objects.get(slug=slug)


def build_study(
    places: int | None = None,
    *,
    opens_at: datetime = OPENED,
    closes_at: datetime | None = FAR,
    **content: Any,
) -> Study:
    """Describe a study that recruits; without `places` as many schools as enrol."""
    study = build_study_document(**content)
    open_recruitment(
        study=study, opens_at=opens_at, closes_at=closes_at, places=places, by=COORDINATOR
    )
    return study


def build_client(name: str = "client", **mandate: Any) -> Client:
    """Make a client; `mandate` says for whom, else it is every school that no board is said of."""
    credentials = create_client(
        name=name, organisation=name, kind="supplier", scopes=Scope.values, by=COORDINATOR
    )
    given = mandate or {"board": any_board()}
    given.setdefault("first_day", date(2020, 1, 1))
    grant_mandate(client=credentials.client, because="a test", by=COORDINATOR, **given)
    return credentials.client


def any_board() -> SchoolBoard:
    return SchoolBoard.objects.get_or_create(number=ANY_BOARD)[0]


def build_made_up_school() -> School:
    """Register a school that does not exist."""
    number = next(numbers)
    code = f"99X{letter(number)}{number % 100:02d}"
    Sector.objects.get_or_create(slug="po")
    record = SchoolRecord(code=code, name="Verzonnen", place="X", sectors=frozenset({"po"}))
    put_schools([record], by=COORDINATOR)
    return School.objects.get(code=code)


def enrol(study: Study, school: School | None = None, **values: Any) -> Enrolment:
    """Enrol a school, one of its own making if none is given, at the desk."""
    school = school or (build_made_up_school() if study.is_fictitious else build_school())
    with transaction.atomic():  # of its own: the transaction of a test goes on after a refusal
        return enrol_school(
            study=study,
            school=school,
            particulars=particulars(**values),
            client=None,
            by=COORDINATOR,
        )


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all calls in threads that start together; return what each gave, or its error."""
    start = threading.Barrier(len(calls), timeout=60)

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            start.wait()
            return call()
        except (DomainError, IntegrityError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def everything() -> dict[str, list[Any]]:
    """Return every row of every table of the catalogue and of its clients."""
    from django.apps import apps  # not before the settings are there

    tables: list[type[models.Model]] = [
        *apps.get_app_config("catalogue").get_models(include_auto_created=True),
        *apps.get_app_config("oauth2_provider").get_models(),
    ]
    return {
        model.__name__: list(model._default_manager.order_by("pk").values()) for model in tables
    }


def after(**duration: float) -> datetime:
    return OPENED + timedelta(**duration)
