"""Bringing the documents beside the states up to date, after a change of what an item shows."""

from collections.abc import Sequence

from django.db import transaction

from catalogue.actions.releases import lock_releases
from catalogue.actions.rendering import renderer
from catalogue.actions.states import lay_out
from catalogue.models import (
    ChangesDocument,
    InterventionState,
    InterventionVersion,
    Release,
)


def outdated() -> list[int]:
    """Return the interventions of which a document is missing or of another form."""
    form = renderer().FORM
    states = InterventionState.objects.live().exclude(document__form=form)
    versions = InterventionVersion.objects.published().exclude(changes_document__form=form)
    identities = [rows.values_list("identity_id", flat=True) for rows in (states, versions)]
    return sorted(set().union(*identities))


@transaction.atomic
def lay_out_anew(identities: Sequence[int]) -> None:
    """Make the states of some interventions again, as publishing each release would make them.

    What an item shows decides where states are split, so that new documents need new states.
    """
    lock_releases()
    InterventionState.objects.filter(identity__in=identities).delete()
    ChangesDocument.objects.filter(version__identity__in=identities).delete()
    published = Release.objects.published().order_by("number")
    for release in published.values_list("number", flat=True):
        lay_out(identities, release=release or 0)
