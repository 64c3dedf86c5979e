"""Effect studies that schools can take part in; nothing of them is on the two time axes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from api.bulk.exports import Export
from api.bulk.links import addresses
from api.bulk.studies import COLUMNS, Links, StudyRows
from api.filters.programme import ProgrammeFilter
from api.filters.studies import StudyFilter
from api.serializers.studies import StudyProgrammeSerializer, StudySerializer
from catalogue.models import Study, StudyProgramme
from catalogue.models.clock import DatabaseNow

from .bulk import WholeListMixin
from .documented import documented, path_key
from .programme import ProgrammeViewSet


@documented(
    list=_(
        "Effect studies: what is measured, which schools may take part, what that asks and "
        "brings, and how full each is at this moment. An answer may be kept for 10 seconds."
    ),
    retrieve=_("One effect study, with how full it is at this moment."),
    key=path_key("slug", _("Key of the study."), "beweeg-wijs"),
)
class StudyViewSet(WholeListMixin, ProgrammeViewSet[Study]):
    """Effect studies, with how full each is."""

    cache_groups = ("studies", "recruitment", "programme", "release")
    queryset: Any = (
        Study.objects.select_related("programme", "intervention", "recruitment")
        .prefetch_related("themes")
        .annotate(now=DatabaseNow())
    )
    filterset_class = StudyFilter
    serializer_class = StudySerializer
    is_on_time_axes = False

    def get_export(self) -> Export:
        studies = self.filter_queryset(self.get_queryset())
        routes = ("study", "study-programme", "intervention")
        links = Links(*(addresses(self.request, route, "slug", "any") for route in routes))
        rows = StudyRows(studies, self.references, links)
        return Export(self.name_of_file("studies"), COLUMNS, lambda: rows, studies.count)


@documented(
    list=_("Programmes of effect studies, with what sources say of them where they differ."),
    retrieve=_("One programme of effect studies."),
    key=path_key("slug", _("Key of the programme."), "effectmeting-kansrijke-interventies"),
)
class StudyProgrammeViewSet(ProgrammeViewSet[StudyProgramme]):
    """Programmes of effect studies."""

    cache_groups = ("studies", "programme", "release")
    queryset = StudyProgramme.objects.all()
    filterset_class = ProgrammeFilter
    serializer_class = StudyProgrammeSerializer
