"""Estimates of what studies found: computed on demand, and explained."""

from decimal import Decimal

import pytest

from catalogue.actions.drafts import add, remove, revise
from catalogue.models import Finding, Scale, Sector, Theme
from tests.api.asking import ask, mistakes, refused
from tests.builders import (
    DAY,
    EDITOR,
    at,
    build_draft,
    build_finding,
    build_intervention,
    build_source,
    build_term,
    publish,
)

pytestmark = pytest.mark.django_db

NEW = [(0, 0.05), (1, 0.09), (2, 0.18), (3, 0.26), (4, 0.35), (12, 1.0)]
OLD = [(0, 0.01), *NEW[1:]]


def build_months(slug, rows, valid_from):
    lowest, steps = -rows[0][1], []
    for months, highest in rows:
        label = {"nl": str(months), "en": str(months)}
        said = {"value": months, "label": label}
        steps.append(said | {"effect_size_from": lowest, "effect_size_until": highest})
        lowest = float(Decimal(str(highest)) + Decimal("0.01"))
    texts = {f"{name}_{lang}": slug for name in ("title", "description") for lang in ("nl", "en")}
    content = {"kind": "months", "edition": slug, "steps": steps, "valid_from": valid_from}
    add(Scale, slug, by=EDITOR, **content, **texts)


def build_studies():
    """Publish three studies that enter the estimate of feedback, and one that does not."""
    feedback = build_intervention()
    build_months("old", OLD, DAY)
    build_months("new", NEW, DAY.replace(month=6))
    po, vo = build_term(Sector, "po"), build_term(Sector, "vo")
    reading = build_term(Theme, "reading")
    paper = build_source("paper")
    build_finding(feedback, "Bos", 0.5, 0.1, year=1999, sector=po, sample_size=400, source=paper)
    build_finding(feedback, "Aalders", 0.1, 0.1, year=2001, sector=po, outcome=reading)
    build_finding(feedback, "Cox", -0.3, 0.2, sector=vo, design="randomised-trial")
    build_finding(
        feedback, "Dam", None, None, excluded_because="not-standardised",
        result_nl="Een half cijferpunt.", result_en="Half a grade point.",
    )  # fmt: skip
    publish(at("2021-05-10"))
    return feedback


def evidence(language="en", **query):
    return ask("/interventions/feedback/evidence", language, **query)


def overall(**query):
    return evidence(**query)["estimates"][0]


def test_estimate_pools_every_finding_that_has_no_reason_to_be_left_out():
    """Source: metafor 3.8-1, rma(c(.5,.1,-.3), sei=c(.1,.1,.2)) with threshold 1e-14."""
    build_studies()

    estimate = overall()

    assert (estimate["k"], estimate["model"], estimate["interval"]) == (3, "reml", "hksj-modified")
    assert estimate["effectSize"] == pytest.approx(0.1248827350, rel=1e-9)
    low, high = estimate["confidenceInterval"]
    assert low < estimate["effectSize"] < high


def test_findings_are_told_by_name_with_their_weights():
    build_studies()

    rows = evidence()["findings"]

    assert [row["label"] for row in rows] == ["Aalders", "Bos", "Cox", "Dam"]
    assert sum(row["weight"] or 0 for row in rows) == pytest.approx(100)
    assert rows[1]["source"] == "paper"
    assert (rows[1]["sampleSize"], rows[1]["sector"], rows[1]["year"]) == (400, "po", 1999)


def test_finding_outside_the_estimate_says_why_and_what_it_did_report():
    build_studies()

    left_out = evidence()["findings"][3]

    assert (left_out["excludedBecause"], left_out["weight"]) == ("not-standardised", None)
    assert left_out["result"] == "Half a grade point."
    assert left_out["absences"] == {
        "year": "unknown",
        "effectSize": "not-printed",
        "standardError": "not-printed",
        "sampleSize": "unknown",
    }


def test_sources_of_findings_are_among_the_sources():
    build_studies()

    assert [source["id"] for source in evidence()["sources"]] == ["paper", "source"]


def test_months_are_given_on_the_newest_scale_and_on_the_others():
    feedback = build_intervention()
    build_months("old", OLD, DAY)
    build_months("new", NEW, DAY.replace(month=6))
    build_finding(feedback, "Small", 0.02, 0.1)
    publish(at("2021-05-10"))

    months = overall()["months"]

    assert (months["months"], months["scale"], months["absence"]) == (0, "new", None)
    assert months["otherScales"] == [
        {"months": 1, "scale": "old", "isBeyondScale": False, "absence": None}
    ]


def test_scale_that_did_not_hold_yet_is_not_used():
    build_studies()

    months = overall(validOn="2021-05-20")["months"]

    assert (months["scale"], months["otherScales"]) == ("old", [])


def test_months_are_absent_where_no_scale_is_known():
    build_finding(build_intervention())
    publish(at("2021-05-10"))

    months = overall()["months"]

    assert (months["months"], months["absence"]) == (None, "no-scale")


def test_negative_effect_is_told_as_a_loss():
    feedback = build_intervention()
    build_months("new", NEW, DAY)
    build_finding(feedback, "Loss", -0.2, 0.1)
    publish(at("2021-05-10"))

    estimate = overall()

    assert estimate["months"]["months"] == -3
    assert "lower than pupils without it, about 3 months less progress" in estimate["reading"]


def test_effect_beyond_the_scale_is_said_to_be_beyond_it_and_has_no_months():
    feedback = build_intervention()
    build_months("new", NEW, DAY)
    build_finding(feedback, "Huge", 2.5, 0.1)
    publish(at("2021-05-10"))

    estimate = overall()

    months = estimate["months"]
    assert (months["months"], months["isBeyondScale"]) == (None, True)
    assert (months["scale"], months["absence"]) == ("new", "beyond-scale")
    assert "more than 12 additional months" in estimate["reading"]


def test_one_study_has_a_wald_interval_and_reasons_for_what_needs_more():
    build_finding(build_intervention(), "Only", 0.3, 0.1)
    publish(at("2021-05-10"))

    estimate = overall()

    assert (estimate["k"], estimate["interval"]) == (1, "wald")
    assert (estimate["predictionInterval"], estimate["tauSquared"]) == (None, None)
    assert estimate["leaveOneOut"] is None
    assert {estimate["absences"][name] for name in ("tauSquared", "egger", "leaveOneOut")} == {
        "too-few-studies"
    }


def test_item_without_findings_has_no_estimate_and_says_why():
    build_intervention()
    publish(at("2021-05-10"))

    answer = evidence()

    assert (answer["estimates"], answer["estimatesAbsence"]) == ([], "too-few-studies")
    assert ask("/interventions/feedback")["estimate"] is None


def test_item_and_list_give_the_same_estimate_in_short():
    build_studies()

    full, short = overall(), ask("/interventions/feedback")["estimate"]

    assert short == {name: full[name] for name in short}
    assert ask("/interventions")["results"][0]["estimate"] == short


@pytest.mark.parametrize("model", ["reml", "dl", "pm", "common"])
@pytest.mark.parametrize("interval", ["hksj-modified", "hksj", "wald"])
def test_every_model_and_interval_can_be_asked_for(model, interval):
    build_studies()

    answer = evidence(model=model, interval=interval)

    estimate = answer["estimates"][0]
    assert (estimate["model"], estimate["interval"]) == (model, interval)
    assert answer["query"] == {"interval": interval, "model": model}


def test_common_effect_says_that_it_assumes_differences_away():
    build_studies()

    estimate = overall(model="common")

    assert estimate["absences"]["predictionInterval"] == "not-in-this-model"
    assert estimate["warnings"] == ["common-effect-with-hksj"]


def test_leaving_a_finding_out_moves_the_estimate_and_says_how_far():
    build_studies()
    usual = overall()

    answer = evidence(exclude="feedback--cox")

    estimate, rows = answer["estimates"][0], answer["findings"]
    moved = estimate["moved"]
    assert estimate["k"] == 2
    assert moved["usual"]["effectSize"] == usual["effectSize"]
    assert moved["effectSize"] == pytest.approx(estimate["effectSize"] - usual["effectSize"])
    assert moved["months"] == estimate["months"]["months"] - usual["months"]["months"]
    assert [row["excludedBecause"] for row in rows][2] == "excluded-by-request"


def test_usual_estimate_has_not_moved():
    build_studies()

    assert overall()["moved"] is None
    assert overall(model="reml", sector=["po", "vo"])["moved"] is None


def test_leave_one_out_is_what_exclude_gives():
    build_studies()

    refits = {refit["without"]: refit for refit in overall()["leaveOneOut"]}

    for slug, refit in refits.items():
        again = overall(exclude=slug)
        assert refit["effectSize"] == pytest.approx(again["effectSize"], rel=1e-9)
        assert refit["tauSquared"] == pytest.approx(again["tauSquared"], rel=1e-6, abs=1e-12)
    assert len(refits) == 3


def test_unknown_finding_to_leave_out_is_refused_with_the_nearest():
    build_studies()

    assert mistakes("/interventions/feedback/evidence", exclude="feedback--coks") == {
        "exclude": ("unknown-value", "feedback--cox")
    }


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ({"sector": "vo"}, ["Cox"]),
        ({"outcome": "reading"}, ["Aalders"]),
        ({"design": "randomised-trial"}, ["Cox"]),
        ({"sector": ["po", "vo"]}, ["Aalders", "Bos", "Cox"]),
        ({"sector": "po", "outcome": "reading"}, ["Aalders"]),
    ],
)
def test_filters_narrow_the_findings_and_the_estimate(query, labels):
    build_studies()

    answer = evidence(**query)

    assert [row["label"] for row in answer["findings"]] == labels
    assert answer["estimates"][0]["k"] == len(labels)


def test_groups_have_an_estimate_each_and_a_test_between_them():
    build_studies()

    answer = evidence(groupBy="sector")

    groups = [entry["group"] for entry in answer["estimates"]]
    assert groups == [
        None,
        {"by": "sector", "value": "po", "title": "po"},
        {"by": "sector", "value": "vo", "title": "vo"},
    ]
    assert [entry["k"] for entry in answer["estimates"]] == [3, 2, 1]
    assert answer["betweenGroups"]["degreesOfFreedom"] == 1
    assert 0 < answer["betweenGroups"]["pValue"] < 1


def test_findings_that_state_no_value_are_a_group_of_their_own():
    build_studies()

    groups = [entry["group"] for entry in evidence(groupBy="design")["estimates"][1:]]

    assert [group["value"] for group in groups] == ["randomised-trial", None]
    assert groups[1]["title"] == "Not stated"


def test_one_group_leaves_nothing_to_compare():
    build_studies()

    between = evidence(groupBy="sector", sector="po")["betweenGroups"]

    assert (between["q"], between["absence"]) == (None, "too-few-studies")


def test_estimate_grows_by_year_if_that_is_asked():
    build_studies()

    years = evidence(cumulative="true")["cumulative"]

    assert [(row["year"], row["k"]) for row in years] == [(1999, 1), (2001, 2)]
    assert evidence()["cumulative"] is None


def test_estimate_is_that_of_the_place_on_the_time_axes():
    build_studies()
    build_draft()
    revise(Finding.objects.get(slug="feedback--cox"), cause="correction", by=EDITOR,
           valid_from=DAY, excluded_because="retracted")  # fmt: skip
    remove(Finding.objects.get(slug="feedback--bos-1999"), by=EDITOR, valid_from=DAY)
    publish(at("2022-01-01"))

    now, before = evidence(), evidence(release=1)

    assert (now["estimates"][0]["k"], before["estimates"][0]["k"]) == (1, 3)
    assert [row["label"] for row in now["findings"]] == ["Aalders", "Cox", "Dam"]
    assert now["findings"][1]["excludedBecause"] == "retracted"


def test_reading_speaks_the_language_asked_for_and_is_careful():
    build_studies()

    english, dutch = overall(lang="en")["reading"], overall(lang="nl")["reading"]

    assert english.startswith("In 3 studies pupils with this approach scored on average 0.12")
    assert "so it may also be nil or the other way round" in english
    assert "whether the approach itself did that" in english
    assert dutch.startswith("Leerlingen met deze aanpak scoorden in 3 studies gemiddeld 0,12")
    assert "95% zeker dat" in dutch
    assert "in een nieuwe school" in dutch


def test_reading_of_randomised_studies_does_not_doubt_the_cause():
    build_studies()

    assert "whether the approach" not in overall(design="randomised-trial")["reading"]


def test_wrong_parameters_are_all_refused_at_once():
    build_intervention()
    publish(at("2021-05-10"))

    wrong = mistakes("/interventions/feedback/evidence", model="rem", groupby="sector", design="x")

    assert wrong == {
        "model": ("unknown-value", "reml"),
        "groupby": ("unknown-parameter", "groupBy"),
        "design": ("unknown-value", None),
    }


def test_filter_that_leaves_nothing_gives_no_estimate():
    build_studies()

    answer = evidence(design="correlational")

    assert (answer["findings"], answer["estimates"]) == ([], [])
    assert answer["estimatesAbsence"] == "too-few-studies"


def test_evidence_of_an_item_that_never_was_is_not_found():
    refused("/interventions/homework/evidence", status=404, model="dl")
