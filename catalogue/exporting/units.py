"""What the values of a column are in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """The unit of a column; its label is what the second header row says."""

    ADDRESS = "address", _("address (URL)")
    BOOLEAN = "boolean", _("true or false")
    CODE = "code", _("code")
    COUNT = "count", _("how many")
    COUNTRY = "country", _("country (ISO 3166-1)")
    DATE = "date", _("date (ISO 8601)")
    EURO = "euro", _("euro")
    EURO_PER_PUPIL = "euro-per-pupil", _("euro per pupil per year")
    INSTANT = "instant", _("instant in UTC (ISO 8601)")
    JSON = "json", _("JSON")
    LANGUAGE = "language", _("language (ISO 639-1)")
    MONTHS = "months", _("months of progress in one school year")
    PERCENT = "percent", _("percent")
    PUPILS = "pupils", _("pupils")
    REASON = "reason", _("why there is no value")
    SCHOOLS = "schools", _("schools")
    STANDARD_DEVIATIONS = "standard-deviations", _("pooled standard deviations")
    STEP = "step", _("step of the scale")
    TEXT = "text", _("text")
    VARIANCE = "variance", _("square of pooled standard deviations")
    YEAR = "year", _("year")
