"""Debian's Chromium, and a server to look at; nothing here opens the database."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, StorageState, sync_playwright

from tests.system.conftest import ROOT, Serving

CHROMIUM = shutil.which("chromium")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
MISSING = "The tests in a browser need Chromium: apt-get install --no-install-recommends chromium"
NO_SITE = "The tests in a browser look at the documentation too: make docs"


@dataclass(frozen=True)
class Scene:
    """A server with the menu, a study and people; `made` says where and with what passwords."""

    url: str
    made: dict[str, Any]

    def address(self, path: str) -> str:
        return self.url + path.format(**self.made)

    def password(self, name: str) -> str:
        return str(self.made["people"][name]["password"])

    def recovery_code(self, name: str) -> str:
        """Return a code that has not been used yet."""
        return str(self.made["people"][name]["codes"].pop())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, MISSING
    assert (ROOT / "site" / "nl" / "index.html").is_file(), NO_SITE
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A database with the whole scene, that nobody writes in: it is copied."""
    file = tmp_path_factory.mktemp("scene") / "menu.sqlite3"
    command = [sys.executable, "-m", "tests.browser.scene"]
    done = subprocess.run(
        command, cwd=ROOT, env=serving_from(file), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return file, json.loads(done.stdout)


@pytest.fixture(scope="module")
def scene(
    filled: tuple[Path, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """A server on a copy of the scene, for the tests of one module."""
    yield from serving_copy(filled, tmp_path_factory.mktemp("copy"))


@pytest.fixture
def own_scene(filled: tuple[Path, dict[str, Any]], tmp_path: Path) -> Iterator[Scene]:
    """A server on a copy of the scene, for one test that changes it."""
    yield from serving_copy(filled, tmp_path)


def serving_copy(filled: tuple[Path, dict[str, Any]], folder: Path) -> Iterator[Scene]:
    file, made = filled
    copy = folder / file.name
    shutil.copy(file, copy)
    with Serving(serving_from(copy)) as url:
        yield Scene(url, json.loads(json.dumps(made)))


@pytest.fixture(scope="module")
def logged_in(browser: Browser, scene: Scene) -> StorageState:
    """The cookies of somebody who sees every page of the desk."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(scene.address("/admin/"))
        page.fill("[name=username]", "iris")
        page.fill("[name=password]", scene.password("iris"))
        page.press("[name=password]", "Enter")
        page.fill("[name=code]", scene.recovery_code("iris"))
        page.press("[name=code]", "Enter")
        page.wait_for_url(scene.address("/admin/"))
        return context.storage_state()


def serving_from(file: Path) -> dict[str, str]:
    settings = {"DATABASE_URL": f"sqlite:///{file}", "DEVELOPMENT": "1"}
    return os.environ | settings | {"SECOND_FACTOR": "required"}


def open_context(browser: Browser, language: str, **options: Any) -> BrowserContext:
    """Return a browser of somebody who reads `language`."""
    context = browser.new_context(locale=language, reduced_motion="reduce", **options)
    context.set_default_timeout(20_000)
    return context
