"""What single studies found: the rows under a pooled estimate."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .interventions import Intervention
from .menu import Sector, Theme
from .sources import Source
from .versions import Identity, Version, version_constraints

COUNTRY = RegexValidator(r"\A[A-Z]{2}\Z", _("Use two capitals, as in NL (ISO 3166-1 alpha-2)."))
LARGEST_EFFECT = 1_000_000.0
SMALLEST_ERROR = 1e-9
YEARS = (1800, 2100)


class Finding(Identity):
    """What one study found of one intervention."""

    class Meta(Identity.Meta):
        abstract = False
        verbose_name = _("finding of a study")
        verbose_name_plural = _("findings of studies")


class FindingVersion(Version):
    """What a release says of a finding; it enters the estimate unless a reason keeps it out."""

    CONTENT = (
        *("intervention", "source", "label", "year", "effect_size", "standard_error"),
        *("sample_size", "outcome", "sector", "level", "subject", "design", "country"),
        "excluded_because",
    )
    BILINGUAL = ("result", "note")
    TITLE = "label"

    class Design(models.TextChoices):
        RANDOMISED = "randomised-trial", _("Randomised trial")
        CLUSTER_RANDOMISED = "cluster-randomised-trial", _("Cluster-randomised trial")
        QUASI_EXPERIMENT = "quasi-experiment", _("Quasi-experiment with a control group")
        PRE_POST = "pre-post", _("Before and after, without a control group")
        CORRELATIONAL = "correlational", _("Correlational study")

    class Exclusion(models.TextChoices):
        NOT_STANDARDISED = "not-standardised", _("It reports no standardised effect size")
        DUPLICATE = "duplicate", _("The same pupils are in another finding")
        RETRACTED = "retracted", _("Its publication has been retracted")
        INELIGIBLE_DESIGN = "ineligible-design", _("Its design cannot show an effect")
        INELIGIBLE_OUTCOME = "ineligible-outcome", _("It measures another kind of outcome")
        INELIGIBLE_POPULATION = "ineligible-population", _("Its pupils are of another kind")
        INELIGIBLE_INTERVENTION = "ineligible-intervention", _("It studied something else")
        HIGH_RISK_OF_BIAS = "high-risk-of-bias", _("Its risk of bias is too high")

    identity = models.ForeignKey(Finding, models.PROTECT, related_name="versions")
    intervention = models.ForeignKey(
        Intervention, models.PROTECT, related_name="findings", verbose_name=_("intervention")
    )
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
        help_text=_("The publication that the figures were read from."),
    )
    label = models.CharField(
        _("study"), max_length=200, help_text=_("Name of the study, such as its authors.")
    )
    year = models.SmallIntegerField(
        _("year"), null=True, blank=True, help_text=_("Year in which the study was published.")
    )
    effect_size = models.FloatField(
        _("effect size"),
        null=True,
        blank=True,
        help_text=_("Hedges’ g, in pooled standard deviations; above 0 favours the intervention."),
    )
    standard_error = models.FloatField(
        _("standard error"), null=True, blank=True, help_text=_("Of the effect size; above 0.")
    )
    sample_size = models.PositiveIntegerField(
        _("sample size"),
        null=True,
        blank=True,
        help_text=_("Pupils in all arms together."),
    )
    outcome = models.ForeignKey(
        Theme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("outcome"),
        help_text=_("What was measured."),
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )
    level = models.CharField(
        _("level"),
        max_length=100,
        blank=True,
        help_text=_("Grade or level of schooling, in the words of the source."),
    )
    subject = models.CharField(
        _("subject"), max_length=100, blank=True, help_text=_("In the words of the source.")
    )
    design = models.CharField(_("design"), max_length=30, choices=Design, blank=True)
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[COUNTRY],
        help_text=_("Two letters of ISO 3166-1, such as NL."),
    )
    excluded_because = models.CharField(
        _("left out of the estimate because"),
        max_length=30,
        choices=Exclusion,
        blank=True,
        help_text=_("Why it does not enter the estimate; empty if it does."),
    )
    result_nl = models.TextField(_("result in its own unit (Dutch)"), blank=True)
    result_en = models.TextField(_("result in its own unit (English)"), blank=True)
    note_nl = models.TextField(_("note (Dutch)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)

    class Meta(Version.Meta):
        abstract = False
        constraints = [
            *version_constraints("findingversion"),
            models.CheckConstraint(
                name="findingversion_effect_goes_with_its_error",
                condition=Q(effect_size__isnull=True, standard_error__isnull=True)
                | Q(effect_size__isnull=False, standard_error__isnull=False),
            ),
            models.CheckConstraint(
                name="findingversion_effect_or_reason",
                condition=Q(effect_size__isnull=False) | ~Q(excluded_because=""),
            ),
            # By range, as PostgreSQL holds NaN to be above every number.
            models.CheckConstraint(
                name="findingversion_effect_can_be_weighed",
                condition=Q(effect_size__isnull=True)
                | Q(
                    effect_size__range=(-LARGEST_EFFECT, LARGEST_EFFECT),
                    standard_error__range=(SMALLEST_ERROR, LARGEST_EFFECT),
                ),
            ),
            models.CheckConstraint(
                name="findingversion_year_and_sample_are_possible",
                condition=(Q(year__isnull=True) | Q(year__range=YEARS))
                & (Q(sample_size__isnull=True) | Q(sample_size__gte=1)),
            ),
        ]
