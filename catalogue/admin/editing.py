"""The pages that put a change in the draft: add, change, take off, withdraw."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalogue.actions import drafts
from catalogue.actions.releases import lock_releases
from catalogue.admin import standing
from catalogue.admin.form_pages import (
    WHEN_AND_WHY_ROWS,
    WHEN_AND_WHY_SECTION,
    FormPages,
    draft_url,
    editor,
)
from catalogue.admin.preview import compare_with, in_full
from catalogue.admin.version_forms import (
    CAME,
    GONE,
    RemovalForm,
    VersionForm,
    adding,
)
from catalogue.errors import NoDraftRelease
from catalogue.models import Cause, Identity, Version

Page = Callable[..., HttpResponse]


def one_at_a_time(view: Page) -> Page:
    """Let editors who save at the same moment wait for each other.

    The second then reads what the first saved, and the form says so instead of saving over it.
    """

    @wraps(view)
    def answer(admin: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(admin, request, *args, **kwargs)
        with transaction.atomic():
            lock_releases()
            return view(admin, request, *args, **kwargs)

    return answer


class EditingPages(FormPages):
    """Pages for one kind of thing; every save is an action on the draft.

    `pages_for_identity` gives what this editor may do with a thing now, as (address, words).
    """

    pages_for_identity: Callable[[HttpRequest, Identity], list[tuple[str, str]]]

    @one_at_a_time
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Put a new thing in the draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        require_draft()
        form = self.build_form(request, adding(self.form_class), initial=self.for_new(request))
        sections = [(None, {"fields": [("slug",)]}), *self.sections, WHEN_AND_WHY_SECTION]

        def save(form: VersionForm) -> Version:
            content = form.content()
            slug = form.cleaned_data["slug"]
            return drafts.add(self.model, slug, by=editor(request), **content)

        title = _("Add in the draft: %s") % self.opts.verbose_name
        return self.form_page(request, form, sections, save, title=title)

    @one_at_a_time
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Change what the draft says of a thing; without a draft, show what has come out."""
        identity: Identity = self.found(request, object_id)
        if not self.has_change_permission(request, identity):
            return self.history_view(request, object_id)
        if request.method != "POST" and not standing.open_draft_release():
            messages.info(request, _("Open a draft release first; then you can change this."))
            return self.history_view(request, object_id)
        in_draft = standing.drafted(identity, request.GET.get("version"))
        base = in_draft or standing.held(identity)
        if base is None:
            raise Http404(_("No version of it is left."))
        if in_draft is not None and in_draft.is_removal:
            return self.remove_view(request, object_id)
        return self.change_page(request, identity, base)

    def change_page(self, request: HttpRequest, identity: Identity, base: Version) -> HttpResponse:
        is_new = base.release.is_published
        form_class = self.form_class
        if base.is_removal or (base.cause in CAME and not is_new):
            form_class = type("Returning", (form_class,), {"CAUSES": CAME})
        form = self.build_form(request, form_class, base=base, initial=fresh() if is_new else {})

        def save(form: VersionForm) -> Version:
            content = form.content()
            if not is_new:
                return drafts.amend(base_again(base), by=editor(request), **content)
            if base.is_removal:
                return drafts.add(self.model, identity.slug, by=editor(request), **content)
            return drafts.revise(identity, by=editor(request), **content)

        title = _("Change in the draft: %s") % standing.title_of(base)
        sections = [*self.sections, WHEN_AND_WHY_SECTION]
        note = note_on(base)
        return self.form_page(request, form, sections, save, title=title, note=note, base=base)

    @one_at_a_time
    def remove_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take a thing off the menu in the draft."""
        identity: Identity = self.to_change(request, object_id)
        require_draft()
        in_draft = standing.drafted(identity, request.GET.get("version"))
        base = in_draft or standing.held(identity)
        if base is None or (base.is_removal and in_draft is None):
            raise Http404(_("It is not on the menu."))
        is_new = in_draft is None or not in_draft.is_removal
        more = tuple(name for name in ("successors",) if name in base.TAGS)
        form = self.build_form(
            request, RemovalForm, base=base, initial=going() if is_new else {}, also=more
        )

        def save(form: VersionForm) -> Version:
            content = form.content()
            if in_draft is not None:
                return drafts.amend(base_again(in_draft), by=editor(request), **content)
            content.pop("is_removal")
            return drafts.remove(identity, by=editor(request), **content)

        title = _("Take off the menu: %s") % standing.title_of(base)
        section = (WHEN_AND_WHY_SECTION[0], {"fields": [*WHEN_AND_WHY_ROWS, *more]})
        note = _("What has come out stays as it is: it can still be read in earlier releases.")
        return self.form_page(request, form, [section], save, title=title, note=note, base=base)

    @one_at_a_time
    def withdraw_view(self, request: HttpRequest, object_id: str, version_id: int) -> HttpResponse:
        """Take a change out of the draft again, after asking."""
        identity: Identity = self.to_change(request, object_id)
        version = standing.drafted(identity, str(version_id))
        if version is None:
            raise Http404(_("The draft holds no such change."))
        if request.method == "POST":
            drafts.withdraw_from_draft(version, by=editor(request))
            messages.success(request, _("Taken out of the draft: %s") % standing.title_of(version))
            return redirect(draft_url(version))
        context = {
            "title": _("Take this change out of the draft?"),
            "items": [compare_with(version, standing.published(identity))],
            "action": _("Take it out of the draft"),
            "back": draft_url(version),
        }
        return self.page(request, "catalogue/desk/confirm.html", context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Show what holds in full, and every version before it with what it changed."""
        identity: Identity = self.found(request, object_id)
        now = standing.shown_outside(identity)
        context = {
            "title": standing.title_of(now),
            "now": in_full(now),
            "items": self.history_of(identity),
            "identity": identity,
            "pages": self.pages_for_identity(request, identity),
        }
        return self.page(request, "catalogue/desk/history.html", context)

    def history_of(self, identity: Identity) -> list[Any]:
        versions = standing.published(identity)
        versions.sort(key=lambda v: (v.release.number, v.valid_from), reverse=True)
        return [compare_with(version, versions) for version in versions]

    def for_new(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the form for something new starts with."""
        return fresh() | {"cause": Cause.ADDED}


def fresh() -> dict[str, Any]:
    """Return what a new version must say for itself: nothing of it is copied."""
    empty = {"cause": "", "cause_note_nl": "", "cause_note_en": ""}
    return empty | {"valid_from": timezone.localdate(), "valid_from_basis": "stated"}


def going() -> dict[str, Any]:
    return fresh() | {"cause": GONE[0], "successors": []}


def note_on(base: Version) -> str:
    """Return what an editor should know of the version that a form was filled from."""
    if not base.release.is_published:
        return _("This is in the draft; nobody outside sees it until the draft is published.")
    note = _(
        "Filled in with what release %(number)d says from %(day)s. Saving puts a new version in "
        "the draft; what has come out stays as it is."
    )
    return note % {"number": base.release.number, "day": date_format(base.valid_from)}


def require_draft() -> None:
    """Let nobody fill in a form that cannot be saved."""
    if not standing.open_draft_release():
        raise NoDraftRelease(_("Open a draft release first."))


def base_again(base: Version) -> Version:
    """Return the version as it is kept: the form wrote its values in the one it was given."""
    return type(base)._default_manager.get(pk=base.pk)
