"""Releases: what was published when."""

from datetime import date

import pytest

from catalogue.actions.releases import publish_release
from catalogue.models import Release
from tests.api.asking import ask, refused
from tests.builders import (
    EDITOR,
    at,
    build_draft,
    build_intervention,
    publish,
    revise_intervention,
)

pytestmark = pytest.mark.django_db


def build_history():
    feedback = build_intervention()
    publish(at("2021-05-10"))
    revise_intervention(feedback, summary_nl="Anders.")
    publish_release(
        by=EDITOR,
        published_at=at("2022-04-01"),
        published_basis="inferred",
        published_after=date(2021, 5, 10),
    )
    build_draft()


def test_releases_are_told_newest_first_without_the_draft():
    build_history()

    numbers = [row["number"] for row in ask("/releases")["results"]]

    assert numbers == [2, 1]


def test_release_says_when_it_came_out_and_how_that_is_known():
    build_history()

    first, second = ask("/releases/1"), ask("/releases/2")

    assert (first["publishedAt"], first["publishedBasis"]) == ("2021-05-10T12:00:00Z", "stated")
    assert first["publishedAfter"] is None
    assert (second["publishedBasis"], second["publishedAfter"]) == ("inferred", "2021-05-10")


def test_release_carries_the_hash_of_its_content():
    build_history()

    assert ask("/releases/1")["contentSha256"] == Release.objects.get(number=1).sha256


def test_release_counts_its_versions_per_kind():
    build_history()

    newest, oldest = (row["counts"] for row in ask("/releases")["results"])

    assert (oldest["sector"], oldest["source"], oldest["intervention"]) == (2, 1, 1)
    assert (newest["sector"], newest["intervention"], newest["evidenceClaim"]) == (0, 1, 0)


def test_release_that_was_not_known_yet_is_not_there():
    build_history()

    assert [row["number"] for row in ask("/releases", release=1)["results"]] == [1]
    refused("/releases/2", status=404, knownOn="2022-01-01")


@pytest.mark.parametrize("number", ["3", "0", "99999999999999999999"])
def test_release_that_never_came_out_is_not_found(number):
    build_history()

    refused(f"/releases/{number}", status=404)
