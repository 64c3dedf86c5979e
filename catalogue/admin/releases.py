"""The desk of releases: open a draft, see what it changes, publish or discard it."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import display, register
from django.contrib.admin.helpers import AdminErrorList
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.forms import AdminForm

from catalogue.actions import releases
from catalogue.actions.mistakes import mistakes_in
from catalogue.admin.form_pages import editor
from catalogue.admin.preview import items_of
from catalogue.admin.publishing import (
    SECTION,
    ReleaseForm,
    label_of,
    open_described,
    publish_as_seen,
)
from catalogue.admin.site import desk
from catalogue.admin.things import DeskAdmin, status_shown
from catalogue.errors import DomainError
from catalogue.models import Release


@register(Release, site=desk)
class ReleaseAdmin(DeskAdmin):
    """Releases; one that has come out is only ever looked at."""

    pages = ("describe", "publish", "discard")
    list_display = ("named", "number", "published_at", "status")
    list_display_links = None
    ordering = ("-opened_at",)
    change_form_template = "catalogue/desk/form.html"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).order_by("published_at", "number").reverse()

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_add_permission(request) and not Release.objects.draft())

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Open a draft release."""
        if not request.user.has_perm("catalogue.add_release"):
            raise PermissionDenied
        form = ReleaseForm(request.POST if request.method == "POST" else None)
        title = _("Open a draft release")
        return self.form_page(request, form, open_described, title=title, action=title)

    def describe_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Change how the draft is called."""
        draft = self.draft(request, object_id)
        form = ReleaseForm(request.POST if request.method == "POST" else None, instance=draft)
        title = _("Label and note of the draft")
        return self.form_page(request, form, releases.describe_draft, title=title, draft=draft)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show what a release changes; of the draft also what stands in the way of publishing."""
        release = self.get_object(request, object_id)
        if release is None:
            raise Http404(_("There is nothing here under that number."))
        if not self.has_view_permission(request, release) or request.method not in {"GET", "HEAD"}:
            raise PermissionDenied(_("What is published is never changed."))
        page = items_of(release, request.GET.get("p"))
        context = {
            "title": label_of(release),
            "release": release,
            "page": page,
            "items": page.object_list,
            "mistakes": [] if release.is_published else mistakes_in(release),
            "may_change": not release.is_published and self.has_change_permission(request),
        }
        return self.page(request, "catalogue/desk/release.html", context)

    def publish_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask once more, with everything that comes out, and publish."""
        draft = self.draft(request, object_id)
        if request.method == "POST":
            return self.publish(request, draft)
        page = items_of(draft, request.GET.get("p"))
        context = {
            "title": _("Publish this release?"),
            "release": draft,
            "page": page,
            "items": page.object_list,
            "mistakes": mistakes_in(draft),
            "seen": releases.content_hash(draft),
            "warning": _(
                "After this nothing in it can be changed. A correction is a new release."
            ),
            "action": _("Publish"),
            "back": reverse("admin:catalogue_release_change", args=[draft.pk]),
        }
        return self.page(request, "catalogue/desk/confirm.html", context)

    def publish(self, request: HttpRequest, draft: Release) -> HttpResponse:
        try:
            release = publish_as_seen(request.POST.get("seen", ""), by=editor(request))
        except DomainError as error:
            for mistake in getattr(error, "mistakes", [str(error)]):
                messages.error(request, mistake)
        else:
            published = _("Release %(number)d is published: %(label)s")
            values = {"number": release.number or 0, "label": label_of(release)}
            messages.success(request, published % values)
        return redirect("admin:catalogue_release_change", draft.pk)

    def discard_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Ask once more, with everything that is lost, and throw the draft away."""
        draft = self.draft(request, object_id)
        if request.method == "POST":
            releases.discard_draft(by=editor(request))
            messages.success(request, _("The draft is discarded: %s") % label_of(draft))
            return redirect("admin:index")
        page = items_of(draft, request.GET.get("p"))
        context = {
            "title": _("Discard this draft?"),
            "release": draft,
            "page": page,
            "items": page.object_list,
            "warning": _("Everything below is lost."),
            "action": _("Discard"),
            "is_dangerous": True,
            "back": reverse("admin:catalogue_release_change", args=[draft.pk]),
        }
        return self.page(request, "catalogue/desk/confirm.html", context)

    def draft(self, request: HttpRequest, object_id: int) -> Release:
        """Return the draft; what has come out has none of these pages."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        draft = Release.objects.filter(pk=object_id, published_at__isnull=True).first()
        if draft is None:
            raise PermissionDenied(_("What is published is never changed."))
        return draft

    def form_page(
        self, request: HttpRequest, form: ReleaseForm, save: Any, *, title: str, **more: Any
    ) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            try:
                draft = save(by=editor(request), **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Saved: %s") % label_of(draft))
                return redirect("admin:catalogue_release_change", draft.pk)
        context = self.admin_site.each_context(request) | {
            "title": title,
            "adminform": AdminForm(form, [SECTION], {}, (), model_admin=self),
            "media": self.media + form.media,
            "errors": AdminErrorList(form, []),
            "inline_admin_formsets": [],
            "is_popup": False,
            "cancel_url": reverse("admin:index"),
            "save_label": more.get("action"),
        }
        is_add = "draft" not in more
        response: HttpResponse = self.render_change_form(
            request, context, add=is_add, change=not is_add, obj=more.get("draft")
        )
        return response

    @display(description=gettext_lazy("label"))
    def named(self, release: Release) -> SafeString:
        url = reverse("admin:catalogue_release_change", args=[release.pk])
        return format_html('<a class="desk-link" href="{}">{}</a>', url, label_of(release))

    @display(description=gettext_lazy("status"))
    def status(self, release: Release) -> SafeString:
        tone, words = ("on", _("published")) if release.is_published else ("changes", _("draft"))
        return status_shown(tone, words)
