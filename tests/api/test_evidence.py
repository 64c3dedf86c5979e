"""Evidence: what the menu and each edition of the toolkit claim, side by side."""

from datetime import date

import pytest

from catalogue.actions.drafts import add, remove
from catalogue.models import EvidenceClaim, Scale
from tests.api.asking import ask, refused
from tests.builders import (
    DAY,
    EDITOR,
    at,
    build_draft,
    build_intervention,
    build_scale,
    build_source,
    publish,
    rating,
    revise_intervention,
)

pytestmark = pytest.mark.django_db


def rated_on(edition, months, strength):
    """Return a rating on the scales of an edition; its cost is on one that stayed in use."""
    scales = {
        "months_scale": build_scale(f"eef-months-{edition}", "months"),
        "evidence_scale": build_scale(f"eef-evidence-{edition}", "evidence", range(1, 6)),
    }
    return rating(months=months, strength=strength) | scales


def build_claim(intervention, edition, months, strength, **content):
    texts = {"title_nl": "EEF", "title_en": "EEF", "valid_from": DAY}
    rated = rated_on(edition.removeprefix("eef-"), months, strength)
    add(
        EvidenceClaim, f"{intervention}--{edition}", by=EDITOR, edition=edition,
        intervention=intervention, source=build_source(edition), **texts, **rated | content,
    )  # fmt: skip


def build_history():
    feedback = build_intervention()
    publish(at("2021-05-10"))
    revise_intervention(feedback, valid_from=DAY, **rated_on("2018", 8, 3))
    build_claim(feedback, "eef-2018", 8, 4)
    publish(at("2022-04-01"))
    revise_intervention(feedback, valid_from=date(2022, 4, 1), **rated_on("2021", 6, 4))
    build_claim(feedback, "eef-2021", 6, 4, effect_size="0.480")
    publish(at("2022-04-07"))
    return feedback


def evidence(**query):
    return ask("/interventions/feedback/evidence", **query)


def test_every_claim_is_told_in_order_of_time():
    build_history()

    claims = [(claim["id"], claim["kind"], claim["edition"]) for claim in evidence()["claims"]]

    assert claims == [
        ("feedback--eef-2018", "toolkit", "eef-2018"),
        ("menu-1-2021-05-10", "menu", None),
        ("menu-2-2021-05-10", "menu", None),
        ("feedback--eef-2021", "toolkit", "eef-2021"),
        ("menu-3-2022-04-01", "menu", None),
    ]


def test_claim_has_its_figures_scales_and_sources():
    build_history()

    claim = evidence()["claims"][3]

    assert claim["effect"] == {"months": 6, "scale": "eef-months-2021", "absence": None}
    assert (claim["evidence"]["strength"], claim["cost"]["band"]) == (4, 3)
    assert (claim["effectSize"], claim["effectSizeAbsence"]) == (0.48, None)
    assert claim["sources"] == ["eef-2021"]


def test_effect_size_that_no_source_prints_says_so():
    build_history()

    claim = evidence()["claims"][0]

    assert (claim["effectSize"], claim["effectSizeAbsence"]) == (None, "not-printed")


def test_sources_of_all_claims_are_told_once():
    build_history()

    sources = [source["id"] for source in evidence()["sources"]]

    assert sources == ["eef-2018", "eef-2021", "source"]


def test_menu_that_differs_from_the_edition_behind_it_is_a_contradiction():
    build_history()

    assert evidence()["contradictions"] == [
        {
            "field": "evidence.strength",
            "claims": ["menu-2-2021-05-10", "feedback--eef-2018"],
            "values": [3, 4],
        }
    ]


def test_claims_are_those_known_and_held_at_the_place_of_the_question():
    build_history()

    assert len(evidence(release=1)["claims"]) == 1
    assert len(evidence(release=2)["claims"]) == 3
    assert "menu-3-2022-04-01" not in str(evidence(validOn="2022-03-31"))


def test_evidence_of_an_item_that_is_gone_is_gone_with_it():
    feedback = build_history()
    build_draft()
    remove(feedback, by=EDITOR)
    publish()

    refused("/interventions/feedback/evidence", status=410)

    assert len(evidence(release=3)["claims"]) == 5


def test_label_of_a_claim_is_that_of_its_own_scale():
    build_history()
    assert Scale.objects.filter(slug="eef-evidence-2018").exists()

    labels = {claim["evidence"]["label"] for claim in evidence()["claims"]}

    assert labels == {None, "3", "4"}


def test_item_that_never_was_has_no_evidence():
    refused("/interventions/homework/evidence", status=404)
