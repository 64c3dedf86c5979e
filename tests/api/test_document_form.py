"""The shape of a stored item: it has a code that changes with it."""

import hashlib
import json
import re
from datetime import date

import pytest

from api.rendering import FORM
from catalogue.actions.drafts import revise
from catalogue.models import ChangesDocument, StateDocument
from tests.builders import (
    EDITOR,
    at,
    build_draft,
    build_finding,
    build_intervention,
    build_scale,
    build_source,
    publish,
    rating,
)

pytestmark = pytest.mark.django_db

NUMBER = re.compile(r"-?[0-9]+\.[0-9]+(e-?[0-9]+)?")
# What is rendered for the items below. Another hash means that an item has another shape on the
# wire: raise FORM in api/rendering.py, so that stored items are rendered anew, and write the new
# pair here.
SAMPLES = {"2": "58e24428a05bcfac"}
CHANGES = {"2": "1e3b30d3813c86b4"}  # the same of what their versions changed


def test_shape_of_an_item_on_the_wire_has_the_code_of_its_form():
    build_samples()
    digest = hashlib.sha256()

    stored = StateDocument.objects.order_by("state__slug", "state__valid_from")
    for texts in stored.values_list("nl", "en"):
        digest.update(NUMBER.sub(rounded, "\n".join(texts)).encode())

    assert {FORM: digest.hexdigest()[:16]} == SAMPLES


def test_shape_of_what_a_version_changed_has_the_code_of_its_form():
    build_samples()
    digest = hashlib.sha256()

    stored = ChangesDocument.objects.order_by("version__identity__slug", "version__valid_from")
    for changes in stored.values_list("changes", flat=True):
        said = json.loads(changes)  # PostgreSQL has the members of a text in another order
        digest.update(json.dumps(said, sort_keys=True).encode())

    assert {FORM: digest.hexdigest()[:16]} == CHANGES


def rounded(number):
    """Leave out the digits in which machines may differ."""
    return f"{float(number[0]):.9f}"


def build_samples():
    """Publish an item with all that an item can say, and one with as little as possible."""
    build_source("report", url="", consulted_on=date(2021, 4, 1), consulted_on_absence="")
    lines = [{"nl": "een", "en": "one"}, {"nl": "twee", "en": "two"}]
    texts = {f"{name}_nl": "Nederlands" for name in ("target_group", "note", "cause_note")}
    texts |= {f"{name}_en": "English" for name in ("target_group", "note", "cause_note")}
    lists = dict.fromkeys(("working_elements", "examples", "points_of_attention"), lines)
    steps = [
        {
            "value": value,
            "effect_size_from": value / 10,
            "effect_size_until": (10 * value + 9) / 100,
        }
        for value in range(13)
    ]
    build_scale("table", "months", steps=steps)
    rich = build_intervention(
        "rich", printed_title="In print", school_phases=["groep 3"], sectors_basis="intervention",
        themes=["reading", "motor"], sources=["source", "report"], **texts, **lists, **rating(),
    )  # fmt: skip
    for number, design in enumerate(["randomised-trial", "quasi-experiment", ""]):
        build_finding(rich, f"Study {number}", 0.1 + number / 7, 0.05, design=design)
    build_intervention("bare", themes=[], sources=[])
    publish(at("2021-05-10"))
    build_draft()
    revise(rich, cause="new-study", by=EDITOR, valid_from=date(2022, 4, 1), cost_band=1)
    publish(at("2022-04-07"))
