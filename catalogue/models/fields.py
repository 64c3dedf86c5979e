"""Field types and vocabularies that several models share."""

import re
import unicodedata
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

SLUG = RegexValidator(r"\A[A-Za-z0-9]+(-{1,2}[A-Za-z0-9]+)*\Z", _("Use letters, digits, hyphens."))
BYTE_ORDER = {"sqlite": "BINARY", "postgresql": "C"}


class KeyField(models.CharField):  # type: ignore[type-arg]  # generic in the stubs only
    """Text that sorts by its bytes, so that every database gives the same order."""

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        return super().db_parameters(connection) | {"collation": BYTE_ORDER[connection.vendor]}


class Absence(models.TextChoices):
    """Why a value is not there."""

    NOT_RATED = "not-rated", _("The menu lists it without a rating")
    NOT_PRINTED = "not-printed", _("The source shows no symbol in this cell")
    TOO_FEW_STUDIES = "too-few-studies", _("There are too few studies")
    UNKNOWN = "unknown", _("The source could not be read whole")


class Basis(models.TextChoices):
    """How a date or a tag is known."""

    STATED = "stated", _("A source states it")
    INFERRED = "inferred", _("Inferred from other facts")


def sort_key(text: str) -> str:
    """Return `text` as it sorts: no accents or case, numbers by value ("B10" after "B9")."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z]+|[0-9]+", plain)
    return " ".join(word.zfill(6) if word.isdigit() else word for word in words)[:200]
