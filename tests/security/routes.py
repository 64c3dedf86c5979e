"""Every route that the application answers, and an address at which each can be asked."""

import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, URLResolver, get_resolver

from catalogue import models
from tests.api.acting import enrolment_body
from tests.security.world import World, first

DESK = "/admin/"
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
GROUP = re.compile(r"\(\?P<(\w+)>.*\)$")
KIND = re.compile(r"/admin/catalogue/(\w+)/.*\{")
COLLECTIONS = {
    "interventions": models.Intervention,
    "sectors": models.Sector,
    "themes": models.Theme,
    "categories": models.Category,
    "scales": models.Scale,
    "sources": models.Source,
    "progress-reports": models.ProgressReport,
    "practice-stories": models.PracticeStory,
    "activities": models.Activity,
    "agreement-themes": models.AgreementTheme,
    "exclusions": models.Exclusion,
    "helpdesks": models.Helpdesk,
    "studies": models.Study,
    "study-programmes": models.StudyProgramme,
}
WEBHOOK = {"url": "https://93.184.215.14/hook", "kinds": ["enrolment.promoted"]}
SINCE = {"since": "2020-01-01T00:00:00Z"}


def routes() -> list[str]:
    """Return every route, as `/v1/sectors/{code}`."""
    return [readable(text) for text in patterns(get_resolver().url_patterns)]


def patterns(of: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in of:
        text = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, text)
        else:
            yield text


def readable(text: str) -> str:
    plain = text.replace("^", "").replace("(?P<app_label>catalogue)", "catalogue")
    return PLACE.sub(r"{\1}", GROUP.sub(r"{\1}", plain.removesuffix("$")))


def address(route: str, world: World) -> str:
    """Return where a route is asked: of something that is there."""
    values = desk_values(route, world) if route.startswith(DESK) else values_of(route, world)
    return re.sub(r"\{(\w+)\}", lambda place: str(values[place[1]]), route)


def values_of(route: str, world: World) -> dict[str, Any]:
    """Return what stands in the address of something public, or of something of the owner."""
    kind = route.removeprefix("/v1").split("/")[1] if "{" in route else ""
    if kind == "enrolments":
        return {"id": world.enrolment.pk}
    if kind == "webhooks":
        return {"id": world.webhook.pk, "delivery": world.delivery.pk}
    if kind == "schools":
        return {"code": world.school.code}
    slug = first(COLLECTIONS[kind]).slug if kind in COLLECTIONS else "gone"
    return {"slug": slug, "code": slug, "id": slug, "number": 1, "path": "nothing"}


def desk_values(route: str, world: World) -> dict[str, Any]:
    """Return what stands in the address of a page of the desk: a thing of the kind it is about."""
    if not (found := KIND.match(route)):
        school = ContentType.objects.get_for_model(models.School)
        return {"content_type_id": school.pk, "object_id": world.school.pk, "url": "nothing"}
    kind = found[1]
    if kind in world.drafts:
        draft: Any = world.drafts[kind]
        return {"object_id": draft.identity_id, "version_id": draft.pk}
    if kind == "client":
        mandate = world.programs["owner"].client.mandates.get()
        return {"object_id": mandate.client_id, "mandate_id": mandate.pk}
    if kind == "release":
        return {"object_id": models.Release.objects.get(number=None).pk}
    if kind in {"enrolment", "webhook", "study"}:
        return {"object_id": getattr(world, kind).pk}
    return {"object_id": first(apps.get_model("catalogue", kind)).pk}


def body(method: str, route: str, world: World) -> Any:
    """Return what is sent: to the routes that take something, what they would accept."""
    bodies: dict[tuple[str, str], Any] = {
        ("POST", "/v1/enrolments"): enrolment_body(world.study, world.free),
        ("PATCH", "/v1/enrolments/{id}"): {"groups": [{"grade": "groep 7", "pupils": 20}]},
        ("POST", "/v1/enrolments/{id}/withdrawal"): {"reason": "A test."},
        ("POST", "/v1/webhooks"): WEBHOOK,
        ("PATCH", "/v1/webhooks/{id}"): {"status": "paused"},
        ("POST", "/v1/webhooks/{id}/replay"): SINCE,
        ("POST", "/oauth/token"): {"grant_type": "client_credentials"},
        ("POST", "/oauth/revoke"): {"token": "x"},
        ("POST", "/oauth/introspect"): {"token": "x"},
    }
    return bodies.get((method, route), {})
