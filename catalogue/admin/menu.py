"""The desks of the menu's vocabularies."""

from django.contrib.admin import register
from django.utils.translation import gettext_lazy as _

from catalogue.admin.site import desk
from catalogue.admin.version_forms import pairs
from catalogue.admin.versioned import VersionedAdmin
from catalogue.models import Category, Sector, Theme

TERM = ((_("What it is"), {"fields": [*pairs("title", "description"), "position"]}),)


@register(Category, site=desk)
class CategoryAdmin(VersionedAdmin):
    """The goal areas of the menu."""

    order = "position"
    sections = (
        (_("What it is"), {"fields": [*pairs("title", "remark"), "printed_title", "position"]}),
        (_("Combining"), {"fields": [("requires_combination", "combinable_with")]}),
        (_("Sources"), {"fields": ["sources"]}),
    )


@register(Sector, site=desk)
class SectorAdmin(VersionedAdmin):
    """The kinds of school."""

    order = "position"
    sections = TERM


@register(Theme, site=desk)
class ThemeAdmin(VersionedAdmin):
    """What interventions aim at."""

    order = "position"
    sections = TERM
