"""The editor's desk: the admin with its own front page, language, refusals and security policy."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.contrib import messages
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from unfold.sites import UnfoldAdminSite

from catalogue.admin.navigation import navigation
from catalogue.admin.passwords import PasswordPage
from catalogue.admin.record import in_words
from catalogue.admin.second_factor import PATH, SecondFactor, owes_second_factor
from catalogue.admin.sessions import end_if_over, owes_password
from catalogue.admin.sign_in import SignInForm
from catalogue.errors import DomainError
from catalogue.models import Change, Recruitment, Release
from catalogue.models.clock import DatabaseNow

LANGUAGE = "desk-language"
LATEST = 5
POLICY = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
View = Callable[..., Any]


class Autocomplete(AutocompleteJsonView):
    """Suggestions by title, where things print as their slug."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        title = getattr(obj, "shown_title", None)
        text = f"{title} ({obj})" if title else str(obj)
        return {"id": str(getattr(obj, to_field_name)), "text": text}


class Desk(UnfoldAdminSite):
    """Where editors work: everything on it goes through the actions of the catalogue."""

    index_template = "catalogue/desk/index.html"
    index_title = gettext_lazy("Editor’s desk")
    login_form = SignInForm
    enable_nav_sidebar = True
    final_catch_all_view = True

    def extra_urls(self) -> list[URLPattern]:
        return [
            path("language/", self.at_the_desk(choose_language), name="language"),
            path(PATH, self.at_the_desk(self.second_factor), name="second-factor"),
        ]

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        return self.at_the_desk(self.after_second_factor(super().admin_view(view, cacheable)))

    def after_second_factor(self, view: View) -> View:
        """Send whoever owes a code, or a password of their own, to the page that asks for it.

        Whoever wants to log out may.
        """

        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not owes_second_factor(request):
                own = reverse("admin:password_change")
                if owes_password(request) and request.path not in {own, reverse("admin:logout")}:
                    messages.info(request, _("Choose a password that nobody else has seen."))
                    return redirect(own)
                response: HttpResponseBase = view(request, *args, **kwargs)
                return response
            if request.path == reverse("admin:logout"):
                left: HttpResponseBase = self.logout(request)
                return left
            onward = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
            return redirect(f"{reverse('admin:second-factor')}?{onward}")

        return answer

    def has_permission(self, request: HttpRequest) -> bool:
        may: bool = super().has_permission(request)
        return may and not owes_second_factor(request)

    def second_factor(self, request: HttpRequest) -> HttpResponseBase:
        """Ask for the second factor, or let somebody set it up."""
        if not super().has_permission(request):
            return redirect(reverse("admin:login"))
        return SecondFactor(request, self).answer()

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = self.each_context(request) | (extra_context or {})
        return cast("HttpResponse", PasswordPage.as_view(extra_context=context)(request))

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Ask who it is; unfold's form does not say by itself where to go then."""
        if request.method == "GET" and REDIRECT_FIELD_NAME not in request.GET:
            if owes_second_factor(request):
                return redirect("admin:second-factor")
            front = urlencode({REDIRECT_FIELD_NAME: reverse("admin:index")})
            return redirect(f"{request.path}?{front}")
        return self.at_the_desk(super().login)(request, extra_context)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponseBase:
        return Autocomplete.as_view(admin_site=self)(request)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page of the desk shows: unfold's own settings are all given here."""
        context: dict[str, Any] = super().each_context(request)
        return context | {
            "site_title": _("Editor’s desk"),
            "site_header": _("Intervention menu"),
            "site_subheader": _("Editor’s desk"),
            "site_symbol": "restaurant_menu",
            "site_url": "/",
            "account_links": [
                {"title": _("Change password"), "link": reverse("admin:password_change")},
                {"title": _("Second factor"), "link": reverse("admin:second-factor")},
            ],
            "show_languages": True,
            "languages_action": reverse("admin:language"),
            "colors": None,  # they stand in desk.css: unfold would write a style element
            "styles": [static("catalogue/desk.css")],
            "site_favicons": [{"rel": "icon", "href": static("catalogue/icon.svg")}],
            "scripts": [static("catalogue/desk-alpine.js"), static("catalogue/desk.js")],
            "draft": Release.objects.draft(),
        }

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        return navigation(request, self)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        context = {
            "releases": Release.objects.published().order_by("-number")[:LATEST],
            "changes": [(c, in_words(c)) for c in Change.objects.all()[:LATEST]],
            "may_open": request.user.has_perm("catalogue.add_release"),
            "may_see_releases": request.user.has_perm("catalogue.view_release"),
            "recruiting": recruiting(request),
        }
        response: TemplateResponse = super().index(request, context | (extra_context or {}))
        return response

    def app_index(self, *_arguments: Any, **_named: Any) -> HttpResponseRedirect:
        """There is one front page."""
        return HttpResponseRedirect(reverse("admin:index"))

    def at_the_desk(self, view: View) -> View:
        """Answer in the chosen language; word a refusal as a page or a message, for people."""

        @csp(POLICY)
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            end_if_over(request)
            language = request.session.get(LANGUAGE) or translation.get_language()
            with translation.override(language):
                try:
                    response: HttpResponse = view(request, *args, **kwargs)
                except DomainError as error:
                    messages.error(request, str(error))
                    response = redirect("admin:index")
                except (Http404, PermissionDenied) as error:
                    response = self.refuse(request, error)
                if isinstance(response, TemplateResponse):
                    response.render()
            response.headers["Content-Language"] = language
            return response

        return answer

    def refuse(self, request: HttpRequest, error: Exception) -> TemplateResponse:
        status = 404 if isinstance(error, Http404) else 403
        title = _("This page does not exist") if status == 404 else _("This is not allowed")
        context = self.each_context(request) | {"title": title, "reason": str(error)}
        return TemplateResponse(request, "catalogue/desk/refused.html", context, status=status)


def recruiting(request: HttpRequest) -> list[Recruitment]:
    """Return the studies that schools can enrol in now, for who works with their schools."""
    if not request.user.has_perm("catalogue.view_enrolment"):
        return []
    now = DatabaseNow()
    is_open = Q(closes_at__isnull=True) | Q(closes_at__gt=now)
    opened = Recruitment.objects.filter(is_open, opens_at__lte=now)
    return list(opened.select_related("study").order_by("closes_at", "study__slug"))


@csrf_protect
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language of the desk for as long as the editor is logged in."""
    language = request.POST.get("language", "")
    if translation.check_for_language(language):
        request.session[LANGUAGE] = language
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("admin:index")
    return HttpResponseRedirect(back)


desk = Desk(name="admin")
