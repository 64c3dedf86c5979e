"""The programme around the menu; nothing of it is on the two time axes."""

from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.as_of import AskedAsOf, PartlyPinnedAsOf, asked_as_of
from api.calendar import CalendarRenderer
from api.casing import CamelCaseRenderer
from api.filters.backend import StrictParametersMixin
from api.filters.programme import ActivityFilter, ProgrammeFilter
from api.parameters import InvalidParameters, ParameterError
from api.references import References
from api.serializers.activities import ActivitySerializer
from api.serializers.programme import (
    AgreementThemeSerializer,
    ExclusionSerializer,
    HelpdeskSerializer,
    PracticeStorySerializer,
    ProgressReportSerializer,
)
from catalogue.models import (
    Activity,
    AgreementTheme,
    Exclusion,
    Helpdesk,
    PracticeStory,
    ProgrammeDocument,
    ProgressReport,
)

from .documented import documented, path_key
from .near import NearKeyMixin

D = TypeVar("D", bound=ProgrammeDocument)


class ProgrammeViewSet(NearKeyMixin, StrictParametersMixin, ReadOnlyModelViewSet[D], Generic[D]):
    """Documents of the programme; what they refer to is called as the last release calls it."""

    permission_classes = [AllowAny]
    cache_groups: tuple[str, ...] = ("programme", "release")
    lookup_field = "slug"

    def get_as_of(self) -> PartlyPinnedAsOf:
        return PartlyPinnedAsOf(self.as_of)

    @cached_property
    def as_of(self) -> AskedAsOf:
        return asked_as_of()

    @cached_property
    def references(self) -> References:
        return References(release=self.as_of.release, valid_on=self.as_of.valid_on)

    def get_queryset(self) -> QuerySet[D]:
        documents = super().get_queryset().prefetch_related("sectors")
        return documents.prefetch_related(self.references.sources())

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if hasattr(self, "parameters"):  # not while the OpenAPI document is made
            context["references"] = self.references
        return context


@documented(
    list=_("Reports to parliament on how the programme is going, with what they found."),
    retrieve=_("One progress report, with what it found."),
    key=path_key("slug", _("Key of the report."), "report-4"),
)
class ProgressReportViewSet(ProgrammeViewSet[ProgressReport]):
    """Reports to parliament on how the programme is going, with what they found."""

    queryset = ProgressReport.objects.prefetch_related(
        "findings__sectors", "findings__interventions"
    )
    filterset_class = ProgrammeFilter
    serializer_class = ProgressReportSerializer


@documented(
    list=_("How schools and institutions went about it."),
    retrieve=_("How one school or institution went about it."),
    key=path_key("slug", _("Key of the story."), "griftschool-muziek"),
)
class PracticeStoryViewSet(ProgrammeViewSet[PracticeStory]):
    """How schools and institutions went about it."""

    queryset = PracticeStory.objects.prefetch_related("interventions")
    filterset_class = ProgrammeFilter
    serializer_class = PracticeStorySerializer


@documented(
    list=_(
        "Meetings that school staff could take part in, by date. Also as a calendar "
        "(text/calendar, RFC 5545) of all that the filters leave, without pages."
    ),
    retrieve=_("One meeting; also as a calendar (text/calendar, RFC 5545)."),
    key=path_key("slug", _("Key of the meeting."), "gesprekstafel-2022-12-12"),
)
class ActivityViewSet(ProgrammeViewSet[Activity]):
    """Meetings that school staff could take part in, by date; also as a calendar."""

    queryset = Activity.objects.all()
    filterset_class = ActivityFilter
    serializer_class = ActivitySerializer
    renderer_classes = [CamelCaseRenderer, CalendarRenderer]

    @extend_schema(
        responses={
            (200, "application/json"): ActivitySerializer(many=True),
            (200, "text/calendar"): OpenApiTypes.STR,
        }
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with a page, or with a calendar of everything that the filters leave."""
        if request.accepted_renderer.format != CalendarRenderer.format:
            return super().list(request, *args, **kwargs)
        if misplaced := sorted({"page", "pageSize"} & self.parameters.given.keys()):
            detail = gettext("A calendar is given whole, without pages.")
            raise InvalidParameters(
                [ParameterError(name, "not-in-a-calendar", detail) for name in misplaced]
            )
        activities = self.filter_queryset(self.get_queryset())
        return Response({"results": self.get_serializer(activities, many=True).data})

    @extend_schema(
        responses={
            (200, "application/json"): ActivitySerializer,
            (200, "text/calendar"): OpenApiTypes.STR,
        }
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with one meeting, in either form."""
        return super().retrieve(request, *args, **kwargs)


@documented(
    list=_("Themes of the agreement for mbo and higher education, where there is no menu."),
    retrieve=_("One theme of the agreement for mbo and higher education."),
    key=path_key("slug", _("Key of the theme."), "begeleiding-bij-stages"),
)
class AgreementThemeViewSet(ProgrammeViewSet[AgreementTheme]):
    """Themes of the agreement for mbo and higher education, where there is no menu."""

    queryset = AgreementTheme.objects.all()
    filterset_class = ProgrammeFilter
    serializer_class = AgreementThemeSerializer


@documented(
    list=_("Approaches that the toolkit describes and the programme does not pay."),
    retrieve=_("One approach that the programme does not pay."),
    key=path_key("slug", _("Key of the approach."), "huiswerk"),
)
class ExclusionViewSet(ProgrammeViewSet[Exclusion]):
    """Approaches that the toolkit describes and the programme does not pay."""

    queryset = Exclusion.objects.all()
    serializer_class = ExclusionSerializer


@documented(
    list=_("Where schools could ask questions, and when."),
    retrieve=_("One helpdesk, with its hours."),
    key=path_key("slug", _("Key of the helpdesk."), "np-onderwijs"),
)
class HelpdeskViewSet(ProgrammeViewSet[Helpdesk]):
    """Where schools could ask questions, and when."""

    queryset = Helpdesk.objects.all()
    serializer_class = HelpdeskSerializer
