"""What programs find at addresses that they know beforehand."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import at, build_intervention, publish

pytestmark = pytest.mark.django_db

HOST = "http://testserver"


def get(path):
    return Client().get(path)


def leads_somewhere(address):
    return get(address.removeprefix(HOST)).status_code in {200, 302}


def test_catalogue_of_apis_leads_to_the_api_and_to_all_that_describes_it():
    build_intervention()
    publish(at("2021-05-10"))

    answer = get("/.well-known/api-catalog")

    assert answer["Content-Type"] == (
        'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"'
    )
    catalogue, api = answer.json()["linkset"]
    assert catalogue["item"] == [{"href": api["anchor"]}] == [{"href": f"{HOST}/v1"}]
    relations = {name: targets for name, targets in api.items() if name != "anchor"}
    assert set(relations) == {"service-desc", "service-doc", "service-meta", "status"}
    for target in (target for targets in relations.values() for target in targets):
        assert leads_somewhere(target["href"]), target


@pytest.mark.parametrize("path", ["/", "/v1", "/.well-known/api-catalog"])
def test_home_and_root_lead_to_the_catalogue(path):
    build_intervention()
    publish(at("2021-05-10"))

    for answer in (Client().get(path), Client().head(path)):
        assert '</.well-known/api-catalog>; rel="api-catalog"' in answer["Link"]


def test_contact_for_weaknesses_expires_within_a_year(settings):
    settings.CONTACT_EMAIL = "security@example.org"

    answer = get("/.well-known/security.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == f"{HOST}/.well-known/security.txt"
    assert fields["Preferred-Languages"] == "nl, en"
    assert fields["Policy"].startswith(HOST)
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)


def test_crawlers_may_read_all_that_is_public():
    lines = get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert set(lines[1:]) == {"Disallow: /admin/", "Disallow: /oauth/"}


def test_assistants_are_told_every_question_and_where_to_read(client):
    text = get("/llms.txt").content.decode()

    assert text.startswith("# Intervention menu catalogue\n\n> ")
    assert len(re.findall(r"^# ", text, flags=re.MULTILINE)) == 1
    operations = re.findall(r"^- \[(?:GET|POST|PATCH|PUT|DELETE) (\S+)\]", text, re.MULTILINE)
    assert {"/interventions", "/interventions/{slug}/evidence", "/enrolments"} <= set(operations)
    document = client.get("/v1/openapi.json").json()
    assert len(operations) == sum(map(len, document["paths"].values()))
    assert "](http://testserver/docs/start)" in text


@pytest.mark.parametrize("path", ["/robots.txt", "/llms.txt", "/.well-known/api-catalog"])
def test_answer_is_kept_by_whoever_asked(path):
    answer = get(path)

    assert "public" in answer["Cache-Control"]
    assert answer["ETag"]
    assert Client().post(path).status_code == 405
