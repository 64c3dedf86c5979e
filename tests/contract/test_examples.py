"""The examples in the OpenAPI document are real answers to the fixtures."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from jsonschema import Draft4Validator
from pytest_django import DjangoDbBlocker

from api.examples import FOLDER, QUESTIONS, example
from api.examples.conversation import OPERATIONS, body, conversation
from api.management.commands.write_examples import kept, written

SCHOOLS = str(settings.BASE_DIR / "fixtures" / "example-schools.csv")


@pytest.fixture(scope="module")
def fixtures(real_menu: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Load the schools of the fixtures beside the real menu, once for this module."""
    with django_db_blocker.unblock():
        call_command("import_schools", SCHOOLS, verbosity=0)


@pytest.mark.django_db
@pytest.mark.parametrize("operation", QUESTIONS)
def test_example_is_the_answer_to_its_question(operation, fixtures):
    answer, kept = json.loads(written(QUESTIONS[operation])), example(operation)

    assert on_the_same_day(answer, kept) == kept, "run: manage.py write_examples"


@pytest.mark.django_db
def test_examples_of_a_client_are_what_it_is_answered(fixtures):
    answers = {name: json.loads(kept(answer)) for name, answer in conversation().items()}

    assert answers == {name: example(name) for name in OPERATIONS}, "run: manage.py write_examples"


def on_the_same_day(answer, kept):
    """Let an answer that is not on the time axes be asked on the day of the other."""
    if "validOn" not in str(answer.get("query")) and "asOf" in answer:
        answer["asOf"]["validOn"] = kept["asOf"]["validOn"]
    return answer


def test_every_operation_has_an_example_and_every_example_an_operation(document):
    named = {one["operationId"] for one in operations(document) if is_json(one)}

    assert {*QUESTIONS, *OPERATIONS} == named - THE_DOCUMENT_ITSELF
    assert {file.stem for file in FOLDER.glob("*.json")} == {*QUESTIONS, *OPERATIONS}


def is_json(operation):
    answers = operation["responses"]
    return "application/json" in (answers.get("201") or answers.get("200", {})).get("content", {})


def operations(document):
    for path in document["paths"].values():
        yield from path.values()


THE_DOCUMENT_ITSELF = {"getOpenapiJson"}


@pytest.mark.parametrize("operation", [*QUESTIONS, *OPERATIONS])
def test_example_is_what_the_schema_of_its_operation_describes(operation, document):
    (described,) = [one for one in operations(document) if one["operationId"] == operation]
    answer = described["responses"].get("201") or described["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    whole = as_json_schema(schema | {"components": document["components"]})

    errors = [error.message for error in Draft4Validator(whole).iter_errors(example(operation))]

    assert not errors


@pytest.mark.parametrize("operation", ["createEnrolment", "updateEnrolment", "withdrawEnrolment"])
def test_example_of_a_body_is_what_its_schema_describes(operation, document):
    (described,) = [one for one in operations(document) if one["operationId"] == operation]
    for form in described["requestBody"]["content"].values():
        whole = as_json_schema(form["schema"] | {"components": document["components"]})

        assert form["example"] == body(operation)
        assert not list(Draft4Validator(whole).iter_errors(form["example"]))


def as_json_schema(node: Any) -> Any:
    """Turn `nullable` of OpenAPI 3.0 into a type that JSON Schema knows, and refuse extras."""
    if isinstance(node, list):
        return [as_json_schema(item) for item in node]
    if not isinstance(node, dict):
        return node
    schema = {name: as_json_schema(part) for name, part in node.items() if name != "nullable"}
    if "properties" in schema and isinstance(schema.get("type"), str):
        schema.setdefault("additionalProperties", False)
    if node.get("nullable") is True:
        return {"anyOf": [schema, {"type": "null"}]} if schema else {}
    return schema
