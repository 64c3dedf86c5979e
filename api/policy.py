"""The header Content-Security-Policy, worked out once for what has nothing of its own in it."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentSecurityMiddleware(CSPMiddleware):
    """Say the policy of the settings; a nonce, or what a view says of it, makes another one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if is_special(request) or is_special(response):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.policy)
        late = CheckableLazyObject(self._csp_nonce_post_response)
        request.csp_nonce = late  # type: ignore[attr-defined]
        return response


def is_special(thing: HttpRequest | HttpResponseBase) -> bool:
    """Whether a nonce was taken from the request, or a view changed the policy of its answer."""
    return any(name.startswith("_csp_") for name in vars(thing))
