"""A headline rating: months, strength of evidence and cost, each with its scale or a reason."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import Absence
from .scales import Scale


class Rating(models.Model):
    """Three values, each of which is there with its scale or absent with its reason."""

    months = models.SmallIntegerField(
        _("months of progress"),
        null=True,
        blank=True,
        help_text=_("Additional months of progress in one school year."),
    )
    months_scale = models.ForeignKey(
        Scale, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scale")
    )
    months_absence = models.CharField(
        _("why there are no months"), max_length=20, choices=Absence, blank=True
    )
    evidence_strength = models.PositiveSmallIntegerField(
        _("strength of evidence"), null=True, blank=True, help_text=_("1 (weakest) to 5.")
    )
    evidence_scale = models.ForeignKey(
        Scale, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scale")
    )
    evidence_absence = models.CharField(
        _("why there is no strength"), max_length=20, choices=Absence, blank=True
    )
    cost_band = models.PositiveSmallIntegerField(
        _("cost band"), null=True, blank=True, help_text=_("1 (cheapest) to 5.")
    )
    cost_scale = models.ForeignKey(
        Scale, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scale")
    )
    cost_absence = models.CharField(
        _("why there is no cost band"), max_length=20, choices=Absence, blank=True
    )

    class Meta:
        abstract = True

    def rated(self) -> dict[str, dict[str, Any]]:
        """Return the three values as JSON has them, each with its scale and its absence."""
        values = (
            ("effect", "months", self.months, self.months_scale, self.months_absence),
            (
                "evidence",
                "strength",
                self.evidence_strength,
                self.evidence_scale,
                self.evidence_absence,
            ),
            ("cost", "band", self.cost_band, self.cost_scale, self.cost_absence),
        )
        return {
            part: {name: value, "scale": scale and scale.slug, "absence": absence or None}
            for part, name, value, scale, absence in values
        }


def rating_constraints(name: str) -> list[models.BaseConstraint]:
    """The rules of a rating; `name` is the model's name in lower case."""
    value = {"months": "months", "evidence": "evidence_strength", "cost": "cost_band"}
    return [
        *(
            models.CheckConstraint(
                name=f"{name}_{part}_or_reason",
                condition=Q(
                    **{
                        f"{field}__isnull": False,
                        f"{part}_scale__isnull": False,
                        f"{part}_absence": "",
                    }
                )
                | (Q(**{f"{field}__isnull": True}) & ~Q(**{f"{part}_absence": ""})),
            )
            for part, field in value.items()
        ),
        models.CheckConstraint(
            name=f"{name}_ratings_within_their_scales",
            condition=(Q(months__isnull=True) | Q(months__range=(-12, 12)))
            & (Q(evidence_strength__isnull=True) | Q(evidence_strength__range=(1, 5)))
            & (Q(cost_band__isnull=True) | Q(cost_band__range=(1, 5))),
        ),
    ]
