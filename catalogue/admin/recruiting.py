"""The buttons on the page of a study: recruit, close, change the places, allocate, make public."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalogue.actions.allocation import allocate_enrolments, publish_allocation
from catalogue.actions.recruitment import close_recruitment, open_recruitment, set_places
from catalogue.admin.asking import Button, Question, ask, sent
from catalogue.admin.form_pages import editor
from catalogue.admin.recruitment_forms import OpenForm, PlacesForm, SeedForm, said_by
from catalogue.admin.things import DeskAdmin
from catalogue.models import Recruitment, Study
from catalogue.models.clock import database_now


class RecruitmentPages(DeskAdmin):
    """One page per button."""

    pages: ClassVar[tuple[str, ...]] = ("open", "close", "places", "allocate", "publish")

    def buttons_for(self, request: HttpRequest, study: Study) -> list[tuple[str, str]]:
        """Return what this person may do with the study now, as (address, words)."""
        recruitment = recruitment_of(study)
        if not may_recruit(request):
            return []
        if recruitment is None:
            return [(url(study, "open"), _("Open recruitment…"))]
        holders = study.enrolments.holding_a_place()
        now = database_now()
        is_closed = recruitment.state_at(now) is Recruitment.State.CLOSED
        has_new = study.is_randomised and holders.filter(arm="").exists()
        has_arms = holders.exclude(arm="").exists()
        is_hidden = not recruitment.is_allocation_public_at(now)
        offered = [
            ("open", _("Open again…") if is_closed else _("Change recruitment…"), True),
            ("close", _("Close now…"), not is_closed),
            ("places", _("Change the places…"), True),
            ("allocate", _("Allocate…"), has_new),
            ("publish", _("Make the allocation public…"), has_arms and is_hidden),
        ]
        return [(url(study, page), words) for page, words, is_offered in offered if is_offered]

    def open_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        study = self.study_to_recruit(request, object_id)
        recruitment = recruitment_of(study)
        form = OpenForm(sent(request), initial=said_by(recruitment, database_now()))
        consequences = [_("Everyone sees when the study recruits and how many places there are.")]
        if recruitment:
            consequences += [_("Enrolments that are there stay as they are."), moving_up(study)]
        button = Button(
            title=_("Recruitment of %s") % named(study),
            action=_("Change recruitment") if recruitment else _("Open recruitment"),
            back=url(study, "detail"),
            consequences=consequences,
        )

        def act(said: dict[str, Any]) -> str:
            said.pop("limit")
            open_recruitment(study=study, by=editor(request), **said)
            return _("The recruitment is set.")

        return ask(self, request, button, form, act)

    def close_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        study = self.study_to_recruit(request, object_id)
        button = Button(
            title=_("Close the recruitment of %s now?") % named(study),
            action=_("Close now"),
            back=url(study, "detail"),
            consequences=[
                _("From this instant on no school can enrol."),
                _("Schools on the waiting list stay there and still move up."),
                _("You can open it again later."),
            ],
            is_dangerous=True,
        )
        if recruitment_of(study) is None:
            return not_recruiting(request, study)

        def act(said: dict[str, Any]) -> str:
            close_recruitment(study=study, by=editor(request))
            return _("Recruitment is closed.")

        return ask(self, request, button, Question(sent(request)), act)

    def places_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        study = self.study_to_recruit(request, object_id)
        recruitment = recruitment_of(study)
        if recruitment is None:
            return not_recruiting(request, study)
        form = PlacesForm(sent(request), initial=said_by(recruitment, database_now()))
        taken = ngettext(
            "%d school holds a place; fewer places than that are refused.",
            "%d schools hold a place; fewer places than that are refused.",
            recruitment.places_taken,
        )
        button = Button(
            title=_("Places in %s") % named(study),
            action=_("Change the places"),
            back=url(study, "detail"),
            consequences=[taken % recruitment.places_taken, moving_up(study)],
        )

        def act(said: dict[str, Any]) -> str:
            set_places(study=study, places=said["places"], by=editor(request))
            return _("The places are changed.")

        return ask(self, request, button, form, act)

    def allocate_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        study = self.study_to_recruit(request, object_id)
        recruitment = recruitment_of(study)
        if recruitment is None:
            return not_recruiting(request, study)
        enrolled = study.enrolments.filter(status="enrolled").count()
        arms = ", ".join(arm["code"] for arm in study.arms)
        schools = ngettext(
            "%(count)d school is drawn to an arm (%(arms)s), per sector and in blocks.",
            "%(count)d schools are drawn to an arm (%(arms)s), per sector and in blocks.",
            enrolled,
        )
        if recruitment.is_allocation_public_at(database_now()):
            who_sees = _("The allocation is public: schools see their arm at once.")
        else:
            who_sees = _("Nobody sees who is in which arm until you make the allocation public.")
        button = Button(
            title=_("Allocate the schools of %s?") % named(study),
            action=_("Allocate"),
            back=url(study, "detail"),
            consequences=[
                schools % {"count": enrolled, "arms": arms},
                _("Schools on the waiting list are left out; allocate again when they move up."),
                who_sees,
                _("It cannot be undone or done over."),
            ],
            is_dangerous=True,
        )

        def act(said: dict[str, Any]) -> str:
            drawn = allocate_enrolments(study=study, seed=said["seed"], by=editor(request))
            done = ngettext("%d school is allocated.", "%d schools are allocated.", len(drawn))
            return done % len(drawn)

        return ask(self, request, button, SeedForm(sent(request)), act)

    def publish_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        study = self.study_to_recruit(request, object_id)
        if recruitment_of(study) is None:
            return not_recruiting(request, study)
        button = Button(
            title=_("Make the allocation of %s public?") % named(study),
            action=_("Make public"),
            back=url(study, "detail"),
            consequences=[
                _("From now on each school and its client see the arm that it is in."),
                _("So does this desk, and what is exported from it."),
                _("It cannot be undone."),
            ],
            is_dangerous=True,
        )

        def act(said: dict[str, Any]) -> str:
            publish_allocation(study=study, by=editor(request))
            return _("The allocation is public.")

        return ask(self, request, button, Question(sent(request)), act)

    def study_to_recruit(self, request: HttpRequest, object_id: int) -> Study:
        if not may_recruit(request):
            raise PermissionDenied
        return self.found(request, object_id)  # type: ignore[no-any-return]


def may_recruit(request: HttpRequest) -> bool:
    return request.user.has_perm("catalogue.change_recruitment")


def recruitment_of(study: Study) -> Recruitment | None:
    return getattr(study, "recruitment", None)


def not_recruiting(request: HttpRequest, study: Study) -> HttpResponse:
    messages.error(request, _("This study does not recruit here."))
    return redirect(url(study, "detail"))


def moving_up(study: Study) -> str:
    recruitment = recruitment_of(study)
    waiting = recruitment.waiting if recruitment else 0
    said = ngettext(
        "%d school is waiting: with more places it moves up at once, in order.",
        "%d schools are waiting: with more places they move up at once, in order.",
        waiting,
    )
    return said % waiting if waiting else _("No school is waiting.")


def named(study: Study) -> str:
    return str(study.title_en if get_language() == "en" else study.title_nl)


def url(study: Study, page: str) -> str:
    return reverse(f"admin:catalogue_study_{page}", args=[study.pk])
