"""The programme around the menu: reports, stories, activities, agreements, help.

These documents carry their own dates and are not part of a release.  Whoever writes them raises
the counter `programme` (catalogue.actions.programme).
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import Absence, KeyField
from .interventions import Intervention
from .menu import Sector
from .sources import Source


class ProgrammeDocument(models.Model):
    """What every document of the programme has."""

    slug = KeyField(_("slug"), max_length=100, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title_nl = models.CharField(_("title (Dutch)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200)
    summary_nl = models.TextField(_("summary (Dutch)"))
    summary_en = models.TextField(_("summary (English)"))
    note_nl = models.TextField(_("note (Dutch)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="+", verbose_name=_("sectors")
    )
    sources = models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )

    class Meta:
        abstract = True
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return str(self.slug)


class ProgressReport(ProgrammeDocument):
    """A report to parliament on how the programme is going."""

    class Precision(models.TextChoices):
        DAY = "day", _("The day is known")
        MONTH = "month", _("Only the month is known")

    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    number_absence = models.CharField(_("why there is no number"), max_length=20, blank=True)
    published_on = models.DateField(_("published on"))
    published_on_precision = models.CharField(
        _("how exactly that day is known"), max_length=5, choices=Precision, default="day"
    )
    published_on_note_nl = models.TextField(_("note on that day (Dutch)"), blank=True)
    published_on_note_en = models.TextField(_("note on that day (English)"), blank=True)
    scope_nl = models.CharField(_("scope (Dutch)"), max_length=200, blank=True)
    scope_en = models.CharField(_("scope (English)"), max_length=200, blank=True)
    scope_absence = models.CharField(
        _("why there is no scope"), max_length=20, choices=Absence, blank=True
    )
    document = models.CharField(
        _("document"), max_length=50, blank=True, help_text=_("Parliamentary document number.")
    )

    class Meta(ProgrammeDocument.Meta):
        abstract = False
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")


class ReportFinding(models.Model):
    """One thing a progress report found."""

    class Kind(models.TextChoices):
        MOST_CHOSEN = "most-chosen", _("Most chosen")
        BEST_YIELD = "best-yield", _("Best yield")
        CONSIDERATION = "consideration", _("Consideration in the choice")
        PERCENTAGE = "percentage", _("Percentage")
        OBSERVATION = "observation", _("Observation")

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="findings")
    slug = KeyField(_("slug"), max_length=100)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"))
    text_nl = models.TextField(_("text (Dutch)"))
    text_en = models.TextField(_("text (English)"))
    percentage = models.DecimalField(
        _("percentage"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    percentage_absence = models.CharField(
        _("why there is no percentage"), max_length=20, choices=Absence, blank=True
    )
    sectors = models.ManyToManyField(
        Sector, blank=True, related_name="+", verbose_name=_("sectors")
    )
    interventions = models.ManyToManyField(
        Intervention, blank=True, related_name="+", verbose_name=_("interventions")
    )

    class Meta:
        ordering = ["report", "position", "slug"]
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        constraints = [
            models.UniqueConstraint(name="reportfinding_once", fields=["report", "slug"]),
            models.CheckConstraint(
                name="reportfinding_percentage_or_reason",
                condition=Q(kind="percentage")
                & (Q(percentage__isnull=True) ^ Q(percentage_absence=""))
                | ~Q(kind="percentage") & Q(percentage__isnull=True, percentage_absence=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.slug}"


class PracticeStory(ProgrammeDocument):
    """How one school went about it."""

    published_on = models.DateField(_("published on"), null=True, blank=True)
    published_on_absence = models.CharField(
        _("why there is no day"), max_length=20, choices=Absence, blank=True
    )
    interventions = models.ManyToManyField(
        Intervention, blank=True, related_name="+", verbose_name=_("interventions")
    )

    class Meta(ProgrammeDocument.Meta):
        verbose_name = _("practice story")
        verbose_name_plural = _("practice stories")


class Activity(ProgrammeDocument):
    """A meeting that school staff could take part in."""

    class Kind(models.TextChoices):
        DISCUSSION_TABLE = "discussion-table", _("Discussion table")
        REGIONAL_MEETING = "regional-meeting", _("Regional meeting")
        DIALOGUE_SESSION = "dialogue-session", _("Dialogue session")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    starts_at = models.TimeField(
        _("starts at"), null=True, blank=True, help_text=_("Local time in the Netherlands.")
    )
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    time_absence = models.CharField(
        _("why there are no times"), max_length=20, choices=Absence, blank=True
    )
    is_online = models.BooleanField(_("online"), default=False)
    place_nl = models.CharField(_("place (Dutch)"), max_length=200, blank=True)
    place_en = models.CharField(_("place (English)"), max_length=200, blank=True)
    registration_nl = models.TextField(_("registration (Dutch)"), blank=True)
    registration_en = models.TextField(_("registration (English)"), blank=True)

    class Meta(ProgrammeDocument.Meta):
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["starts_on", "slug"]


class AgreementTheme(ProgrammeDocument):
    """A theme of the agreement for mbo and higher education, which has no menu and no ratings."""

    agreed_on = models.DateField(_("agreed on"))

    class Meta(ProgrammeDocument.Meta):
        abstract = False
        verbose_name = _("theme of the agreement")
        verbose_name_plural = _("themes of the agreement")


class Exclusion(ProgrammeDocument):
    """An approach that the toolkit describes and the programme does not pay."""

    stated_on = models.DateField(_("stated on"))

    class Meta(ProgrammeDocument.Meta):
        abstract = False
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")


class Helpdesk(ProgrammeDocument):
    """Where schools could ask, and when."""

    weekdays = models.JSONField(_("weekdays"), help_text=_("1 is Monday."))
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    closures = models.JSONField(_("closures"), default=list, blank=True)

    class Meta(ProgrammeDocument.Meta):
        abstract = False
        verbose_name = _("helpdesk")
        verbose_name_plural = _("helpdesks")
