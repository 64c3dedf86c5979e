"""Query parameters of the deliveries of a webhook."""

from django.utils.translation import gettext_lazy as _

from catalogue.models import WebhookDelivery
from catalogue.models.webhooks import SENT_KINDS

from .backend import ApiFilterSet, ChoiceFilter


class WebhookDeliveryFilter(ApiFilterSet):
    """Query parameters of `GET /v1/webhooks/{id}/deliveries`."""

    state = ChoiceFilter(
        field_name="state",
        many="repeated",
        choices=WebhookDelivery.State,
        example=["pending", "failed"],
        help_text=_("How far it has come; may be repeated: any of them."),
    )
    kind = ChoiceFilter(
        field_name="kind",
        many="repeated",
        choices=[kind for kind, _label in SENT_KINDS],
        example=["enrolment.promoted"],
        help_text=_("What it tells; may be repeated: any of them."),
    )
