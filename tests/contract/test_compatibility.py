"""No document that was released is broken by what the code makes now, within a major version."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.contract.breaks import breaks

RELEASED = sorted((Path(settings.BASE_DIR) / "docs" / "openapi").glob("*.yaml"))

Document = dict[str, Any]


def major(document: Document) -> str:
    version: str = document["info"]["version"]
    return version.partition(".")[0]


def test_the_version_in_force_was_released(document):
    assert document["info"]["version"] in {path.stem for path in RELEASED}


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.stem)
def test_what_a_released_document_promised_still_holds(document, path):
    released = yaml.load(path.read_text(), yaml.CSafeLoader)
    assert released["info"]["version"] == path.stem
    if major(released) == major(document):
        assert breaks(released, document) == []


def operation(document: Document, name: str) -> Document:
    for item in document["paths"].values():
        for found in item.values():
            if isinstance(found, dict) and found.get("operationId") == name:
                return found
    raise LookupError(name)


def schema(document: Document, name: str) -> Document:
    found: Document = document["components"]["schemas"][name]
    return found


def parameter(document: Document, name: str) -> Document:
    found = operation(document, "listInterventions")["parameters"]
    return next(each for each in found if each.get("name") == name)


def lose_a_path(document: Document) -> None:
    del document["paths"]["/interventions/{slug}"]


def lose_an_operation(document: Document) -> None:
    del document["paths"]["/enrolments"]["post"]


def rename_an_operation(document: Document) -> None:
    operation(document, "listInterventions")["operationId"] = "getInterventions"


def lose_a_parameter(document: Document) -> None:
    operation(document, "listInterventions")["parameters"].remove(parameter(document, "sector"))


def require_a_parameter(document: Document) -> None:
    parameter(document, "sector")["required"] = True


def require_a_new_parameter(document: Document) -> None:
    new = {"in": "query", "name": "key", "required": True, "schema": {"type": "string"}}
    operation(document, "listInterventions")["parameters"].append(new)


def lower_a_maximum(document: Document) -> None:
    parameter(document, "pageSize")["schema"]["maximum"] = 5


def lose_an_answer(document: Document) -> None:
    del operation(document, "createEnrolment")["responses"]["409"]


def lose_a_media_type(document: Document) -> None:
    del operation(document, "listInterventions")["responses"]["200"]["content"]["text/csv"]


def lose_a_member(document: Document) -> None:
    del schema(document, "School")["properties"]["name"]


def let_a_member_be_absent(document: Document) -> None:
    schema(document, "School")["required"].remove("name")


def let_a_member_be_null(document: Document) -> None:
    schema(document, "School")["properties"]["name"]["nullable"] = True


def change_a_type(document: Document) -> None:
    schema(document, "School")["properties"]["name"]["type"] = "integer"


def lose_a_value(document: Document) -> None:
    schema(document, "EnrolmentStatus")["enum"].pop()


def require_a_member(document: Document) -> None:
    body = schema(document, "EnrolmentBody")
    body["properties"]["reason"] = {"type": "string"}
    body["required"].append("reason")


def refuse_null(document: Document) -> None:
    schema(document, "ContactPatch")["properties"]["telephone"]["nullable"] = False


BREAKS: list[tuple[Callable[[Document], None], str]] = [
    (lose_a_path, "the path is gone"),
    (lose_an_operation, "the operation is gone"),
    (rename_an_operation, "operationId listInterventions became getInterventions"),
    (lose_a_parameter, "the parameter is gone"),
    (require_a_parameter, "the parameter is required now"),
    (require_a_new_parameter, "a new parameter is required"),
    (lower_a_maximum, "maximum is 5 now"),
    (lose_an_answer, "the answer 409 is gone"),
    (lose_a_media_type, "text/csv is gone"),
    (lose_a_member, "the member is gone"),
    (let_a_member_be_absent, "the member can be absent now"),
    (let_a_member_be_null, "can be null now"),
    (change_a_type, "string became integer"),
    (lose_a_value, "is gone"),
    (require_a_member, "the member is required now"),
    (refuse_null, "null is refused now"),
]


@pytest.mark.parametrize(("spoil", "said"), BREAKS, ids=[spoil.__name__ for spoil, _ in BREAKS])
def test_each_kind_of_break_is_seen(document, spoil, said):
    spoilt = deepcopy(document)
    spoil(spoilt)
    assert any(said in line for line in breaks(document, spoilt))


def test_what_is_only_added_breaks_nothing(document):
    grown = deepcopy(document)
    grown["paths"]["/new"] = grown["paths"]["/schools"]
    schema(grown, "School")["properties"]["colour"] = {"type": "string"}
    schema(grown, "EnrolmentStatus")["enum"].append("paused")
    operation(grown, "listSchools")["parameters"].append(
        {"in": "query", "name": "colour", "schema": {"type": "string"}}
    )
    assert breaks(document, grown) == []
