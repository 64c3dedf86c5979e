"""The desk of the clients: which programs enrol schools, for whom, and their credentials."""

from typing import Any

from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.clients import today
from catalogue.admin.credentials import CredentialPages
from catalogue.admin.mandates import MandatePages, described
from catalogue.admin.moments import moment
from catalogue.admin.site import desk
from catalogue.models import Client, Enrolment, Mandate, Scope


@register(Client, site=desk)
class ClientAdmin(CredentialPages, MandatePages):
    """Clients; a secret is shown on the page that makes it and nowhere else."""

    pages = ("rotate", "grant")
    list_display = ("linked", "organisation", "kind", "allowed", "holding", "made_at")
    list_display_links = None
    list_filter = ("kind",)
    search_fields = ("name", "organisation", "application__client_id")
    ordering = ("name",)
    change_list_template = "catalogue/desk/clients.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Client]:
        held = Mandate.objects.covering().filter(client=OuterRef("pk")).order_by()
        number = held.values("client").annotate(n=Count("pk")).values("n")
        clients: QuerySet[Client] = super().get_queryset(request).select_related("application")
        return clients.annotate(held=Coalesce(Subquery(number, IntegerField()), 0))

    def get_urls(self) -> list[URLPattern]:
        end = path(
            "<int:object_id>/mandates/<int:mandate_id>/end/",
            self.admin_site.admin_view(self.end_view),
            name="catalogue_client_end",
        )
        return [end, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show a client and for whom it may act; nothing on this page can be typed in."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied(_("A client is changed with the buttons only."))
        client: Client = self.found(request, object_id)
        mandates = client.mandates.select_related("school", "board").order_by("-first_day", "-pk")
        now = today()
        context = {
            "title": client.name,
            "client": client,
            "scopes": scopes_of(client),
            "mandates": [described(mandate, now) for mandate in mandates],
            "enrolments": Enrolment.objects.filter(client=client).count(),
            "may_rotate": self.has_change_permission(request),
            "may_grant": request.user.has_perm("catalogue.add_mandate"),
            "may_end": request.user.has_perm("catalogue.change_mandate"),
        }
        return self.page(request, "catalogue/desk/client.html", context)

    @display(description=gettext_lazy("name"), ordering="name")
    def linked(self, client: Client) -> SafeString:
        url = reverse("admin:catalogue_client_change", args=[client.pk])
        return format_html('<a class="desk-link" href="{}">{}</a>', url, client.name)

    @display(description=gettext_lazy("may"))
    def allowed(self, client: Client) -> str:
        return ", ".join(scopes_of(client))

    @display(description=gettext_lazy("mandates today"), ordering="held")
    def holding(self, client: Any) -> int:
        return int(client.held)

    @display(description=gettext_lazy("created at"), ordering="created_at")
    def made_at(self, client: Client) -> str:
        return moment(client.created_at)


def scopes_of(client: Client) -> list[str]:
    labels = dict(Scope.choices)
    return [str(labels.get(scope, scope)) for scope in client.scopes]
