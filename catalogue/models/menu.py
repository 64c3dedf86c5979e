"""The vocabularies of the menu: categories, sectors and outcome themes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .sources import Source
from .versions import Identity, Version, version_constraints


class Term(Version):
    """What every version of a vocabulary term says."""

    position = models.PositiveSmallIntegerField(_("position"), help_text=_("Place in the list."))
    title_nl = models.CharField(_("title (Dutch)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)

    class Meta(Version.Meta):
        abstract = True


class Sector(Identity):
    """A kind of school, by the abbreviation that DUO uses."""

    class Meta(Identity.Meta):
        abstract = False
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class SectorVersion(Term):
    """What a release says of a sector."""

    CONTENT = ("position",)
    BILINGUAL = ("title", "description")

    identity = models.ForeignKey(Sector, models.PROTECT, related_name="versions")
    description_nl = models.TextField(_("description (Dutch)"))
    description_en = models.TextField(_("description (English)"))

    class Meta(Term.Meta):
        abstract = False
        constraints = version_constraints("sectorversion")


class Theme(Identity):
    """What an intervention aims at: reading, wellbeing, …; the tagging is this catalogue's own."""

    class Meta(Identity.Meta):
        abstract = False
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class ThemeVersion(Term):
    """What a release says of a theme."""

    CONTENT = ("position",)
    BILINGUAL = ("title", "description")

    identity = models.ForeignKey(Theme, models.PROTECT, related_name="versions")
    description_nl = models.TextField(_("description (Dutch)"))
    description_en = models.TextField(_("description (English)"))

    class Meta(Term.Meta):
        abstract = False
        constraints = version_constraints("themeversion")


class Category(Identity):
    """One of the goal areas A to F of the menu."""

    class Meta(Identity.Meta):
        abstract = False
        verbose_name = _("category")
        verbose_name_plural = _("categories")


class CategoryVersion(Term):
    """What a release says of a category."""

    CONTENT = ("position", "printed_title", "requires_combination")
    BILINGUAL = ("title", "remark")
    TAGS = ("combinable_with", "sources")

    identity = models.ForeignKey(Category, models.PROTECT, related_name="versions")
    printed_title = models.TextField(_("printed title"), help_text=_("The menu’s own words."))
    remark_nl = models.TextField(_("remark (Dutch)"), blank=True)
    remark_en = models.TextField(_("remark (English)"), blank=True)
    combinable_with = models.ManyToManyField(
        Category, blank=True, related_name="+", verbose_name=_("may be combined with")
    )
    requires_combination = models.BooleanField(
        _("only in combination"),
        default=False,
        help_text=_("True where it may only be used together with another category."),
    )
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )

    class Meta(Term.Meta):
        abstract = False
        constraints = version_constraints("categoryversion")
