"""Stored items through any history of all that they refer to: each is what would be told live."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import documents
from api.casing import to_json
from catalogue.actions.documents import lay_out_anew, outdated
from catalogue.actions.drafts import remove, revise
from catalogue.actions.releases import discard_draft
from catalogue.errors import DomainError
from catalogue.models import (
    Identity,
    Intervention,
    InterventionState,
    Release,
    StateDocument,
)
from tests.api.rendered_live import live_detail, place, question
from tests.builders import (
    DAY,
    EDITOR,
    at,
    build_draft,
    build_finding,
    build_intervention,
    build_scale,
    publish,
    rating,
)
from tests.catalogue.histories import examples, undone

pytestmark = pytest.mark.django_db

DAYS = [DAY, date(2021, 9, 1), date(2022, 4, 1)]
POINTS = [day + timedelta(days=d) for day in DAYS for d in (-1, 0)] + [date.max]
TABLE = [
    {"value": n, "effect_size_from": n / 10, "effect_size_until": (10 * n + 9) / 100}
    for n in range(10)
]

# What may change about each thing that an item refers to; the last of each shows nowhere in it.
CHANGES = {
    "category": [{"title_en": "New"}, {"title_nl": "Nieuw"}, {"remark_nl": "x", "remark_en": "x"}],
    "sector": [{"position": 9}, {"position": 1}, {"title_nl": "x"}],
    "theme": [{"position": 9}, {"description_nl": "x"}],
    "source": [{"title": "Renamed"}, {"url": ""}, {"publisher": "x"}],
    "scale": [{"steps": [{"value": 3, "label": {"nl": "drie", "en": "three"}}]}, {"edition": "x"}],
    "table": [{"steps": TABLE}, {"steps": TABLE[:4]}, {"edition": "x"}],
    "finding": [{"effect_size": 0.35}, {"excluded_because": "retracted"}, {"year": 2020}],
    "moved": [{}],
    "item": [{"cost_band": 2}, {"title_nl": "Anders"}],
    "gone": [{}],
}
STEP = st.sampled_from(sorted(CHANGES)).flatmap(
    lambda what: st.tuples(st.just(what), st.sampled_from(CHANGES[what]), st.sampled_from(DAYS))
)
HISTORIES = st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=1, max_size=4)


@pytest.fixture
def things() -> dict[str, Identity]:
    """Publish an item with a rating and a finding, and another one."""
    known = build_intervention(themes=["reading", "motor"], **rating(band=3))
    finding = build_finding(known, "Study", 0.2, 0.1, design="randomised-trial")
    other = build_intervention("other")
    table = build_scale("table", "months", steps=TABLE, valid_from=DAYS[1])
    publish(at("2021-05-10"))
    version = known.versions.get()
    tags = {name: getattr(version, f"{name}s").first() for name in ("sector", "theme", "source")}
    named = {"item": known, "gone": other, "finding": finding, "moved": finding, "table": table}
    return {"category": version.category, "scale": version.cost_scale, **tags, **named}


@examples(8)
@given(history=HISTORIES)
def test_stored_item_is_what_would_be_told_live_at_every_place(history, things):
    with undone():
        carry_out(history, things)

        for number, day in product(range(1, Release.objects.published().count() + 1), POINTS):
            as_of = place(number, day)
            held = InterventionState.objects.as_of(number, day)
            for state in held.live().select_related("document"):
                told = documents.detail(state.slug, language="en", request=question(), as_of=as_of)
                assert state.document.nl
                assert to_json(told) == live_detail(state, as_of, "en"), (number, day)


@examples(5)
@given(history=HISTORIES)
def test_states_that_are_laid_out_anew_are_those_that_publishing_made(history, things):
    with undone():
        carry_out(history, things)
        made = laid_out()
        assert outdated() == []

        InterventionState.objects.update(valid_from=date(1900, 1, 1))  # not split, no documents
        StateDocument.objects.all().delete()
        lay_out_anew(list(Intervention.objects.values_list("pk", flat=True)))

        assert laid_out() == made


def laid_out():
    columns = ("version", "known_from", "known_until", "valid_from", "valid_until")
    texts = ("document__nl", "document__en", "is_removal", "slug", "sort_code")
    return sorted(InterventionState.objects.values_list(*columns, *texts), key=repr)


def carry_out(history, things):
    """Publish every release of `history`; steps that the menu does not allow are left out."""
    moment = at("2021-06-01")
    for steps in history:
        build_draft()
        for step in steps:
            take(step, things)
        try:
            publish(moment)
        except DomainError:  # nothing was left of it
            discard_draft(by=EDITOR)
        moment += timedelta(days=30)


def take(step, things):
    what, content, day = step
    thing, how = things[what], {"by": EDITOR, "valid_from": day}
    try:
        if what == "gone":
            remove(thing, **how)
        elif what == "moved":
            about = thing.versions.latest("pk").intervention
            other = Intervention.objects.exclude(pk=about.pk).get()
            revise(thing, cause="correction", intervention=other, **how)
        else:
            revise(thing, cause="correction", **content, **how)
    except DomainError:  # it does not hold on that day
        return
