"""The description of the data set for data portals, and what search engines read of the pages."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pyshacl import validate
from rdflib import Graph, URIRef

from tests.builders import at, build_intervention, publish

pytestmark = pytest.mark.django_db

SHAPES = Path(__file__).parent / "shapes" / "dcat-ap-nl.ttl"
HOST = "http://testserver"


@pytest.fixture(autouse=True)
def menu():
    build_intervention()
    publish(at("2021-05-10"))


def described(accept="text/turtle", path="/dcat"):
    answer = Client().get(path, headers={"accept": accept})
    assert answer.status_code == 200
    form = "turtle" if "turtle" in answer["Content-Type"] else "json-ld"
    return Graph().parse(data=answer.content, format=form)


def test_description_keeps_to_the_shapes_of_dcat_ap_nl():
    conforms, _graph, report = validate(described(), shacl_graph=str(SHAPES))

    assert conforms, report


@pytest.mark.parametrize(
    "left_out", ["http://purl.org/dc/terms/license", "http://www.w3.org/ns/dcat#contactPoint"]
)
def test_shapes_miss_what_is_left_out(left_out):
    graph = described()
    graph.remove((None, URIRef(left_out), None))

    assert not validate(graph, shacl_graph=str(SHAPES))[0]


def test_both_forms_say_the_same():
    turtle = described()

    assert len(turtle) > 80
    assert len(described("application/ld+json")) == len(turtle)
    assert len(described("*/*", "/dcat.ttl")) == len(turtle)
    assert len(described("*/*", "/dcat.jsonld")) == len(turtle)


def test_every_address_of_ours_leads_somewhere():
    ours = {str(node).partition("#")[0] for triple in described() for node in triple}

    for address in ours:
        if address.startswith(HOST):
            status = Client().get(address.removeprefix(HOST) or "/").status_code
            assert status in {200, 302}, address


def test_description_is_of_the_last_release():
    text = Client().get("/dcat.ttl").content.decode()

    assert 'dcat:version "1"' in text
    assert 'dct:modified "2021-05-10"^^xsd:date' in text
    assert 'dcat:startDate "2021-05-10"^^xsd:date' in text


def test_other_forms_are_refused():
    assert Client().get("/dcat", headers={"accept": "text/csv"}).status_code == 406


@pytest.mark.parametrize("path", ["/", "/interventions/feedback"])
def test_page_says_to_search_engines_what_it_is_about(path):
    page = Client().get(path + "?lang=en")

    (block,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.content.decode()
    )
    said = json.loads(block)
    assert said["@context"] == "https://schema.org"
    assert said["@type"] == ("DataCatalog" if path == "/" else "Dataset")
    assert said["url"] == f"{HOST}{path}"
    assert page["ETag"], "A page with a nonce in it would not be kept."


def test_text_cannot_end_the_block():
    build_intervention("sly", summary_en="</script><script>alert(1)</script><!--")
    publish(at("2022-04-07"))

    page = Client().get("/interventions/sly?lang=en").content.decode()

    assert "<script>alert" not in page
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert json.loads(block)["description"].startswith("</script>")
