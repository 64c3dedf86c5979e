"""The list of one kind of thing: how it stands, with a button per thing that may be done."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.admin import SimpleListFilter, display
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.views import ChangeList

from catalogue.admin import standing
from catalogue.admin.editing import EditingPages
from catalogue.admin.things import status_shown
from catalogue.models import Version


class StandingFilter(SimpleListFilter):
    """What is on the menu, what the draft changes, what has gone."""

    title = gettext_lazy("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [
            ("on", _("On the menu")),
            ("draft", _("In the draft")),
            ("off", _("Off the menu")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        wanted = {
            "on": {"held_id__isnull": False, "shown_is_removal": False},
            "draft": {"drafted_id__isnull": False},
            "off": {"shown_is_removal": True},
        }
        return queryset.filter(**wanted.get(self.value() or "", {}))


class StandingList(ChangeList):
    """A page of a list, with the versions it shows fetched at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        admin = self.model_admin
        versions = admin.shown_versions([thing.shown_id for thing in self.result_list])
        for thing in self.result_list:
            thing.shown = versions[thing.shown_id]
            thing.may_be_changed = admin.may_edit(request)


class VersionedAdmin(EditingPages):
    """The desk of one kind of thing that releases speak of."""

    pages = ("remove",)
    order: ClassVar[str] = ""
    fetch: ClassVar[tuple[str, ...]] = ()
    list_display: Any = ("named", "status", "buttons")
    list_display_links = None
    list_filter = (StandingFilter,)
    change_list_template = "catalogue/desk/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return standing.standing(self.model, order=self.order)

    def get_ordering(self, request: HttpRequest) -> tuple[Any, ...]:
        return ("shown_order", "slug")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[StandingList]:
        return StandingList

    def shown_versions(self, ids: list[int]) -> dict[int, Version]:
        versions = self.versions._default_manager.select_related(*self.fetch)
        return versions.in_bulk(ids)

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        title, bilingual = self.versions.TITLE, self.versions.BILINGUAL
        titles = (f"{title}_nl", f"{title}_en") if title in bilingual else (title,)
        return ["slug", *(f"versions__{name}" for name in titles)]

    def get_urls(self) -> list[URLPattern]:
        withdraw = path(
            "<int:object_id>/withdraw/<int:version_id>/",
            self.admin_site.admin_view(self.withdraw_view),
            name=self.url_name("withdraw"),
        )
        return [withdraw, *super().get_urls()]

    def may_edit(self, request: HttpRequest) -> bool:
        """Whether this editor can change something right now."""
        if not hasattr(request, "desk_has_draft"):
            request.desk_has_draft = standing.open_draft_release() is not None  # type: ignore[attr-defined]
        return self.has_change_permission(request) and request.desk_has_draft  # type: ignore[attr-defined, no-any-return]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"may_edit": self.may_edit(request)})

    @display(description=gettext_lazy("title"), ordering="shown_title")
    def named(self, thing: Any) -> SafeString:
        return format_html(
            '<a class="desk-link" href="{}">{}</a>',
            self.url(thing, "history"),
            thing.shown_title or thing.slug,
        )

    @display(description=gettext_lazy("status"))
    def status(self, thing: Any) -> SafeString:
        if not thing.drafted_id:
            gone = thing.shown.is_removal
            tone, words = ("gone", _("off the menu")) if gone else ("on", _("on the menu"))
        elif thing.shown.is_removal:
            tone, words = "goes", _("draft: comes off")
        elif thing.held_id:
            tone, words = "changes", _("draft: changed")
        else:
            tone, words = "comes", _("draft: new")
        return status_shown(tone, words)

    @display(description=gettext_lazy("what you can do"))
    def buttons(self, thing: Any) -> SafeString:
        pages = list(self.pages_for(thing)) if thing.may_be_changed else []
        buttons = pages or [(self.url(thing, "history"), _("View"))]
        links = format_html_join(
            "",
            '<a class="desk-button" href="{}">{}<span class="desk-unseen">: {}</span></a>',
            ((url, words, thing.shown_title) for url, words in buttons),
        )
        return format_html('<span class="desk-buttons">{}</span>', links)

    def pages_for_identity(self, request: HttpRequest, identity: Any) -> list[tuple[str, str]]:
        if not self.may_edit(request):
            return []
        identity.shown = self.shown_versions([identity.shown_id])[identity.shown_id]
        return list(self.pages_for(identity))

    def pages_for(self, thing: Any) -> Iterable[tuple[str, str]]:
        if thing.drafted_id:
            yield self.url(thing, "change"), _("Change")
            withdraw = [thing.pk, thing.drafted_id]
            yield reverse(f"admin:{self.url_name('withdraw')}", args=withdraw), _("Undo")
        elif thing.shown.is_removal:
            yield self.url(thing, "change"), _("Put back")
        else:
            yield self.url(thing, "change"), _("Change")
            yield self.url(thing, "remove"), _("Take off")

    def url(self, thing: Any, page: str) -> str:
        return reverse(f"admin:{self.url_name(page)}", args=[thing.pk])

    def url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"
