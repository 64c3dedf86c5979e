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
    Client,
    Enrolment,
    EvidenceClaim,
    Exclusion,
    Finding,
    Helpdesk,
    Intervention,
    PracticeStory,
    ProgressReport,
    Release,
    Scale,
    School,
    SchoolBoard,
    Sector,
    Source,
    Study,
    StudyProgramme,
    Theme,
    Webhook,
)

MENU = [
    (Intervention, "restaurant_menu"),
    (Category, "category"),
    (Sector, "school"),
    (Theme, "sell"),
    (Scale, "straighten"),
    (Source, "menu_book"),
    (EvidenceClaim, "fact_check"),
    (Finding, "science"),
]
PROGRAMME = [
    (ProgressReport, "summarize"),
    (PracticeStory, "auto_stories"),
    (Activity, "event"),
    (AgreementTheme, "handshake"),
    (Exclusion, "block"),
    (Helpdesk, "support_agent"),
]
STUDIES = [(Study, "biotech"), (Enrolment, "how_to_reg")]
FIGURES = "bar_chart"
PARTNERS = [(Client, "key"), (Webhook, "webhook"), (StudyProgramme, "folder_open")]
REGISTER = [(School, "location_city"), (SchoolBoard, "account_balance")]
RELEASES = [(Release, "publish")]


def navigation(request: HttpRequest, site: AdminSite) -> list[dict[str, Any]]:
    """Return the groups of links that this person may follow."""
    front = link(request, _("Front page"), "home", reverse("admin:index"))
    front["active"] = request.path == front["link"]
    record = links(request, site, [(Change, "history")], title=_("Record of changes"))
    groups: list[dict[str, Any]] = [
        {"items": [front, *links(request, site, RELEASES), *record]},
        {"title": _("The studies"), "separator": True, "items": studies(request, site)},
        {"title": _("The menu"), "separator": True, "items": links(request, site, MENU)},
        {"title": _("The programme"), "separator": True, "items": links(request, site, PROGRAMME)},
        {"title": _("The register"), "separator": True, "items": links(request, site, REGISTER)},
    ]
    return [group for group in groups if group["items"]]


def studies(request: HttpRequest, site: AdminSite) -> list[dict[str, Any]]:
    """Return the links of the coordinators, the figures among them."""
    found = links(request, site, STUDIES)
    if request.user.has_perm("catalogue.view_enrolment"):
        address = reverse("admin:catalogue_enrolment_figures")
        figures = link(request, _("Figures"), FIGURES, address)
        if figures["active"]:  # its address is below that of the enrolments
            found[-1]["active"] = False
        found.append(figures)
    return [*found, *links(request, site, PARTNERS)]


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
