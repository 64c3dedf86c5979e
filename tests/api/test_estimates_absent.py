"""Numbers that an estimate cannot have: each says why, wherever in the answer it would stand."""

import pytest

from catalogue.statistics import DidNotConverge
from tests.api.asking import ask
from tests.api.test_estimates import NEW, build_months
from tests.api.whole_lists import lines
from tests.builders import DAY, at, build_draft, build_finding, build_intervention, publish

pytestmark = pytest.mark.django_db

IDENTICAL = [(0.3, 0.1), (0.3, 0.2), (0.3, 0.3)]
DIFFERENT = [(0.7, 0.1), (0.1, 0.2), (-0.4, 0.15)]


def publish_findings(pairs, **content):
    feedback = build_intervention()
    for number, (effect, error) in enumerate(pairs, start=1):
        build_finding(feedback, f"Study {number}", effect, error, **content)
    publish(at("2021-05-10"))


def evidence(**query):
    return ask("/interventions/feedback/evidence", "en", **query)


def parts(answer):
    """Return every estimate in an answer: of all, of groups, without one, up to a year."""
    refits = [refit for one in answer["estimates"] for refit in one["leaveOneOut"] or []]
    return [*answer["estimates"], *refits, *(answer["cumulative"] or [])]


@pytest.mark.parametrize("interval", ["hksj-modified", "hksj", "wald"])
@pytest.mark.parametrize("model", ["reml", "dl", "pm", "common"])
@pytest.mark.parametrize("pairs", [DIFFERENT[:1], IDENTICAL[:2], DIFFERENT[:2], IDENTICAL])
def test_number_that_is_not_there_says_why(pairs, model, interval):
    publish_findings(pairs, year=1999, design="randomised-trial")
    asked = {"model": model, "interval": interval, "groupBy": "design", "cumulative": "true"}

    told = parts(evidence(**asked))

    assert len(told) == 3 + (2 * len(pairs) if len(pairs) > 1 else 0)
    for part in told:
        missing = {name for name, value in part.items() if value is None}
        assert set(part["absences"]) == missing - {"group", "moved"}


def test_study_that_is_left_over_alone_has_no_variance_between_studies():
    publish_findings(DIFFERENT[:2])

    [first, _second] = evidence()["estimates"][0]["leaveOneOut"]

    assert (first["k"], first["tauSquared"]) == (1, None)
    assert first["absences"] == {"tauSquared": "too-few-studies"}


def test_first_year_with_one_study_says_why_it_has_no_variance():
    publish_findings(DIFFERENT[:1], year=1999)

    assert evidence(cumulative="true")["cumulative"][0]["absences"] == {
        "tauSquared": "too-few-studies"
    }


def test_estimate_by_year_of_findings_without_one_says_why_it_is_not_there():
    publish_findings(DIFFERENT)

    asked, not_asked = evidence(cumulative="true"), evidence()

    assert (asked["cumulative"], asked["cumulativeAbsence"]) == (None, "too-few-studies")
    assert (not_asked["cumulative"], not_asked["cumulativeAbsence"]) == (None, None)


def test_shift_in_months_without_a_scale_says_why_it_is_not_there():
    publish_findings(DIFFERENT)

    moved = evidence(model="dl")["estimates"][0]["moved"]

    assert (moved["months"], moved["monthsAbsence"]) == (None, "no-scale")


def test_shift_from_beyond_the_scale_says_why_it_has_no_months():
    build_draft()
    build_months("new", NEW, DAY)
    publish_findings([(2.5, 0.1), (0.1, 0.1)])

    moved = evidence(exclude="feedback--study-1")["estimates"][0]["moved"]

    assert moved["usual"]["months"]["absence"] == "beyond-scale"
    assert (moved["months"], moved["monthsAbsence"]) == (None, "beyond-scale")


def test_computation_that_finds_no_answer_gives_none(monkeypatch):
    monkeypatch.setattr("catalogue.statistics.roots.ITERATIONS", 3)
    publish_findings([(0.11, 0.013), (0.53, 0.017), (0.97, 0.019)], sector=None)

    answer = evidence(groupBy="sector")

    assert (answer["estimates"], answer["estimatesAbsence"]) == ([], "not-converged")
    assert answer["betweenGroups"]["absence"] == "not-converged"


def test_more_studies_than_can_be_left_out_in_turn_say_so(monkeypatch):
    monkeypatch.setattr("catalogue.models.estimates.MOST_LEFT_OUT", 2)
    publish_findings([(0.12, 0.11), (0.52, 0.13), (0.92, 0.17)])

    [estimate] = evidence()["estimates"]

    assert estimate["leaveOneOut"] is None
    assert estimate["absences"] == {"egger": "too-few-studies", "leaveOneOut": "too-many-studies"}


@pytest.mark.parametrize(
    ("pairs", "warning"),
    [
        ([(0.84, 0.1), (0.62, 0.5), (0.75, 0.02), (-0.69, 0.5)], "several-maxima"),
        ([(0.3, 1e-4), (0.1, 1.0), (0.5, 0.5)], "variances-far-apart"),
    ],
)
def test_estimate_to_be_read_with_care_says_so(pairs, warning):
    publish_findings(pairs)

    assert evidence()["estimates"][0]["warnings"] == [warning]


@pytest.mark.parametrize(
    ("pairs", "query", "english", "dutch"),
    [
        (DIFFERENT[:2], {}, "too few studies to say what a new school", "te weinig studies om"),
        (DIFFERENT, {"model": "common"}, "is the same in every school", "in elke school even"),
        (IDENTICAL, {"interval": "hksj"}, "cannot be computed", "niet te berekenen"),
    ],
)
def test_reading_says_what_these_studies_cannot_tell(pairs, query, english, dutch):
    publish_findings(pairs)

    assert english in evidence(**query)["estimates"][0]["reading"]
    assert dutch in evidence(lang="nl", **query)["estimates"][0]["reading"]


@pytest.mark.parametrize(("part", "effect"), [("fit", 0.12), ("measure_differences", 0.13)])
def test_weights_are_the_same_in_every_form_where_no_answer_is_found(part, effect, monkeypatch):
    monkeypatch.setattr(f"catalogue.statistics.pooling.{part}", find_no_answer)
    publish_findings([(effect, 0.013), (0.53, 0.017), (0.97, 0.019)])

    answer = evidence()

    weights = [finding["weight"] for finding in answer["findings"]]
    assert answer["estimatesAbsence"] == "not-converged"
    assert weights == [row["weight"] for row in lines("/interventions/feedback/evidence")]
    assert (None in weights) == (part == "fit")


def find_no_answer(*_given):
    raise DidNotConverge
