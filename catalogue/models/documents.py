"""What the menu says of an item in a state, ready to be sent."""

from datetime import date
from typing import NamedTuple

from django.db import models

from .interventions import InterventionVersion
from .states import InterventionState

# Noncharacters of Unicode: they stand for what the question adds, and no content may hold them.
HOST = "\ufdd0"
PLACE = "\ufdd1"


class Item(NamedTuple):
    """What is rendered: a version, by its key, on a day."""

    version: int
    valid_on: date


class StateDocument(models.Model):
    """The item of a state as JSON text on the wire: derived from the versions, never a source.

    A document is the same at every place in the rectangle of its state; a state that takes an
    item off has none. What depends on the question, not on the menu, is left open: HOST stands
    where the host of an address goes, PLACE where the parameters go that keep it at a place on
    the time axes. Each member has a line of its own.
    """

    state = models.OneToOneField(
        InterventionState, models.CASCADE, primary_key=True, related_name="document"
    )
    form = models.CharField(max_length=16)
    nl = models.TextField()
    en = models.TextField()

    def __str__(self) -> str:
        return f"{self.state_id} ({self.form})"


class ChangesDocument(models.Model):
    """What a version changed as JSON text on the wire: derived from the versions, never a source.

    It follows from the versions that were known before, so it never changes; a changed text is
    told in both languages, so it has none.
    """

    version = models.OneToOneField(
        InterventionVersion, models.CASCADE, primary_key=True, related_name="changes_document"
    )
    form = models.CharField(max_length=16)
    changes = models.TextField()

    def __str__(self) -> str:
        return f"{self.version_id} ({self.form})"
