"""The record of changes: who did what, and when; nobody writes in it by hand."""

from typing import Any

from django.contrib.admin import display, register
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalogue.admin.record import in_words, kind_in_words
from catalogue.admin.site import desk
from catalogue.admin.things import LookUpAdmin
from catalogue.models import Change


@register(Change, site=desk)
class ChangeAdmin(LookUpAdmin):
    """Every action, newest first."""

    list_display = ("at", "by", "what", "subject", "kind")
    list_display_links = None
    list_filter = ("at", "by", "action")
    search_fields = ("subject", "by")
    date_hierarchy = "at"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": _("Record of changes")})

    @display(description=_("what"), ordering="action")
    def what(self, change: Change) -> str:
        return in_words(change)

    @display(description=_("kind"))
    def kind(self, change: Change) -> str:
        return kind_in_words(change)
