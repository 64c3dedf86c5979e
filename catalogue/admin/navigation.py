"""What stands in the bar at the side of the desk."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalogue.models import (
    Activity,
    AgreementTheme,
    Category,
    Change,
    EvidenceClaim,
    Exclusion,
    Helpdesk,
    Intervention,
    PracticeStory,
    ProgressReport,
    Release,
    Scale,
    Sector,
    Source,
    Theme,
)

MENU = [
    (Intervention, "restaurant_menu"),
    (Category, "category"),
    (Sector, "school"),
    (Theme, "sell"),
    (Scale, "straighten"),
    (Source, "menu_book"),
    (EvidenceClaim, "fact_check"),
]
PROGRAMME = [
    (ProgressReport, "summarize"),
    (PracticeStory, "auto_stories"),
    (Activity, "event"),
    (AgreementTheme, "handshake"),
    (Exclusion, "block"),
    (Helpdesk, "support_agent"),
]
RELEASES = [(Release, "publish")]


def navigation(request: HttpRequest, site: AdminSite) -> list[dict[str, Any]]:
    """Return the groups of links that this person may follow."""
    front = link(request, _("Front page"), "home", reverse("admin:index"))
    front["active"] = request.path == front["link"]
    record = links(request, site, [(Change, "history")], title=_("Record of changes"))
    return [
        {"items": [front, *links(request, site, RELEASES), *record]},
        {"title": _("The menu"), "separator": True, "items": links(request, site, MENU)},
        {"title": _("The programme"), "separator": True, "items": links(request, site, PROGRAMME)},
    ]


def links(
    request: HttpRequest, site: AdminSite, kinds: list[tuple[Any, str]], *, title: str = ""
) -> list[dict[str, Any]]:
    return [
        link(
            request,
            title or capfirst(str(model._meta.verbose_name_plural)),
            icon,
            reverse(f"admin:catalogue_{model._meta.model_name}_changelist"),
        )
        for model, icon in kinds
        if site.get_model_admin(model).has_view_permission(request)
    ]


def link(request: HttpRequest, title: str, icon: str, address: str) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "link": address,
        "active": request.path.startswith(address),
        "has_permission": True,
    }
