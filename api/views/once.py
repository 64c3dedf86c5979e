"""Doing what a client asks once per key, and answering the same every time."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from api.casing import to_json
from catalogue.actions.idempotency import Answer, answer_once, fingerprint_of


class OnceMixin:
    """For views whose requests carry an `Idempotency-Key`; goes before a `ClientViewSet`."""

    request: Any
    client: Any

    def once(self, key: str, handle: Callable[[], Answer]) -> Answer:
        """Do what was asked and keep the answer, or give the answer that was kept."""
        fingerprint = self.fingerprint()
        return answer_once(client=self.client, key=key, fingerprint=fingerprint, handle=handle)

    def fingerprint(self) -> str:
        request = self.request
        return fingerprint_of(method=str(request.method), path=request.path, body=request.data)


def answer_of(shown: Any, *, status: int = 200, **headers: str) -> Answer:
    """Return what is sent; of what is new with its address."""
    headers["Content-Language"] = str(get_language())
    if status == 201:
        headers["Location"] = shown["links"]["self"]
    return Answer(status, headers, to_json(shown))


def as_response(answer: Answer) -> HttpResponse:
    """Send an answer as it is, byte for byte."""
    response = HttpResponse(
        answer.body,
        status=answer.status,
        content_type="application/json",
        headers=dict(answer.headers),
    )
    if answer.is_replayed:
        response.headers["Idempotency-Replayed"] = "true"
    return response
