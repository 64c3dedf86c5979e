"""Effect studies that schools can take part in; nothing of them is on the two time axes."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from api.filters.programme import ProgrammeFilter
from api.filters.studies import StudyFilter
from api.serializers.studies import StudyProgrammeSerializer, StudySerializer
from catalogue.models import Study, StudyProgramme
from catalogue.models.clock import DatabaseNow

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
class StudyViewSet(ProgrammeViewSet[Study]):
    """Effect studies, with how full each is."""

    queryset: Any = (
        Study.objects.select_related("programme", "intervention", "recruitment")
        .prefetch_related("themes")
        .annotate(now=DatabaseNow())
    )
    filterset_class = StudyFilter
    serializer_class = StudySerializer


@documented(
    list=_("Programmes of effect studies, with what sources say of them where they differ."),
    retrieve=_("One programme of effect studies."),
    key=path_key("slug", _("Key of the programme."), "effectmeting-kansrijke-interventies"),
)
class StudyProgrammeViewSet(ProgrammeViewSet[StudyProgramme]):
    """Programmes of effect studies."""

    queryset = StudyProgramme.objects.all()
    filterset_class = ProgrammeFilter
    serializer_class = StudyProgrammeSerializer
