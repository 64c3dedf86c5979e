"""Every command and every answer in docs/, against the running server."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT, Server, Serving, manage
from .manual import ANSWERS, COMMANDS, DOCS, blocks, difference, script, steps

# Pages that are not for developers of other software: what is in their blocks, and what tries it.
NOT_FOR_DEVELOPERS = {
    "architecture": "a drawing of layers, which lint-imports checks",
    "backup": "commands of the operator, which test_backups.py runs",
    "configuration": "what a start with wrong settings says; test_environment.py has it say so",
    "coordinating": "a command that makes an account, which test_admin_site.py runs",
    "data-sources": "commands that load files, which the tests of the importers run",
    "editing": "commands that make accounts, which test_admin_site.py runs",
    "operations": "commands of root on a machine of its own, and parts of settings",
    "performance": "measurements, which take an hour",
    "reliability": "failures on purpose, which take twenty minutes",
    "security": "a drawing",
}
EVERY_PAGE = sorted(DOCS.rglob("*.md"))
FOR_DEVELOPERS = [page for page in EVERY_PAGE if page.stem not in NOT_FOR_DEVELOPERS]
PAGES = [page for page in FOR_DEVELOPERS if any(b.language in COMMANDS for b in blocks(page))]
MARK = "\x1e"
NOT_RUN = {
    ("clients", "the tests run these through `make clients`"),
    ("discovery", "it stands in a settings file"),
    ("enrolment", "it is a drawing"),
    ("enrolment", "it is a list; the page on enrolling asks them one by one"),
    ("enrolment", "the tests of these commands try them, each in a database of its own"),
    ("evidence", "it writes in the menu; the tests of the importer do that in one of their own"),
    ("start", "the tests start a server of their own"),
    ("start", "the tests of the clients generate them with other options"),
    ("webhooks", "a receiver gets this; the tests of the senders receive such messages"),
}


@pytest.fixture(scope="module")
def credentials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("credentials") / "demo-client"


@pytest.fixture(scope="module")
def running(environment: dict[str, str], credentials: Path) -> Iterator[Server]:
    """A server with what `make run` makes."""
    for command in (
        ["import_schools", "fixtures/example-schools.csv"],
        ["demo_study", "demo", "--places", "10", "--sectors", "po,vo"],
        ["demo_client", str(credentials)],
    ):
        done = manage(environment, *command)
        assert done.returncode == 0, done.stderr
    limited = environment | {"RATE_LIMITS": ""}
    with Serving(limited) as url:
        yield Server(url, limited)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_every_command_answers_what_the_page_shows(
    running: Server, credentials: Path, tmp_path: Path, page: Path
) -> None:
    found = [step for step in steps(page) if step.command.language != "js" or shutil.which("node")]
    for name in ("fixtures", "manage.py", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    program = script(found, mark=MARK)
    for shown, real in (
        ("http://127.0.0.1:8000", running.url),
        (".venv/demo-client", str(credentials)),
        (".venv/bin/python", sys.executable),
    ):
        program = program.replace(shown, real)

    done = subprocess.run(
        ["sh", "-c", program],
        cwd=tmp_path,
        env=running.environment | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )

    said = done.stdout.replace(running.url, "http://127.0.0.1:8000").split(MARK)
    assert done.returncode == 0, f"{found[len(said) - 1].command.place}: {done.stderr}"
    differences = [
        f"{step.answer.place}: {what}"
        for step, text in zip(found, said, strict=False)
        if step.answer and (what := difference(step.answer, text))
    ]
    assert not differences, "\n".join(differences)


def test_what_is_not_run_is_listed_here_with_its_reason() -> None:
    marked = {
        (str(page.relative_to(DOCS).with_suffix("")), block.reason)
        for page in EVERY_PAGE
        for block in blocks(page)
        if block.reason
    }

    assert marked == NOT_RUN


def test_every_block_of_a_page_for_developers_is_run_or_compared_or_says_why_not() -> None:
    """`{toctree}` and its like are no examples."""
    passed_over = [
        block.place
        for page in FOR_DEVELOPERS
        for block in blocks(page)
        if block.language not in COMMANDS | ANSWERS
        and not block.reason
        and not block.language.startswith("{")
    ]

    assert not passed_over


def test_no_block_is_hidden_from_these_tests() -> None:
    """Every fence of a page opens or closes a block that they see."""
    for page in EVERY_PAGE:
        fences = re.findall(r"^ *```", page.read_text(), re.MULTILINE)

        assert len(fences) == 2 * len(list(blocks(page))), page


def test_pages_that_are_left_out_have_something_to_leave_out() -> None:
    left_out = {page.stem for page in EVERY_PAGE if list(blocks(page))} & set(NOT_FOR_DEVELOPERS)

    assert left_out == set(NOT_FOR_DEVELOPERS)
