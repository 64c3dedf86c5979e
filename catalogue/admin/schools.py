"""Schools and their boards: for looking up only, for the register is what says how they are."""

from typing import Any

from django.contrib.admin import EmptyFieldListFilter, SimpleListFilter, display, register
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from catalogue.admin.site import desk
from catalogue.admin.things import LookUpAdmin
from catalogue.models import School, SchoolBoard, Sector


class SectorFilter(SimpleListFilter):
    """Schools of one sector."""

    title = _("sector")
    parameter_name = "sector"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(slug, slug) for slug in Sector.objects.values_list("slug", flat=True)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(sectors__slug=self.value()) if self.value() else queryset


@register(School, site=desk)
class SchoolAdmin(LookUpAdmin):
    """Locations of schools, by code, as `manage.py import_schools` loaded them."""

    list_display = ("code", "name", "place", "in_sectors", "board", "closed_on")
    list_filter = (SectorFilter, "province", ("closed_on", EmptyFieldListFilter))
    list_select_related = ("board",)
    search_fields = ("words",)
    search_help_text = _("Words of name, place or code; each may be unfinished.")
    fields = (
        ("code", "name"),
        "sectors",
        ("street", "house_number"),
        ("postcode", "place"),
        ("municipality", "province"),
        ("denomination", "website"),
        ("board", "closed_on"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[School]:
        schools: QuerySet[School] = super().get_queryset(request).prefetch_related("sectors")
        return schools

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Search as the API does."""
        return (queryset.matching(search_term) if search_term.strip() else queryset), False

    @display(description=_("sectors"))
    def in_sectors(self, school: School) -> str:
        return ", ".join(sector.slug for sector in school.sectors.all())


@register(SchoolBoard, site=desk)
class SchoolBoardAdmin(LookUpAdmin):
    """Boards that answer for schools, by number."""

    list_display = ("number", "name")
    search_fields = ("number", "name")
    fields = (("number", "name"),)
