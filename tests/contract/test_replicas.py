"""Which questions a machine on a read-only copy of the database cannot answer."""

import re
from pathlib import Path

from django.conf import settings

from .test_design_rules import operations

WRITES_WHEN_READ = {"/changes"}


def test_manual_sends_to_the_primary_what_a_replica_cannot_answer_and_nothing_else(document):
    page = (Path(settings.BASE_DIR) / "docs" / "operations.md").read_text()
    (rule,) = re.findall(r"^location ~ (\S+) \{ proxy_pass http://primary; \}", page, re.M)

    needed = {
        path
        for path, _method, operation in operations(document)
        if operation.get("security") or path in WRITES_WHEN_READ
    }

    assert {"/enrolments", "/webhooks/{id}"} <= needed
    sent = {path for path in document["paths"] if re.match(rule, f"/v1{path}")}
    assert sent == needed
