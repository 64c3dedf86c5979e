"""The desk of the studies: how full each is, what is known of it, and its recruitment."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import SimpleListFilter, display, register
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.actions.recruitment import COUNTER
from catalogue.admin.moments import moment
from catalogue.admin.programme import ProgrammeAdmin
from catalogue.admin.recruiting import RecruitmentPages, recruitment_of
from catalogue.admin.site import desk
from catalogue.admin.study_forms import (
    PROGRAMME_FIELDS,
    STUDY_FIELDS,
    StudyForm,
    StudyProgrammeForm,
)
from catalogue.admin.study_lines import standing_of, study_lines
from catalogue.admin.things import status_shown
from catalogue.models import Enrolment, Recruitment, Study, StudyProgramme
from catalogue.models.clock import DatabaseNow

NOT_HERE = "not-here"
TONES = {"open": "comes", "not-yet-open": "changes", "closed": "gone", NOT_HERE: "gone"}


class StateFilter(SimpleListFilter):
    """Studies that recruit, will recruit, have recruited, or do not recruit here."""

    title = gettext_lazy("recruitment")
    parameter_name = "recruitment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [*Recruitment.State.choices, (NOT_HERE, _("Not here"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = DatabaseNow()
        opened = queryset.filter(recruitment__opens_at__lte=now)
        closed = opened.filter(recruitment__closes_at__lte=now)
        wanted = {
            "not-yet-open": queryset.filter(recruitment__opens_at__gt=now),
            "open": opened.exclude(pk__in=closed.values("pk")),
            "closed": closed,
            NOT_HERE: queryset.filter(recruitment__isnull=True),
        }
        return wanted.get(self.value() or "", queryset)


@register(Study, site=desk)
class StudyAdmin(RecruitmentPages, ProgrammeAdmin):
    """Studies; who recruits for them works from the page of each.

    None is deleted: schools took part in it, or were invited to.
    """

    form = StudyForm
    own = STUDY_FIELDS
    counter = COUNTER
    pages = ("detail", *RecruitmentPages.pages)
    may_delete = False
    list_display = ("linked", "state", "places", "waiting", "opens_at", "closes_at")
    list_display_links = None
    list_filter = (StateFilter,)
    change_list_template = "catalogue/desk/plain_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Study]:
        studies: QuerySet[Study] = super().get_queryset(request)
        return studies.select_related("recruitment").annotate(now=DatabaseNow())

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the arms as they are once a school is in one of them."""
        fixed = super().get_readonly_fields(request, obj)
        is_allocated = obj and Enrolment.objects.filter(study=obj).exclude(arm="").exists()
        return (*fixed, "arms") if is_allocated else fixed

    def detail_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Show how full the study is, what may be done, and what is known of it."""
        study: Study = self.found(request, object_id)
        may_see_schools = request.user.has_perm("catalogue.view_enrolment")
        context = {
            "title": self.named(study),
            "study": study,
            "buttons": self.buttons_for(request, study),
            "standing": standing_of(study),
            "lines": study_lines(study),
            "text_url": reverse("admin:catalogue_study_change", args=[study.pk]),
            "may_change": self.has_change_permission(request),
            "enrolments_url": reverse("admin:catalogue_enrolment_changelist"),
            "figures_url": reverse("admin:catalogue_enrolment_figures"),
            "may_see_schools": may_see_schools,
        }
        return self.page(request, "catalogue/desk/study.html", context)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> Any:
        return redirect("admin:catalogue_study_detail", obj.pk)

    response_post_save_add = response_post_save_change

    @display(description=gettext_lazy("title"), ordering="position")
    def linked(self, study: Study) -> SafeString:
        url = reverse("admin:catalogue_study_detail", args=[study.pk])
        return format_html('<a class="desk-link" href="{}">{}</a>', url, self.named(study))

    @display(description=gettext_lazy("recruitment"))
    def state(self, study: Any) -> SafeString:
        recruitment = recruitment_of(study)
        state = recruitment.state_at(study.now) if recruitment else NOT_HERE
        words = Recruitment.State(state).label if recruitment else _("Not here")
        return status_shown(TONES[state], words)

    @display(description=gettext_lazy("places taken"), ordering="recruitment__places_taken")
    def places(self, study: Study) -> SafeString | str:
        recruitment = recruitment_of(study)
        if recruitment is None:
            return "-"
        limit = _("unlimited") if recruitment.places is None else str(recruitment.places)
        full = _("full") if recruitment.is_full else ""
        return format_html("{} / {} {}", recruitment.places_taken, limit, full)

    @display(description=gettext_lazy("waiting list"), ordering="recruitment__waiting")
    def waiting(self, study: Study) -> str:
        recruitment = recruitment_of(study)
        return str(recruitment.waiting) if recruitment else "-"

    @display(description=gettext_lazy("opens"), ordering="recruitment__opens_at")
    def opens_at(self, study: Study) -> str:
        recruitment = recruitment_of(study)
        return moment(recruitment.opens_at) if recruitment else "-"

    @display(description=gettext_lazy("closes"), ordering="recruitment__closes_at")
    def closes_at(self, study: Study) -> str:
        recruitment = recruitment_of(study)
        if recruitment is None:
            return "-"
        return moment(recruitment.closes_at) if recruitment.closes_at else _("open-ended")


@register(StudyProgramme, site=desk)
class StudyProgrammeAdmin(ProgrammeAdmin):
    """Programmes of studies; what they promise schools comes with the sources."""

    form = StudyProgrammeForm
    own = PROGRAMME_FIELDS
    counter = COUNTER
    may_delete = False
