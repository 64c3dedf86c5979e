"""The arrows between the layers, and what no layer may do."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, calls, imported, modules

WRITES = {
    "save",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "raise_by_one",
    "aupdate",
    "acreate",
    "asave",
    "adelete",
}
WRITES_OF_QUERYSETS = {"create", "update"}


def test_imports_keep_to_the_layers():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]

    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr


def writes(tree):
    """Return the lines on which something is written to the database."""
    return [call.lineno for call in calls(tree) if is_write(call.func)]


def is_write(function):
    if not isinstance(function, ast.Attribute):
        return False
    if function.attr in WRITES_OF_QUERYSETS:
        return of_a_queryset(function.value)
    return function.attr in WRITES


def of_a_queryset(node):
    """Whether an expression reads as a manager or a queryset: `….objects`, `….filter(…)`."""
    if isinstance(node, ast.Name):
        return node.id in {"queryset", "rows", "objects", "manager"}
    name = node.func if isinstance(node, ast.Call) else node
    if isinstance(name, ast.Attribute):
        is_one = name.attr in {"objects", "_default_manager", "_base_manager", "filter", "all"}
        return (
            is_one
            or name.attr in {"exclude", "get_queryset", "queryset"}
            or of_a_queryset(name.value)
        )
    return False


def test_http_never_writes():
    found = {name: lines for name, tree in modules("api") if (lines := writes(tree))}

    assert found == {}, "writing is for catalogue.actions"


@pytest.mark.parametrize(
    "planted",
    [
        "version.save()",
        "self.object.delete()",
        "Release.objects.create(label_nl='x')",
        "Release.objects.filter(number=1).update(number=2)",
        "queryset.update(number=2)",
        "self.get_queryset().filter(x=1).exclude(x=2).update(x=3)",
        "Release.objects.bulk_create([])",
    ],
)
def test_planted_write_is_found(planted):
    assert writes(ast.parse(planted)) == [1]


@pytest.mark.parametrize("harmless", ["digest.update(b'')", "values.update(x=1)", "create(x)"])
def test_call_of_the_same_name_on_something_else_is_let_pass(harmless):
    assert writes(ast.parse(harmless)) == []


def test_domain_does_not_know_http():
    found = {
        name: sorted(http)
        for name, tree in modules("catalogue")
        if not name.startswith("catalogue/admin/")
        and (http := {i for i in imported(tree) if i.startswith("django.http")})
    }

    assert found == {}


def test_nothing_is_printed():
    found = [
        (name, call.lineno)
        for name, tree in modules("catalogue", "api")
        for call in calls(tree)
        if isinstance(call.func, ast.Name) and call.func.id in {"print", "breakpoint"}
    ]

    assert found == []
