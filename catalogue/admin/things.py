"""A list at the desk, and the pages of each thing in it."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import UUIDField
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin


class DeskAdmin(ModelAdmin):
    """Things of one kind; what may be done with one has a page of its own.

    For every name in `pages` there is a method: `withdraw` is answered by `withdraw_view`.
    """

    pages: ClassVar[tuple[str, ...]] = ()
    may_delete: ClassVar[bool] = False
    actions = None
    list_per_page = 50
    list_filter_sheet = False
    compressed_fields = False

    def get_urls(self) -> list[URLPattern]:
        key = "uuid" if isinstance(self.opts.pk, UUIDField) else "int"
        own = [
            path(
                f"<{key}:object_id>/{name}/",
                self.admin_site.admin_view(getattr(self, f"{name}_view")),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
            )
            for name in self.pages
        ]
        return [*own, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_delete and super().has_delete_permission(request, obj)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        context = {"title": self.opts.verbose_name_plural}
        return super().changelist_view(request, context | (extra_context or {}))

    def found(self, request: HttpRequest, object_id: str | int) -> Any:
        """Return the thing, to who may see it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, str(object_id))
        if found is None:
            raise Http404(_("There is nothing here under that number."))
        return found

    def to_change(self, request: HttpRequest, object_id: str | int) -> Any:
        """Return the thing, to who may change it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self.found(request, object_id)

    def page(
        self, request: HttpRequest, template: str, context: dict[str, Any]
    ) -> TemplateResponse:
        whole = self.admin_site.each_context(request) | {"opts": self.opts} | context
        return TemplateResponse(request, template, whole)


class LookUpAdmin(DeskAdmin):
    """Things that are only looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def status_shown(tone: str, words: Any) -> SafeString:
    """Return how something stands, in the colour of `tone`."""
    return format_html('<span class="desk-status desk-{}">{}</span>', tone, words)
