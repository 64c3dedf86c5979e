"""The desk of the enrolments: a list to choose from and take out, and each with its timeline."""

from typing import Any, ClassVar

from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from unfold.views import ChangeList

from catalogue.admin.enrolment_filters import EnrolmentFilter
from catalogue.admin.enrolment_pages import EnrolmentPages
from catalogue.admin.exports import export_page
from catalogue.admin.figures import figures_page
from catalogue.admin.moments import moment
from catalogue.admin.recruiting import named
from catalogue.admin.sessions import just_logged_in
from catalogue.admin.site import desk
from catalogue.admin.things import status_shown
from catalogue.models import Enrolment

TONES = {
    "enrolled": "comes",
    "allocated": "comes",
    "completed": "comes",
    "waitlisted": "changes",
    "withdrawn": "gone",
}


class ChosenList(ChangeList):
    """A page of the enrolments that the form above the list chooses."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.chosen = EnrolmentFilter(request.GET)
        super().__init__(request, *args, **kwargs)

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Leave the names of the form to the form."""
        others = super().get_filters_params(params)
        return {name: value for name, value in others.items() if name not in self.chosen.fields}

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        return self.chosen.narrow(super().get_queryset(request, exclude_parameters))


@register(Enrolment, site=desk)
class EnrolmentAdmin(EnrolmentPages):
    """Enrolments; what happens to one happens through a button, never by hand."""

    list_display = ("linked", "study_title", "school_name", "board_name", "state", "enrolled_at")
    list_display_links = None
    list_select_related = ("study", "school", "school__board")
    ordering = ("-created_at",)
    search_fields: ClassVar[tuple[str, ...]] = ()  # the form above the list searches
    show_full_result_count = False
    change_list_template = "catalogue/desk/enrolments.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChosenList]:
        return ChosenList

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("export/", view(self.export_view), name="catalogue_enrolment_export"),
            path("figures/", view(self.figures_view), name="catalogue_enrolment_figures"),
        ]
        return [*own, *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Schools enrol through their client."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        context = {
            "here": reverse("admin:catalogue_enrolment_changelist"),
            "export_url": with_query(request, "export", *EnrolmentFilter.base_fields),
            "figures_url": with_query(request, "figures", "study"),
        }
        return super().changelist_view(request, context)

    @just_logged_in
    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        self.refuse_who_may_not_look(request)
        return export_page(self, request)

    def figures_view(self, request: HttpRequest) -> HttpResponse:
        self.refuse_who_may_not_look(request)
        return figures_page(self, request)

    def refuse_who_may_not_look(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    @display(description=gettext_lazy("receipt"), ordering="receipt")
    def linked(self, enrolment: Enrolment) -> SafeString:
        url = reverse("admin:catalogue_enrolment_change", args=[enrolment.pk])
        return format_html(
            '<a class="desk-link desk-receipt" href="{}">{}</a>', url, enrolment.receipt
        )

    @display(description=gettext_lazy("study"), ordering="study__position")
    def study_title(self, enrolment: Enrolment) -> str:
        return named(enrolment.study)

    @display(description=gettext_lazy("school"), ordering="school__code")
    def school_name(self, enrolment: Enrolment) -> str:
        return f"{enrolment.school} ({enrolment.school.place})"

    @display(description=gettext_lazy("school board"), ordering="school__board__number")
    def board_name(self, enrolment: Enrolment) -> str:
        return str(enrolment.school.board or "-")

    @display(description=gettext_lazy("status"), ordering="status")
    def state(self, enrolment: Enrolment) -> SafeString:
        return status_shown(TONES[enrolment.status], enrolment.get_status_display())

    @display(description=gettext_lazy("enrolled at"), ordering="created_at")
    def enrolled_at(self, enrolment: Enrolment) -> str:
        return moment(enrolment.created_at)


def with_query(request: HttpRequest, page: str, *kept: str) -> str:
    """Return the address of a page about what the list shows now."""
    query = request.GET.copy()
    for name in set(query) - set(kept):
        del query[name]
    address = reverse(f"admin:catalogue_enrolment_{page}")
    return f"{address}?{query.urlencode()}" if query else address
