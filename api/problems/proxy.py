"""The kinds of problem that only a proxy in front of the service says: deploy/nginx."""

from django.utils.translation import gettext_lazy as _

from .kind import Kind

UNKNOWN_OUTCOME = _(
    "Send the same request again after the number of seconds in Retry-After, with the same "
    "Idempotency-Key where there is one: it is done once, whatever became of the first."
)
OF_A_PROXY = (
    Kind(
        "headers-too-large",
        431,
        _("Headers too large"),
        _("The headers of the request are longer than is read here."),
        _("Send fewer or shorter headers; cookies are not needed for the API."),
    ),
    Kind(
        "bad-gateway",
        502,
        _("No answer from the service"),
        _("The service cannot be reached at this moment."),
        UNKNOWN_OUTCOME,
    ),
    Kind(
        "gateway-timeout",
        504,
        _("The service took too long"),
        _("The service did not answer in time; what was asked may yet be done."),
        UNKNOWN_OUTCOME,
    ),
)
