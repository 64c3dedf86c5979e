"""The OpenAPI document is valid, complete, and served in two forms and two languages."""

import pytest
import yaml
from drf_spectacular.generators import SchemaGenerator
from openapi_spec_validator import validate

from api.schema import singular

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document():
    return SchemaGenerator().get_schema(request=None, public=True)


def operations(document):
    return [
        (path, method, operation)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]


def test_document_is_valid_openapi(document):
    validate(document)
    assert document["openapi"] == "3.0.3"


def test_document_says_who_to_ask_and_where_it_is_served(document):
    assert document["info"]["contact"].keys() == {"name", "email", "url"}
    assert all(server["url"].endswith("/v1") for server in document["servers"])
    assert not any(path.startswith("/v1") for path in document["paths"])


def test_every_operation_says_its_version_and_its_problems(document):
    for path, method, operation in operations(document):
        answers = operation["responses"]
        assert {"400", "406", "default"} <= answers.keys(), (path, method)
        for code, answer in answers.items():
            if code < "400":
                assert "API-Version" in answer["headers"], (path, method, code)


def test_every_public_read_can_be_asked_conditionally(document):
    get = document["paths"]["/problems"]["get"]

    assert {"$ref": "#/components/parameters/IfNoneMatch"} in get["parameters"]
    assert "304" in get["responses"]
    assert {"ETag", "Vary", "Content-Language", "Link"} <= get["responses"]["200"][
        "headers"
    ].keys()


def test_every_operation_has_a_name_that_reads_well(document):
    names = {operation["operationId"] for _, _, operation in operations(document)}

    assert {"listProblems", "getProblem", "getOpenapiJson"} <= names
    assert len(names) == len(operations(document))


def test_every_tag_in_use_is_described(document):
    used = {tag for _, _, operation in operations(document) for tag in operation["tags"]}

    assert {tag["name"] for tag in document["tags"]} == used
    assert [tag["name"] for tag in document["tags"] if tag["description"] == tag["name"]] == []


def test_names_of_properties_are_camel_case(document):
    for name, schema in document["components"]["schemas"].items():
        assert not any("_" in prop for prop in schema.get("properties", {})), name


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("interventions", "intervention"),
        ("practice-stories", "practice-story"),
        ("categories", "category"),
        ("evidence", "evidence"),
        ("progress", "progress"),
    ],
)
def test_collection_is_named_after_one_of_it(plural, one):
    assert singular(plural) == one


@pytest.mark.django_db
def test_both_forms_say_the_same(client):
    json = client.get("/v1/openapi.json")
    text = client.get("/v1/openapi.yaml")

    assert (json["Content-Type"], text["Content-Type"]) == ("application/json", "application/yaml")
    assert yaml.safe_load(text.content) == json.json()
    assert json.json()["servers"] == [{"url": "http://testserver/v1"}]


@pytest.mark.django_db
def test_document_is_in_english_unless_dutch_is_asked_for_by_name(client):
    english = client.get("/v1/openapi.json", headers={"accept-language": "nl"})
    dutch = client.get("/v1/openapi.json?lang=nl", headers={"accept-language": "en"})

    assert (english["Content-Language"], dutch["Content-Language"]) == ("en", "nl")
    problem = ("components", "schemas", "Problem", "description")
    assert dig(english.json(), problem) != dig(dutch.json(), problem)


def dig(value, keys):
    for key in keys:
        value = value[key]
    return value
