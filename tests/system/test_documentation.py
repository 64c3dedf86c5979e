"""Every command and every answer in docs/, against the running server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import ROOT, Server, Serving, manage
from .manual import COMMANDS, DOCS, blocks, difference, script, steps

# Their commands are for the machine of who installs, edits or builds; other tests try them there.
ABOUT_THE_MACHINE = {
    *("architecture", "coordinating", "data-sources", "editing", "operations", "performance"),
    *("backup", "configuration", "privacy", "security", "reliability"),
}
PAGES = sorted(
    page
    for page in [*DOCS.glob("*.md"), *DOCS.glob("nl/*.md")]
    if page.stem not in ABOUT_THE_MACHINE and any(b.language in COMMANDS for b in blocks(page))
)
MARK = "\x1e"
NOT_RUN = {
    ("clients", "the tests run these through `make clients`"),
    ("dcat", "the official shapes are not in this repository"),
    ("discovery", "it stands in a settings file"),
    ("evidence", "it writes in the menu; the tests of the importer do that in one of their own"),
    ("start", "the tests start a server of their own"),
    ("start", "the tests of the clients generate them with other options"),
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
    for name in ("fixtures", "manage.py"):
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
        for page in PAGES
        for block in blocks(page)
        if block.reason
    }

    assert marked == NOT_RUN
