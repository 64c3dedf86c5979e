"""Writing beside the versions of a release what they changed, for reading."""

from collections import defaultdict
from collections.abc import Collection

from catalogue.actions.rendering import renderer
from catalogue.models import ChangesDocument, InterventionVersion
from catalogue.models.comparisons import in_history


def tell_changes(identities: Collection[int], *, release: int) -> None:
    """Write what each version of `release` changed, of some interventions.

    Call it inside the transaction that publishes, after the number has been given out.
    """
    known = InterventionVersion.objects.filter(identity__in=identities)
    spoken_of = known.filter(release__number=release).values("identity")
    histories = defaultdict(list)
    whole = InterventionVersion.objects.whole().filter(identity__in=spoken_of)
    for version in whole.filter(release__number__lte=release):
        histories[version.identity_id].append(version)
    form, changes_of = renderer().FORM, renderer().render_changes
    ChangesDocument.objects.bulk_create(
        (
            ChangesDocument(
                version=version, form=form, changes=changes_of(in_history(version, history))
            )
            for history in histories.values()
            for version in history
            if version.release.number == release
        ),
        batch_size=500,
    )
