"""What the document says of personal data and of who may ask is said everywhere the same."""

import pytest
from django.conf import settings
from django.test import Client

PERSONAL = {
    ("Contact", "name"): "`contact.name`",
    ("Contact", "role"): "`contact.role`",
    ("Contact", "email"): "`contact.email`",
    ("Contact", "telephone"): "`contact.telephone`",
    ("Withdrawal", "reason"): "`reason` of a withdrawal",
}
FOR_CLIENTS = ("/mandates", "/enrolments", "/webhooks")
READ, WRITE = "enrolments:read", "enrolments:write"


def rows():
    """Return purpose, ground and retention by field, as docs/privacy.md has them."""
    text = (settings.BASE_DIR / "docs" / "privacy.md").read_text()
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    told, above = {}, []
    for field, *said in cells:
        above = [
            old if new == "the same" else new for new, old in zip(said, above or said, strict=True)
        ]
        told[field] = above[:3]
    return told


@pytest.mark.parametrize(("schema", "name"), PERSONAL)
def test_document_says_of_personal_data_what_the_manual_says(document, schema, name):
    said = document["components"]["schemas"][schema]["properties"][name]["x-privacy"]

    assert list(said.values()) == rows()[PERSONAL[schema, name]]


def test_no_other_body_asks_for_personal_data(document):
    schemas = document["components"]["schemas"]
    marked = {
        (schema, name)
        for schema, described in schemas.items()
        for name, node in described.get("properties", {}).items()
        if "x-privacy" in node
    }

    patch = {("ContactPatch", name) for schema, name in PERSONAL if schema == "Contact"}
    assert marked == {*PERSONAL, *patch, ("Enrolment", "withdrawalReason")}


def test_bodies_have_no_other_names_than_the_document_says(document):
    for path in document["paths"].values():
        for operation in path.values():
            for form in operation.get("requestBody", {}).get("content", {}).values():
                name = form["schema"]["$ref"].rpartition("/")[2]
                assert document["components"]["schemas"][name]["additionalProperties"] is False


def test_operations_for_clients_name_their_scope_and_no_other_operation_does(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            scope = READ if method == "get" else WRITE
            asked = [{"clientCredentials": [scope]}] if path.startswith(FOR_CLIENTS) else []
            assert operation["security"] == asked, (method, path)


@pytest.mark.django_db
def test_token_is_asked_at_the_server_that_the_document_came_from():
    asked = Client().get("/v1/openapi.json", headers={"Host": "localhost:8123"}).json()

    (scheme,) = asked["components"]["securitySchemes"].values()
    flow = scheme["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "http://localhost:8123/oauth/token"
    assert set(flow["scopes"]) == {READ, WRITE}
    assert Client().post("/oauth/token").status_code == 400
