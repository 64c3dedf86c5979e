"""Interventions: what a school may choose from the menu."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .fields import sort_key
from .menu import Category, Sector, Theme
from .ratings import Rating, rating_constraints
from .sources import Source
from .versions import Identity, Version, VersionQuerySet, version_constraints


class Intervention(Identity):
    """An item of the menu."""

    class Meta(Identity.Meta):
        abstract = False
        verbose_name = _("intervention")
        verbose_name_plural = _("interventions")


class InterventionVersionQuerySet(VersionQuerySet["InterventionVersion"]):
    def whole(self) -> "InterventionVersionQuerySet":
        """With everything `content()` and the API read, in a fixed number of queries."""
        return self.select_related(
            "identity", "release", "category", "months_scale", "evidence_scale", "cost_scale"
        ).prefetch_related("sectors", "themes", "sources", "successors")


class InterventionVersion(Rating, Version):
    """What a release says of an intervention."""

    CONTENT = (
        "code",
        "category",
        "printed_title",
        "working_elements",
        "examples",
        "points_of_attention",
        "school_phases",
        "sectors_basis",
    )
    BILINGUAL = ("title", "summary", "target_group", "note")
    TAGS = ("sectors", "themes", "sources", "successors")

    class SectorsBasis(models.TextChoices):
        MENU = "menu", _("Stated for the menu as a whole")
        INTERVENTION = "intervention", _("Stated for this intervention")

    identity = models.ForeignKey(Intervention, models.PROTECT, related_name="versions")
    code = models.CharField(
        _("code"), max_length=10, help_text=_("Category and place; this catalogue’s own code.")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="+", verbose_name=_("category")
    )
    title_nl = models.CharField(_("title (Dutch)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    printed_title = models.TextField(
        _("printed title"), blank=True, help_text=_("The menu’s own words, where they are longer.")
    )
    summary_nl = models.TextField(_("summary (Dutch)"))
    summary_en = models.TextField(_("summary (English)"))
    target_group_nl = models.TextField(_("target group (Dutch)"), blank=True)
    target_group_en = models.TextField(_("target group (English)"), blank=True)
    working_elements = models.JSONField(
        _("working elements"), default=list, blank=True, help_text=_("What makes it work.")
    )
    examples = models.JSONField(_("examples"), default=list, blank=True)
    points_of_attention = models.JSONField(_("points of attention"), default=list, blank=True)
    school_phases = models.JSONField(
        _("school phases"), default=list, blank=True, help_text=_("Where sources state them.")
    )
    note_nl = models.TextField(_("note (Dutch)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    sectors = models.ManyToManyField(Sector, related_name="+", verbose_name=_("sectors"))
    sectors_basis = models.CharField(
        _("basis of the sectors"), max_length=12, choices=SectorsBasis, default=SectorsBasis.MENU
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="+", verbose_name=_("themes"))
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )
    successors = models.ManyToManyField(
        Intervention,
        blank=True,
        related_name="+",
        verbose_name=_("became"),
        help_text=_("What it was split into or merged with."),
    )

    objects = InterventionVersionQuerySet.as_manager()  # type: ignore[misc]  # narrower than its base

    class Meta(Version.Meta):
        abstract = False
        constraints = [
            *version_constraints("interventionversion"),
            *rating_constraints("interventionversion"),
        ]

    def content(self) -> dict[str, Any]:
        return super().content() | self.rated()

    def sort_keys(self) -> dict[str, str]:
        """Return the keys that the menu is ordered by."""
        return {
            "sort_code": sort_key(self.code),
            "sort_title_nl": sort_key(self.title_nl),
            "sort_title_en": sort_key(self.title_en),
        }

    def texts(self) -> dict[str, Any]:
        """Return what a search looks in, per field and language."""
        items = [*self.working_elements, *self.examples, *self.points_of_attention]
        return {
            language: {
                "title": f"{getattr(self, f'title_{language}')} {self.code}",
                "summary": getattr(self, f"summary_{language}"),
                "body": " ".join(
                    [
                        getattr(self, f"target_group_{language}"),
                        *(item[language] for item in items),
                    ]
                ),
            }
            for language in ("nl", "en")
        }
