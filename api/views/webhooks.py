"""Where clients want to be told of what happens, and what they were told."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_view
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.casing import to_json
from api.filters.webhooks import WebhookDeliveryFilter
from api.headers import idempotency_key, if_match, refuse_unless_matched, strong_tag
from api.serializers.bodies import BodySerializer
from api.serializers.webhook_bodies import (
    NothingSerializer,
    WebhookBodySerializer,
    WebhookPatchSerializer,
    WebhookReplaySerializer,
)
from api.serializers.webhooks import WebhookDeliverySerializer, WebhookSerializer
from catalogue.actions.idempotency import Answer
from catalogue.actions.webhooks import (
    change_webhook,
    create_webhook,
    delete_webhook,
    replay_deliveries,
    rotate_webhook_secret,
    send_test,
)
from catalogue.models import Webhook, WebhookDelivery
from catalogue.sealing import opened

from . import webhooks_described as described
from .once import OnceMixin, answer_of, as_response
from .private import ClientViewSet


@extend_schema_view(list=described.LISTING)
class WebhookViewSet(OnceMixin, ListModelMixin, ClientViewSet[Webhook]):
    """The webhooks of a client; those of others are not there."""

    queryset = Webhook.objects.none()
    lookup_field = "id"
    serializer_class = WebhookSerializer

    def get_queryset(self) -> QuerySet[Webhook]:
        return Webhook.objects.filter(client=self.client).order_by("created_at", "pk")

    @described.CREATING
    def create(self, request: Request) -> HttpResponse:
        """Make one, once per key."""
        key = idempotency_key(request)
        values = read(WebhookBodySerializer(), request)

        def make() -> Answer:
            webhook = create_webhook(client=self.client, by=self.caller.name, **values)
            return self.answer(webhook, status=201, secret=webhook.secret)

        return as_response(unsealed(self.once(key, make)))

    @described.READING
    def retrieve(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """Answer with one webhook."""
        return as_response(self.answer(self.get_object()))

    @described.AMENDING
    def partial_update(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """Merge a patch into it, if it is still as the client has seen it."""
        webhook = self.get_object()
        tags = if_match(request)
        changes = read(WebhookPatchSerializer(), request)
        refuse_unless_matched(tags, self.answer(webhook).headers["ETag"])
        changed = change_webhook(
            webhook=webhook, changes=changes, seen=webhook.updated_at, by=self.caller.name
        )
        return as_response(self.answer(changed))

    @described.DELETING
    def destroy(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """Take it away with all that it was told, if it is still as the client has seen it."""
        webhook = self.get_object()
        refuse_unless_matched(if_match(request), self.answer(webhook).headers["ETag"])
        delete_webhook(webhook=webhook, seen=webhook.updated_at, by=self.caller.name)
        return HttpResponse(status=204)

    @described.ROTATING
    def rotate(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """Give it a new secret, once per key."""
        webhook = self.get_object()
        key = idempotency_key(request)
        read(NothingSerializer(), request)

        def rotate() -> Answer:
            renewed = rotate_webhook_secret(webhook=webhook, by=self.caller.name)
            return self.answer(renewed, secret=renewed.secret)

        return as_response(unsealed(self.once(key, rotate)))

    @described.TESTING
    def test(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """Have a message without content sent, once per key."""
        webhook = self.get_object()
        key = idempotency_key(request)
        read(NothingSerializer(), request)

        def send() -> Answer:
            delivery = send_test(webhook=webhook)
            context = self.get_serializer_context()
            return answer_of(WebhookDeliverySerializer(delivery, context=context).data, status=201)

        return as_response(self.once(key, send))

    @described.REPLAYING_SINCE
    def replay(self, request: Request, id: UUID) -> Response:  # noqa: A002
        """Send again what was noted since an instant."""
        webhook = self.get_object()
        since = read(WebhookReplaySerializer(), request)["since"]
        many = replay_deliveries(webhook=webhook, by=self.caller.name, since=since)
        return Response({"messages": many})

    def answer(self, webhook: Webhook, *, status: int = 200, **secret: str) -> Answer:
        """Return the webhook as it is sent, with its tag; a `secret` is kept encrypted."""
        shown = self.get_serializer(webhook).data
        tag = strong_tag(to_json(shown))  # of what reading it gives, which has no secret
        return answer_of(shown | secret, status=status, ETag=tag)


@extend_schema_view(list=described.DELIVERIES, retrieve=described.DELIVERY)
class WebhookDeliveryViewSet(ListModelMixin, RetrieveModelMixin, ClientViewSet[WebhookDelivery]):
    """What a webhook was told; not what is about schools that its client may not act for."""

    queryset = WebhookDelivery.objects.none()
    lookup_field = "pk"
    lookup_url_kwarg = "delivery"
    filterset_class = WebhookDeliveryFilter
    serializer_class = WebhookDeliverySerializer

    def get_queryset(self) -> QuerySet[WebhookDelivery]:
        webhook = get_object_or_404(Webhook, client=self.client, pk=self.kwargs["id"])
        return WebhookDelivery.objects.of(webhook).order_by("-created_at", "pk")

    @described.REPLAYING
    def replay(self, request: Request, id: UUID, delivery: UUID) -> Response:  # noqa: A002
        """Send it again."""
        message = self.get_object()
        read(NothingSerializer(), request)
        replay_deliveries(webhook=message.webhook, by=self.caller.name, only=message)
        return Response(self.get_serializer(self.get_object()).data)


def read(body: BodySerializer, request: Request) -> dict[str, Any]:
    return body.read(request.data)


def unsealed(answer: Answer) -> Answer:
    """Return an answer as it is sent: with its secret in readable form."""
    shown = json.loads(answer.body)
    return replace(answer, body=to_json(shown | {"secret": opened(shown["secret"])}))
