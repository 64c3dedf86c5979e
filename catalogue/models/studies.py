"""Effect studies, and the programme that they belong to: what is known of them, with its source.

They are documents with dates of their own, in no release.  Whoever writes them raises the counter
`studies`.  Who may enrol, and until when, is in catalogue.models.recruitment.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import Absence
from .interventions import Intervention
from .menu import Theme
from .programme import ProgrammeDocument


def absence(verbose_name: Any) -> "models.CharField[str, str]":
    """Return the field that says why the value beside it is not there."""
    return models.CharField(verbose_name, max_length=20, choices=Absence, blank=True)


def either(model: str, name: str, *, is_text: bool = False) -> models.CheckConstraint:
    """Return the rule that a value is there, or the reason why it is not."""
    is_absent = Q(**{name: ""}) if is_text else Q(**{f"{name}__isnull": True})
    reason = f"{name.removesuffix('_nl').removesuffix('_en')}_absence"
    return models.CheckConstraint(
        name=f"{model}_{reason.removesuffix('_absence')}_or_reason",
        condition=(is_absent & ~Q(**{reason: ""})) | (~is_absent & Q(**{reason: ""})),
    )


class StudyDocument(ProgrammeDocument):
    """What a study and a programme of studies both have: what a school accepts and gets."""

    obligations = models.JSONField(
        _("what a school accepts"),
        default=list,
        blank=True,
        help_text=_("Each with its kind and a text, or the reason why there is none."),
    )
    benefits = models.JSONField(
        _("what a school gets"),
        default=list,
        blank=True,
        help_text=_("Each with its kind, a text, and an amount in euros or why there is none."),
    )

    class Meta(ProgrammeDocument.Meta):
        abstract = True


class ObligationKind(models.TextChoices):
    RANDOM_ALLOCATION = "random-allocation", _("Random allocation")
    MEASUREMENT = "measurement", _("Taking part in measurements")
    DATA_SHARING = "data-sharing", _("Sharing data")
    PARENTAL_CONSENT = "parental-consent", _("Consent of parents")


class BenefitKind(models.TextChoices):
    INTERVENTION_COST = "intervention-cost", _("Cost of the intervention")
    SUPPORT = "support", _("Support by the provider")
    CONTRIBUTION = "contribution", _("Contribution for taking part")


class StudyProgramme(StudyDocument):
    """A programme of effect studies; its sectors are those that could take part."""

    study_counts = models.JSONField(
        _("number of studies"),
        default=list,
        blank=True,
        help_text=_("What each source says; sources differ."),
    )
    timeline = models.JSONField(_("timeline"), default=list, blank=True)
    questions = models.JSONField(_("questions it asks"), default=list, blank=True)
    follow_ups = models.JSONField(_("programmes after it"), default=list, blank=True)
    budget_eur = models.PositiveBigIntegerField(_("budget in euros"), null=True, blank=True)
    budget_eur_absence = absence(_("why there is no budget"))
    is_budget_approximate = models.BooleanField(_("the budget is approximate"), default=False)
    schools = models.PositiveIntegerField(_("schools that took part"), null=True, blank=True)
    schools_absence = absence(_("why there is no number of schools"))
    is_schools_approximate = models.BooleanField(
        _("the number of schools is approximate"), default=False
    )

    class Meta(StudyDocument.Meta):
        abstract = False
        verbose_name = _("programme of studies")
        verbose_name_plural = _("programmes of studies")
        constraints = [either("studyprogramme", "budget_eur"), either("studyprogramme", "schools")]


class Study(StudyDocument):
    """An effect study: what is measured, by whom, in which schools, and what came out."""

    class RandomisedBasis(models.TextChoices):
        STUDY = "study", _("A source on the study says so")
        PROGRAMME = "programme", _("It is said of the programme as a whole")

    programme = models.ForeignKey(
        StudyProgramme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="studies",
        verbose_name=_("programme"),
    )
    intervention = models.ForeignKey(
        Intervention,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="studies",
        verbose_name=_("intervention"),
        help_text=_("The item of the menu that it belongs to, where a source says so."),
    )
    intervention_absence = absence(_("why there is no intervention"))
    provider = models.CharField(
        _("provider"), max_length=200, blank=True, help_text=_("Who offers what is studied.")
    )
    provider_absence = absence(_("why there is no provider"))
    researchers = models.JSONField(
        _("researchers"), default=list, blank=True, help_text=_("Names of organisations.")
    )
    researchers_absence = absence(_("why there are no researchers"))
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("outcome themes")
    )
    outcome_nl = models.TextField(_("what is measured (Dutch)"))
    outcome_en = models.TextField(_("what is measured (English)"))
    grades_nl = models.CharField(_("grades (Dutch)"), max_length=200, blank=True)
    grades_en = models.CharField(_("grades (English)"), max_length=200, blank=True)
    grades_absence = absence(_("why there are no grades"))
    school_year = models.CharField(
        _("school year"), max_length=9, blank=True, help_text=_("As in 2023-2024.")
    )
    school_year_absence = absence(_("why there is no school year"))
    is_randomised = models.BooleanField(
        _("randomised"),
        help_text=_("Schools are allocated to an arm at random, and accept that beforehand."),
    )
    randomised_basis = models.CharField(
        _("how that is known"), max_length=10, choices=RandomisedBasis, blank=True
    )
    arms = models.JSONField(
        _("arms"), default=list, blank=True, help_text=_("Each with its code and title.")
    )
    schools = models.PositiveIntegerField(_("schools"), null=True, blank=True)
    schools_absence = absence(_("why there is no number of schools"))
    pupils = models.PositiveIntegerField(_("pupils"), null=True, blank=True)
    pupils_absence = absence(_("why there is no number of pupils"))
    classes_per_arm = models.PositiveIntegerField(_("classes per arm"), null=True, blank=True)
    classes_per_arm_absence = absence(_("why there is no number of classes"))
    dose_nl = models.CharField(_("dose (Dutch)"), max_length=200, blank=True)
    dose_en = models.CharField(_("dose (English)"), max_length=200, blank=True)
    dose_absence = absence(_("why there is no dose"))
    result_nl = models.TextField(_("published result (Dutch)"), blank=True)
    result_en = models.TextField(_("published result (English)"), blank=True)
    result_absence = absence(_("why there is no result"))
    recruitment_absence = models.CharField(
        _("why its recruitment is not known"),
        max_length=20,
        choices=Absence,
        blank=True,
        help_text=_("Of a study that recruited elsewhere: when, and for how many places."),
    )
    is_fictitious = models.BooleanField(
        _("fictitious"), default=False, help_text=_("Made up to try the service with.")
    )

    class Meta(StudyDocument.Meta):
        abstract = False
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        constraints = [
            either("study", "intervention"),
            *(
                either("study", name, is_text=True)
                for name in ("provider", "grades_nl", "school_year", "dose_nl", "result_nl")
            ),
            *(either("study", name) for name in ("schools", "pupils", "classes_per_arm")),
            models.CheckConstraint(
                name="study_says_how_it_is_known_to_be_randomised",
                condition=Q(is_randomised=False, randomised_basis="")
                | (Q(is_randomised=True) & ~Q(randomised_basis="")),
            ),
        ]
