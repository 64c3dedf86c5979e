"""Reading the menu with the generated client."""

from collections.abc import Iterator

from intervention_menu import Client
from intervention_menu.api.interventions import (
    get_intervention,
    get_intervention_evidence,
    get_intervention_evidence_forest_plot,
    list_interventions,
)
from intervention_menu.models import (
    Absence,
    Effect,
    Intervention,
    InterventionDetail,
    InterventionEvidence,
    InterventionList,
    Language,
    PoolingModel,
    Problem,
)
from intervention_menu.types import UNSET


def every_intervention(client: Client) -> Iterator[Intervention]:
    """Follow the pages, all of them from the release that the first came from."""
    page, release = 1, UNSET
    while True:
        answer = list_interventions.sync(
            client=client, page=page, page_size=10, release=release, lang=Language.EN
        )
        assert isinstance(answer, InterventionList)
        yield from answer.results
        if answer.next_ is None:
            return
        page, release = page + 1, answer.as_of.release


def said(effect: Effect) -> str:
    """Say an effect, or why there is none."""
    if effect.months is None:
        return f"no months: {effect.absence}"
    return f"{effect.months} months"


def test_client_reads_an_item_of_the_menu_with_its_rating(anybody: Client) -> None:
    item = get_intervention.sync("feedback", client=anybody)

    assert isinstance(item, InterventionDetail)
    assert (item.code, said(item.effect)) == ("B6", "6 months")
    assert item.cost.absence is Absence.NOT_PRINTED


def test_client_follows_the_pages_to_the_end(anybody: Client) -> None:
    slugs = [item.slug for item in every_intervention(anybody)]

    answer = list_interventions.sync(client=anybody, page_size=1)
    assert isinstance(answer, InterventionList)
    assert len(set(slugs)) == len(slugs) == answer.count > 10


def test_client_is_told_what_is_wrong_and_what_was_meant(anybody: Client) -> None:
    problem = list_interventions.sync(client=anybody, sector=["v"], lang=Language.EN)

    assert isinstance(problem, Problem)
    assert (problem.status, problem.type_) == (400, "/v1/problems/invalid-input")
    (mistake,) = problem.errors
    assert (mistake.parameter, mistake.suggestion) == ("sector", "vo")


def test_client_that_reads_the_evidence_gets_estimates(anybody: Client) -> None:
    evidence = get_intervention_evidence.sync(
        "schrijfonderwijs", client=anybody, model=PoolingModel.REML
    )

    assert isinstance(evidence, InterventionEvidence)
    (estimate,) = evidence.estimates
    assert estimate.k > 10
    assert len(estimate.confidence_interval) == 2


def test_client_draws_the_evidence(anybody: Client) -> None:
    answer = get_intervention_evidence_forest_plot.sync_detailed(
        "schrijfonderwijs", client=anybody
    )

    assert b"<svg" in answer.content
