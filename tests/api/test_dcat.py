"""The description of the data set for data portals, and what search engines read of the pages."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client
from pyshacl import validate
from rdflib import DCAT, DCTERMS, FOAF, RDF, SH, SKOS, Graph

from tests.builders import at, build_intervention, publish

pytestmark = pytest.mark.django_db

SHAPES = Path(__file__).parent / "shapes"
DEMANDED = [str(SHAPES / name) for name in ("dcat-ap.ttl", "dcat-ap-nl.ttl")]
FORMS = [
    *(("text/turtle", "/dcat"), ("application/ld+json", "/dcat")),
    *(("*/*", "/dcat.ttl"), ("*/*", "/dcat.jsonld")),
]
NOT_FOLLOWED = {
    ("Distribution", "downloadURL"): "all forms have one address, and Accept chooses",
    ("Distribution", "availability"): "nobody has promised for how many years",
    ("LicenseDocument", "type"): "no licence has been chosen",
    ("Agent", "type"): "the publisher is in no register",
    ("Location", "bbox"): "a country is known by its name",
    ("Location", "centroid"): "a country is known by its name",
    ("PeriodOfTime", "endDate"): "the menu goes on",
}
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


@pytest.mark.parametrize(("accept", "path"), FORMS)
@pytest.mark.parametrize("shapes", DEMANDED, ids=lambda shapes: Path(shapes).stem)
def test_description_has_what_is_demanded_in_every_form(accept, path, shapes):
    conforms, _graph, report = validate(described(accept, path), shacl_graph=shapes)

    assert conforms, report


def test_description_has_what_is_recommended_but_for_a_reason():
    graph = described()
    shapes = str(SHAPES / "recommended.ttl")

    _conforms, results, _report = validate(graph, shacl_graph=shapes)

    missing = {
        (last_part(kind), last_part(results.value(result, SH.resultPath)))
        for result, focus in results.subject_objects(SH.focusNode)
        for kind in graph.objects(focus, RDF.type)
    }
    assert missing == set(NOT_FOLLOWED)


def last_part(name):
    return re.split("[/#]", name)[-1]


@pytest.mark.parametrize(
    "left_out",
    [DCTERMS.license, DCTERMS.title, DCAT.contactPoint, DCAT.accessURL, FOAF.name, SKOS.prefLabel],
)
def test_shapes_miss_what_is_left_out(left_out):
    graph = described()
    graph.remove((None, left_out, None))

    assert not all(validate(graph, shacl_graph=shapes)[0] for shapes in DEMANDED)


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
