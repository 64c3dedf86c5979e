"""Headline ratings of an intervention by others than the menu."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .interventions import Intervention
from .ratings import Rating, rating_constraints
from .sources import Source
from .versions import Identity, Version, version_constraints


class EvidenceClaim(Identity):
    """What one edition of a toolkit claims of one intervention."""

    class Meta(Identity.Meta):
        abstract = False
        verbose_name = _("claim of a toolkit")
        verbose_name_plural = _("claims of toolkits")


class EvidenceClaimVersion(Rating, Version):
    """What a release says of a claim; the ratings of the menu itself are in its versions."""

    CONTENT = ("intervention", "edition", "effect_size", "source")
    BILINGUAL = ("title", "note")

    class Edition(models.TextChoices):
        EEF_2014 = "eef-2014", _("EEF Toolkit, October 2014")
        EEF_2018 = "eef-2018", _("EEF Toolkit, before 2021")
        EEF_2021 = "eef-2021", _("EEF Toolkit, from 2021")
        EEF_LATER = "eef-later", _("EEF Toolkit, later update")

    identity = models.ForeignKey(EvidenceClaim, models.PROTECT, related_name="versions")
    intervention = models.ForeignKey(
        Intervention, models.PROTECT, related_name="claims", verbose_name=_("intervention")
    )
    edition = models.CharField(_("edition"), max_length=20, choices=Edition)
    title_nl = models.CharField(_("title (Dutch)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    effect_size = models.DecimalField(
        _("effect size"),
        max_digits=5,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("Standardised mean difference, where the source prints one."),
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name=_("source"))
    note_nl = models.TextField(_("note (Dutch)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)

    class Meta(Version.Meta):
        abstract = False
        constraints = [
            *version_constraints("evidenceclaimversion"),
            *rating_constraints("evidenceclaimversion"),
        ]

    def content(self) -> dict[str, Any]:
        size = self.effect_size
        return (
            super().content()
            | self.rated()
            | {"effect_size": None if size is None else float(size)}
        )
