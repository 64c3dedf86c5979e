"""The scales that ratings are given on, as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .sources import Source
from .versions import Identity, Version, version_constraints


class Scale(Identity):
    """One edition of a scale; another edition is another scale."""

    class Meta(Identity.Meta):
        abstract = False
        verbose_name = _("scale")
        verbose_name_plural = _("scales")


class ScaleVersion(Version):
    """What a release says of a scale; `steps` are described in docs/evidence.md."""

    CONTENT = ("kind", "edition", "steps")
    BILINGUAL = ("title", "description")
    TAGS = ("sources",)

    class Kind(models.TextChoices):
        MONTHS = "months", _("Effect size to months of progress")
        EVIDENCE = "evidence", _("Strength of the evidence")
        COST = "cost", _("Cost bands")

    identity = models.ForeignKey(Scale, models.PROTECT, related_name="versions")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    edition = models.CharField(_("edition"), max_length=50)
    title_nl = models.CharField(_("title (Dutch)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    description_nl = models.TextField(_("description (Dutch)"))
    description_en = models.TextField(_("description (English)"))
    steps = models.JSONField(_("steps"), help_text=_("From the lowest value to the highest."))
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )

    class Meta(Version.Meta):
        abstract = False
        constraints = version_constraints("scaleversion")
