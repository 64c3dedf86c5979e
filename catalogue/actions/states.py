"""Laying the menu out on both time axes, for reading."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from catalogue.actions.changes_documents import tell_changes
from catalogue.actions.dependencies import Dependencies, Stretch
from catalogue.actions.rendering import renderer
from catalogue.models import InterventionState, InterventionVersion, StateDocument
from catalogue.models.documents import Item
from catalogue.models.states import OPEN_DAY, OPEN_RELEASE

BATCH = 500
Rectangle = tuple[int, date, date]
COLUMNS = (
    *("identity__slug", "valid_from", "is_removal", "code", "title_nl", "title_en", "category_id"),
    *("months", "evidence_strength", "cost_band"),
    *("months_scale_id", "evidence_scale_id", "cost_scale_id"),
)


class Shown(NamedTuple):
    """What an item says on some days: a version and its texts; None where it takes it off."""

    version: InterventionVersion
    valid_from: date
    valid_until: date
    document: StateDocument | None

    @property
    def rectangle(self) -> Rectangle:
        return self.version.pk, self.valid_from, self.valid_until


def lay_out(identities: Iterable[int], *, release: int) -> None:
    """Bring the states of `identities` up to what release number `release` knows.

    Rectangles that no longer hold, or in which the item shows something else, are closed at
    `release`; those that follow are added, with their documents. A release that changes nothing
    of an item leaves its states alone. What its versions changed is written beside them. Call it
    inside the transaction that publishes, after the number has been given out.
    """
    ids = sorted(set(identities))
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        _lay_out_batch(batch, release)
        tell_changes(batch, release=release)


def _lay_out_batch(ids: list[int], release: int) -> None:
    open_states: dict[int, list[InterventionState]] = defaultdict(list)
    states = InterventionState.objects.filter(identity__in=ids, known_until=OPEN_RELEASE)
    for state in states.select_related("document").order_by():
        open_states[state.version_id].append(state)

    added = []
    superseded = {state.pk for states in open_states.values() for state in states}
    for shown in merged(documented(stretches_of(ids, release), open_states, release)):
        if same := find_same(shown, open_states[shown.version.pk]):
            superseded.remove(same.pk)
        else:
            added.append(shown)

    InterventionState.objects.filter(pk__in=superseded).update(known_until=release)
    write(added, release)


def stretches_of(ids: list[int], release: int) -> list[Stretch]:
    """Return what holds of each item from when until when, in order, as `release` knows it."""
    histories: dict[int, list[InterventionVersion]] = defaultdict(list)
    known = InterventionVersion.objects.filter(identity__in=ids, release__number__lte=release)
    ordered = known.select_related("identity").order_by("valid_from", "release__number")
    for version in ordered.only(*COLUMNS):
        histories[version.identity_id].append(version)
    dependencies = Dependencies(ids, release=release)
    return [
        stretch
        for history in histories.values()
        for place in timeline(history)
        for stretch in dependencies.stretches(*place)
    ]


def timeline(
    history: Iterable[InterventionVersion],
) -> Iterator[tuple[InterventionVersion, date, date]]:
    """Yield who holds from when until when; `history` goes by day, then by release."""
    by_day = {version.valid_from: version for version in history}
    for start, end in pairwise([*by_day, OPEN_DAY]):
        yield by_day[start], start, end


def documented(
    stretches: list[Stretch], open_states: dict[int, list[InterventionState]], release: int
) -> Iterator[Shown]:
    """Yield what each stretch says; only what may have changed is rendered."""
    known = [known_document(stretch, open_states[stretch.version.pk]) for stretch in stretches]
    anew = [
        Item(stretch.version.pk, stretch.valid_from)
        for stretch, document in zip(stretches, known, strict=True)
        if document is None and not stretch.version.is_removal
    ]
    rendered = iter(renderer().render(anew, release=release) if anew else [])
    for stretch, document in zip(stretches, known, strict=True):
        version, valid_from, valid_until, _is_new = stretch
        if document is None and not version.is_removal:
            document = next(rendered)
        yield Shown(version, valid_from, valid_until, document)


def known_document(stretch: Stretch, states: list[InterventionState]) -> StateDocument | None:
    """Return what the open states say of a stretch in which nothing is new."""
    form = renderer().FORM
    for state in states:
        document = document_of(state)
        holds = state.valid_from <= stretch.valid_from and stretch.valid_until <= state.valid_until
        if holds and document and document.form == form and not stretch.is_new:
            return document
    return None


def document_of(state: InterventionState) -> StateDocument | None:
    document: StateDocument | None = getattr(state, "document", None)
    return document


def merged(stretches: Iterable[Shown]) -> Iterator[Shown]:
    """Join neighbours that say the same, so that there are no more states than needed."""
    last: Shown | None = None
    for shown in stretches:
        if last and shown.version.pk == last.version.pk and same_text(shown, last.document):
            last = last._replace(valid_until=shown.valid_until)
            continue
        if last:
            yield last
        last = shown
    if last:
        yield last


def find_same(shown: Shown, states: list[InterventionState]) -> InterventionState | None:
    """Return the open state that says `shown` already."""
    for state in states:
        rectangle = state.version_id, state.valid_from, state.valid_until
        if rectangle == shown.rectangle and same_text(shown, document_of(state)):
            return state
    return None


def same_text(shown: Shown, other: StateDocument | None) -> bool:
    one = shown.document
    if one is None or other is None:
        return one is other
    return (one.form, one.nl, one.en) == (other.form, other.nl, other.en)


def write(added: list[Shown], release: int) -> None:
    """Add the states from `release` on, with their documents."""
    states = [new_state(shown, release) for shown in added]
    InterventionState.objects.bulk_create(states, batch_size=500)
    StateDocument.objects.bulk_create(
        (
            StateDocument(state=state, form=document.form, nl=document.nl, en=document.en)
            for state, (*_, document) in zip(states, added, strict=True)
            if document
        ),
        batch_size=500,
    )


def new_state(shown: Shown, release: int) -> InterventionState:
    version = shown.version
    return InterventionState(
        version=version,
        identity_id=version.identity_id,
        known_from=release,
        valid_from=shown.valid_from,
        valid_until=shown.valid_until,
        is_removal=version.is_removal,
        slug=version.identity.slug,
        category_id=version.category_id,
        months=version.months,
        evidence_strength=version.evidence_strength,
        cost_band=version.cost_band,
        **version.sort_keys(),
    )
