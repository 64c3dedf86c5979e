"""Where a stranger starts."""

import pytest
from django.test import Client

from tests.api.asking import ask, refused
from tests.builders import at, build_intervention, publish, revise_intervention

pytestmark = pytest.mark.django_db


def build_two_releases():
    feedback = build_intervention()
    publish(at("2021-05-10"))
    revise_intervention(feedback, summary_nl="Anders.")
    publish(at("2022-04-07"))


def test_root_names_the_current_release():
    build_two_releases()

    release = ask("")["release"]

    assert (release["number"], release["publishedAt"]) == (2, "2022-04-07T12:00:00Z")
    assert release["links"]["self"] == "http://testserver/v1/releases/2"


FOR_CLIENTS = {"mandates", "enrolments", "webhooks"}  # a token goes with them


def test_every_link_of_the_root_can_be_followed():
    build_two_releases()
    root = ask("")

    for name, link in [*root["links"].items(), *root["documentation"].items()]:
        status = Client().get(link.removeprefix("http://testserver"), follow=True).status_code
        assert status == (401 if name in FOR_CLIENTS else 200), link


def test_root_is_there_before_the_first_release():
    root = ask("")

    assert root["release"] is None
    assert "comparisons" not in root["links"]


def test_root_has_no_slash_at_the_end():
    refused("/", status=404)
