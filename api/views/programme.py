"""The programme around the menu; nothing of it is on the two time axes."""

from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from rest_framework.permissions import AllowAny
from rest_framework.viewsets import ReadOnlyModelViewSet

from api.as_of import AskedAsOf, FixedAsOf, asked_as_of
from api.calendar import CalendarRenderer
from api.casing import CamelCaseRenderer
from api.filters.backend import StrictParametersMixin
from api.filters.programme import ActivityFilter, ProgrammeFilter
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

D = TypeVar("D", bound=ProgrammeDocument)


class ProgrammeViewSet(StrictParametersMixin, ReadOnlyModelViewSet[D], Generic[D]):
    """Documents of the programme; what they refer to is called as the last release calls it."""

    permission_classes = [AllowAny]
    lookup_field = "slug"

    def get_as_of(self) -> FixedAsOf:
        return FixedAsOf(self.as_of)

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


class ProgressReportViewSet(ProgrammeViewSet[ProgressReport]):
    """Reports to parliament on how the programme is going, with what they found."""

    queryset = ProgressReport.objects.prefetch_related(
        "findings__sectors", "findings__interventions"
    )
    filterset_class = ProgrammeFilter
    serializer_class = ProgressReportSerializer


class PracticeStoryViewSet(ProgrammeViewSet[PracticeStory]):
    """How schools and institutions went about it."""

    queryset = PracticeStory.objects.prefetch_related("interventions")
    filterset_class = ProgrammeFilter
    serializer_class = PracticeStorySerializer


class ActivityViewSet(ProgrammeViewSet[Activity]):
    """Meetings that school staff could take part in, by date; also as a calendar."""

    queryset = Activity.objects.all()
    filterset_class = ActivityFilter
    serializer_class = ActivitySerializer
    renderer_classes = [CamelCaseRenderer, CalendarRenderer]


class AgreementThemeViewSet(ProgrammeViewSet[AgreementTheme]):
    """Themes of the agreement for mbo and higher education, where there is no menu."""

    queryset = AgreementTheme.objects.all()
    filterset_class = ProgrammeFilter
    serializer_class = AgreementThemeSerializer


class ExclusionViewSet(ProgrammeViewSet[Exclusion]):
    """Approaches that the toolkit describes and the programme does not pay."""

    queryset = Exclusion.objects.all()
    serializer_class = ExclusionSerializer


class HelpdeskViewSet(ProgrammeViewSet[Helpdesk]):
    """Where schools could ask questions, and when."""

    queryset = Helpdesk.objects.all()
    serializer_class = HelpdeskSerializer
