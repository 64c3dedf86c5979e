"""The desk of the webhooks: where clients are told, whether it arrives, and sending again."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.admin import display, register
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.webhooks import change_webhook, replay_deliveries
from catalogue.admin.asking import Button, InstantInput, Question, ask, sent
from catalogue.admin.form_pages import editor
from catalogue.admin.moments import moment
from catalogue.admin.site import desk
from catalogue.admin.things import DeskAdmin, status_shown
from catalogue.models import Webhook, WebhookDelivery

LATEST = 50
TONES = {"active": "comes", "paused": "changes", "disabled": "goes"}
TONES_OF_DELIVERY = {
    "pending": "changes",
    "delivered": "comes",
    "failed": "goes",
    "dropped": "goes",
}


class SinceForm(Question):
    """From when on."""

    since = forms.DateTimeField(
        label=gettext_lazy("since"),
        widget=InstantInput,
        help_text=gettext_lazy("Everything that was noted from then on; it is kept for 30 days."),
    )


@register(Webhook, site=desk)
class WebhookAdmin(DeskAdmin):
    """Webhooks; clients make and change them, the desk sees whether they work."""

    pages = ("replay", "activate")
    list_display = ("linked", "client", "state", "waiting", "failed", "since")
    list_display_links = None
    list_filter = ("status",)
    list_select_related = ("client",)
    search_fields = ("url", "client__name", "id")
    change_list_template = "catalogue/desk/plain_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webhook]:
        webhooks: QuerySet[Webhook] = super().get_queryset(request)
        return webhooks.annotate(
            many_pending=Count("deliveries", Q(deliveries__state="pending")),
            many_failed=Count("deliveries", Q(deliveries__state="failed")),
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A client makes them: its program has to keep the secret."""
        return False

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show a webhook and its latest messages; nothing on this page can be typed in."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied(_("A webhook is changed by its client only."))
        webhook: Webhook = self.found(request, object_id)
        deliveries = WebhookDelivery.objects.filter(webhook=webhook)
        context = {
            "title": webhook.url,
            "webhook": webhook,
            "tone": TONES[webhook.status],
            "deliveries": [
                (TONES_OF_DELIVERY[delivery.state], delivery)
                for delivery in deliveries.select_related("enrolment")[:LATEST]
            ],
            "many": deliveries.count(),
            "may_change": self.has_change_permission(request),
        }
        return self.page(request, "catalogue/desk/webhook.html", context)

    def replay_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send one message again, or all since a moment."""
        webhook: Webhook = self.to_change(request, object_id)
        only = named_in(request, webhook)
        button = Button(
            title=_("Send %s again?") % (only.message if only else webhook.url),
            action=_("Send again"),
            back=url(webhook),
            consequences=[_("Each message keeps its name: who has it already can leave it out.")],
        )

        def act(said: dict[str, Any]) -> str:
            many = replay_deliveries(
                webhook=webhook, by=editor(request), only=only, since=said.get("since")
            )
            return _("%d messages are sent again.") % many

        form = (Question if only else SinceForm)(sent(request))
        return ask(self, request, button, form, act)

    def activate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Put a webhook that was disabled or paused to work again."""
        webhook: Webhook = self.to_change(request, object_id)
        button = Button(
            title=_("Send to %s again?") % webhook.url,
            action=_("Put to work again"),
            back=url(webhook),
            consequences=[_("What waits is sent at once. Ask its client first.")],
        )

        def act(said: dict[str, Any]) -> str:
            active = {"status": Webhook.Status.ACTIVE}
            change_webhook(webhook=webhook, changes=active, by=editor(request))
            return _("The webhook is active.")

        return ask(self, request, button, Question(sent(request)), act)

    @display(description=gettext_lazy("address"), ordering="url")
    def linked(self, webhook: Webhook) -> SafeString:
        return format_html('<a class="desk-link" href="{}">{}</a>', url(webhook), webhook.url)

    @display(description=gettext_lazy("status"), ordering="status")
    def state(self, webhook: Webhook) -> SafeString:
        return status_shown(TONES[webhook.status], webhook.get_status_display())

    @display(description=gettext_lazy("to be delivered"), ordering="many_pending")
    def waiting(self, webhook: Any) -> int:
        return int(webhook.many_pending)

    @display(description=gettext_lazy("given up"), ordering="many_failed")
    def failed(self, webhook: Any) -> int:
        return int(webhook.many_failed)

    @display(description=gettext_lazy("failing since"), ordering="failing_since")
    def since(self, webhook: Webhook) -> str:
        return moment(webhook.failing_since) if webhook.failing_since else "-"


def named_in(request: HttpRequest, webhook: Webhook) -> WebhookDelivery | None:
    """Return the message that the address of the page names, if it names one."""
    try:
        key = UUID(request.GET["only"])
    except (KeyError, ValueError):
        return None
    return webhook.deliveries.filter(pk=key).first()


def url(webhook: Webhook) -> str:
    return reverse("admin:catalogue_webhook_change", args=[webhook.pk])
