"""Enrolling schools, by the programs that act for them."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_view
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request

from api.casing import to_json
from api.filters.enrolments import EnrolmentFilter
from api.headers import idempotency_key, if_match, refuse_unless_matched, strong_tag
from api.serializers.enrolment_bodies import (
    WithdrawalSerializer,
    amended,
    enrolling,
)
from api.serializers.enrolments import EnrolmentEventSerializer, EnrolmentSerializer
from catalogue.actions.enrolment import (
    Particulars,
    amend_enrolment,
    enrol_school,
    withdraw_enrolment,
)
from catalogue.actions.idempotency import Answer, kept_answer
from catalogue.models import Client, Enrolment, EnrolmentEvent
from catalogue.models.clock import DatabaseNow

from .enrolments_described import AMENDING, ENROLLING, EVENTS, LISTING, READING, WITHDRAWING
from .once import OnceMixin, as_response
from .private import ClientViewSet


@extend_schema_view(list=LISTING)
class EnrolmentViewSet(OnceMixin, ListModelMixin, ClientViewSet[Enrolment]):
    """Enrolments of the schools that a client may act for today; others are not there."""

    queryset = Enrolment.objects.none()
    lookup_field = "id"
    filterset_class = EnrolmentFilter
    serializer_class = EnrolmentSerializer

    def get_queryset(self) -> QuerySet[Enrolment]:
        return visible_to(self.client)

    @ENROLLING
    def create(self, request: Request) -> HttpResponse:
        """Enrol a school, once per key."""
        key = idempotency_key(request)
        kept = kept_answer(client=self.client, key=key, fingerprint=self.fingerprint)
        if kept is not None:
            return as_response(kept)
        study, school, fields = enrolling(request.data)

        def enrol() -> Answer:
            enrolment = enrol_school(
                study=study,
                school=school,
                particulars=Particulars(**fields),
                client=self.client,
                by=self.caller.name,
            )
            return self.answer(enrolment, status=201)

        return as_response(self.once(key, enrol))

    @READING
    def retrieve(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """Answer with one enrolment."""
        return as_response(self.answer(self.get_object()))

    @AMENDING
    def partial_update(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """Merge a patch into it, if it is still as the client has seen it."""
        enrolment = self.get_object()
        tags = if_match(request)
        changes = amended(enrolment, request.data)
        refuse_unless_matched(tags, self.answer(enrolment).headers["ETag"])
        amend_enrolment(
            enrolment=enrolment,
            changes=changes,
            expected_revision=enrolment.revision,
            client=self.client,
            by=self.caller.name,
        )
        return as_response(self.answer(self.get_object()))

    @WITHDRAWING
    def withdraw(self, request: Request, id: UUID) -> HttpResponse:  # noqa: A002
        """End it, once per key."""
        enrolment = self.get_object()
        key = idempotency_key(request)
        reason = WithdrawalSerializer().read(request.data)["reason"]

        def withdraw() -> Answer:
            withdraw_enrolment(
                enrolment=enrolment, reason=reason, client=self.client, by=self.caller.name
            )
            return self.answer(self.get_object())

        return as_response(self.once(key, withdraw))

    def answer(self, enrolment: Enrolment, *, status: int = 200) -> Answer:
        """Return the enrolment as it is sent, with its tag; a new one with its address."""
        shown = self.get_serializer(enrolment).data
        body = to_json(shown)
        headers = {"ETag": strong_tag(body), "Content-Language": str(get_language())}
        if status == 201:
            headers["Location"] = shown["links"]["self"]
        return Answer(status, headers, body, enrolment.pk)


@extend_schema_view(list=EVENTS)
class EnrolmentEventViewSet(ListModelMixin, ClientViewSet[EnrolmentEvent]):
    """Everything that happened to one enrolment, in order."""

    queryset = EnrolmentEvent.objects.none()
    serializer_class = EnrolmentEventSerializer

    def get_queryset(self) -> QuerySet[EnrolmentEvent]:
        own = visible_to(self.client)
        enrolment = get_object_or_404(own, pk=self.kwargs["id"])
        return enrolment.events.select_related("client").order_by("pk")


def visible_to(client: Client) -> QuerySet[Enrolment]:
    """Return what `client` may see today, with all that an answer says of it."""
    own = Enrolment.objects.visible_to(client).with_position()
    is_public = Q(study__recruitment__allocation_public_at__lte=DatabaseNow())
    shown = own.annotate(is_arm_public=is_public).select_related("study", "school")
    return shown.order_by("created_at", "pk")
