"""A whole service in small: one of everything, and everybody who may knock at its doors."""

from dataclasses import dataclass
from datetime import time
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from catalogue.actions.clients import end_mandate
from catalogue.actions.drafts import revise
from catalogue.actions.editors import create_coordinator, create_editor
from catalogue.actions.webhooks import send_test
from catalogue.models import (
    VERSIONED,
    Activity,
    AgreementTheme,
    Enrolment,
    Exclusion,
    Helpdesk,
    PracticeStory,
    ProgressReport,
    School,
    Scope,
    Sector,
    Source,
    Study,
    StudyProgramme,
    Version,
    Webhook,
    WebhookDelivery,
)
from catalogue.models import Client as ApiClient
from tests.api.acting import Program, build_program
from tests.builders import DAY, EDITOR, build_draft, publish, put_document
from tests.builders_enrolment import COORDINATOR, build_schools, build_study
from tests.catalogue.desk import logged_in
from tests.catalogue.listening import listen
from tests.catalogue.samples import build_one_of_each

OWN, OTHER = "41234", "45678"


@dataclass
class World:
    """What there is, and who asks for it."""

    study: Study
    school: School  # enrolled by the owner
    free: School  # the owner may enrol it, and has not
    foreign: School  # of the other client
    enrolment: Enrolment
    webhook: Webhook
    delivery: WebhookDelivery
    programs: dict[str, Program]
    people: dict[str, Client]
    drafts: dict[str, Version]  # what the draft says, by the name of its kind


def build_world() -> World:
    build_one_of_each()
    publish()
    build_documents()
    build_draft()
    drafts = {
        identity._meta.model_name: revise(first(identity), cause="correction", by=EDITOR)
        for identity in VERSIONED
    }
    school, free = build_schools(2, board=OWN)
    foreign = build_schools(1, board=OTHER)[0]
    study = build_study(slug="study", programme=first(StudyProgramme))
    programs = build_programs(school, foreign)
    owner = programs["owner"]
    owner.enrol(study, school)
    programs["other"].enrol(study, foreign)
    withdraw_from(programs)
    webhook = listen(owner.client)
    Client().get("/v1/changes")  # whoever reads it first has everything numbered
    return World(
        study=study,
        school=school,
        free=free,
        foreign=foreign,
        enrolment=Enrolment.objects.get(school=school),
        webhook=webhook,
        delivery=send_test(webhook=webhook),
        programs=programs,
        people=build_people(),
        drafts=drafts,
    )


def first(model: type[Any]) -> Any:
    return model._default_manager.order_by("pk")[0]


def build_documents() -> None:
    """Write one document of every kind."""
    tags = {"sectors": list(Sector.objects.all()), "sources": list(Source.objects.all())}
    hours = {"weekdays": [1], "opens_at": time(11), "closes_at": time(15)}
    put_document(
        ProgressReport, "report", number=1, published_on=DAY, scope_absence="unknown",
        findings=[], **tags,
    )  # fmt: skip
    put_document(PracticeStory, "story", published_on=DAY, interventions=[], **tags)
    put_document(
        Activity, "activity", kind="other", starts_on=DAY, ends_on=DAY, time_absence="unknown",
        **tags,
    )  # fmt: skip
    put_document(AgreementTheme, "agreement", agreed_on=DAY, **tags)
    put_document(Exclusion, "exclusion", stated_on=DAY, **tags)
    put_document(Helpdesk, "helpdesk", **hours, **tags)
    put_document(StudyProgramme, "programme", budget_eur=1, schools=1, **tags)


def build_programs(school: School, foreign: School) -> dict[str, Program]:
    """Make a client of every kind: by its scopes, and by the schools that it may act for."""
    own = {"board": school.board}
    return {
        "stripped": build_program("stripped", **own),
        "reader": build_program("reader", scopes=[Scope.READ], **own),
        "writer": build_program("writer", scopes=[Scope.WRITE], **own),
        "unmandated": build_program("unmandated"),
        "owner": build_program("owner", **own),
        "other": build_program("other", board=foreign.board),
        "former": build_program("former", **own),
    }


def withdraw_from(programs: dict[str, Program]) -> None:
    """Take from two of the programs what they had when they were given their tokens."""
    ApiClient.objects.filter(name="stripped").update(scopes=[])
    mandate = programs["former"].client.mandates.get()
    end_mandate(mandate=mandate, because="a test", by=COORDINATOR)


def build_people() -> dict[str, Client]:
    """Log in people: without rights, with those of a desk, and with a code still to show."""
    half, _password = create_editor(username="half", by="test")
    TOTPDevice.objects.create(user=half, confirmed=True)
    return {
        "visitor": Client(headers={"accept-language": "en"}),
        "guest": logged_in(User.objects.create_user("guest", is_staff=True)),
        "half": logged_in(half),
        "editor": logged_in(create_editor(username="eva", by="test")[0]),
        "coordinator": logged_in(create_coordinator(username="cora", by="test")[0]),
        "superuser": logged_in(User.objects.create_superuser("root")),
    }
