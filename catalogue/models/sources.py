"""Publications that figures and texts rest on."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .fields import Absence
from .versions import Identity, Version, version_constraints


class Source(Identity):
    """A publication: page, report, letter, article or data set."""

    class Meta(Identity.Meta):
        abstract = False
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class SourceVersion(Version):
    """What a release says of a source."""

    CONTENT = (
        "title",
        "authors",
        "publisher",
        "kind",
        "language",
        "year",
        "year_absence",
        "published_on",
        "doi",
        "url",
        "consulted_on",
        "consulted_on_absence",
    )
    BILINGUAL = ("note",)

    class Kind(models.TextChoices):
        WEB_PAGE = "web-page", _("Web page")
        REPORT = "report", _("Report")
        NEWS = "news", _("News item")
        LETTER = "letter", _("Letter")
        DATASET = "dataset", _("Data set")
        ARTICLE = "article", _("Article")
        NEWSLETTER = "newsletter", _("Newsletter")

    identity = models.ForeignKey(Source, models.PROTECT, related_name="versions")
    title = models.TextField(_("title"), help_text=_("In the language of the publication."))
    authors = models.JSONField(_("authors"), default=list, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    language = models.CharField(_("language"), max_length=2, default="nl")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    year_absence = models.CharField(
        _("why there is no year"), max_length=20, choices=Absence, blank=True
    )
    published_on = models.DateField(_("published on"), null=True, blank=True)
    doi = models.CharField("DOI", max_length=200, blank=True)
    url = models.URLField("URL", max_length=1000, blank=True)
    consulted_on = models.DateField(_("consulted on"), null=True, blank=True)
    consulted_on_absence = models.CharField(
        _("why there is no day of consulting"), max_length=20, choices=Absence, blank=True
    )
    note_nl = models.TextField(_("note (Dutch)"), blank=True)
    note_en = models.TextField(_("note (English)"), blank=True)

    class Meta(Version.Meta):
        abstract = False
        constraints = [
            *version_constraints("sourceversion"),
            models.CheckConstraint(
                name="sourceversion_year_or_reason",
                condition=Q(year__isnull=True) ^ Q(year_absence=""),
            ),
            models.CheckConstraint(
                name="sourceversion_consulted_or_reason",
                condition=Q(consulted_on__isnull=True) ^ Q(consulted_on_absence=""),
            ),
        ]
