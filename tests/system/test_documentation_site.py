"""The site under /docs, as `make docs` builds it."""

import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from api.views import documentation

from .conftest import ROOT

LOADED = {("script", "src"), ("link", "href"), ("img", "src"), ("iframe", "src"), ("use", "href")}
HOST = "http://testserver"
UNBUILT = {"/docs/swagger", "/docs/redoc"}


class Reader(HTMLParser):
    """What a page loads, where it leads, and what it has inside that a policy would refuse."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.loads: set[str] = set()
        self.links: set[str] = set()
        self.names: set[str] = set()
        self.inline: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.names |= {given[name] for name in ("id", "name") if name in given}
        self.loads |= {given[name] for kind, name in LOADED if kind == tag and name in given}
        if tag == "a" and "href" in given:
            self.links.add(given["href"])
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        self.inline += [name for name in given if name == "style" or name.startswith("on")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site, built as by `make docs`, and what that complained of."""
    folder = tmp_path_factory.mktemp("a site")
    recipe = subprocess.run(
        ["make", "--dry-run", "--always-make", "--no-print-directory", "docs"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line for line in recipe.splitlines() if "-m sphinx" in line]
    assert len(lines) == 2
    said = ""
    for line in lines:
        here = re.sub(r"\bsite(?=/nl$|$)", f"'{folder}/site'", line)
        here = here.replace(".venv/pages", f"'{folder}/pages'")
        done = subprocess.run(["sh", "-ec", here], cwd=ROOT, capture_output=True, text=True)
        said += done.stderr
    return folder / "site", said


@pytest.fixture
def site(built: tuple[Path, str]) -> Path:
    return built[0]


@pytest.fixture
def reading(site: Path, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(documentation, "SITE", site)
    return Client()


def pages(site: Path) -> Iterator[str]:
    for file in sorted(site.rglob("*.html")):
        address = file.relative_to(site).with_suffix("").as_posix()
        yield "/docs/" + re.sub(r"(^|/)index$", r"\1", address)


def read(client: Client, address: str) -> Reader:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Reader(answer.content.decode())


def test_the_site_is_built_without_a_warning(built: tuple[Path, str]) -> None:
    assert built[1] == ""


def test_pages_hold_nothing_that_the_policy_refuses_and_load_nothing_from_elsewhere(
    site: Path, reading: Client
) -> None:
    for address in pages(site):
        answer = reading.get(address)
        page = Reader(answer.content.decode())

        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert not page.inline, address
        foreign = [what for what in page.loads if re.match(r"(\w+:)?//", what)]
        assert not foreign, address
    for file in site.rglob("*.css"):
        assert not re.search(r"@import|url\(['\"]?(https?:)?//", file.read_text()), file
    for file in site.rglob("doctools.js"):
        assert "new Function" not in file.read_text(), file


def test_every_link_inside_leads_to_something(site: Path, reading: Client) -> None:
    known = {address: read(reading, address) for address in pages(site)}
    led: dict[str, str] = {}  # to what each path leads; to nothing if that is empty

    def leads(path: str, anchor: str) -> bool:
        if not path.startswith("/docs") or path in UNBUILT:
            return is_routed(path)
        if path not in led:
            answer = reading.get(path)
            led[path] = answer.headers.get("Location", path) if answer.status_code < 400 else ""
        page = known.get(led[path])
        return bool(led[path]) and (not anchor or page is None or anchor in page.names)

    broken = []
    for address, page in known.items():
        for link in page.links | page.loads:
            target, anchor = urldefrag(urljoin(HOST + address, link))
            path = unquote(target.removeprefix(HOST).partition("?")[0])
            is_here = target.startswith(HOST + "/") and not path.startswith("/static/")
            if is_here and not leads(path, anchor):
                broken.append(f"{address} -> {link}")
    assert not broken


def is_routed(path: str) -> bool:
    try:
        return bool(resolve(path))
    except Resolver404:
        return False


def test_start_is_in_the_language_of_the_reader(reading: Client) -> None:
    for language, start, heading in (
        ("nl", "/docs/nl/", "Catalogus van de menukaart"),
        ("en", "/docs/", "Intervention menu catalogue"),
    ):
        answer = reading.get("/docs", headers={"Accept-Language": language}, follow=True)

        assert answer.redirect_chain == [(start, 302)]
        assert answer.headers["Content-Language"] == language
        assert f'<html class="no-js" lang="{language}"' in answer.content.decode()
        assert f"<h1>{heading}" in answer.content.decode()


def test_a_page_has_one_address(reading: Client) -> None:
    for other, address in (
        ("/docs/start.html", "/docs/start"),
        ("/docs/index", "/docs/"),
        ("/docs/index.html", "/docs/"),
        ("/docs/nl", "/docs/nl/"),
        ("/docs/nl/index.html", "/docs/nl/"),
    ):
        assert reading.get(other).headers["Location"] == address


@pytest.mark.parametrize("path", ["start/", "decisions", "../manage.py", "_static/../../x", ".x"])
def test_nothing_else_is_given(reading: Client, path: str) -> None:
    assert reading.get(f"/docs/{path}").status_code == 404


def test_examples_ask_the_host_that_the_reader_is_on(reading: Client) -> None:
    page = reading.get("/docs/start").content.decode()

    assert "http://testserver/v1/interventions?" in page
    assert "127.0.0.1:8000/v1" not in page


def test_a_page_that_has_not_changed_is_not_sent_again(reading: Client) -> None:
    first = reading.get("/docs/_static/site.css", headers={"Accept-Encoding": "br"})

    assert first.headers["Content-Encoding"] == "br"
    assert "public" in first.headers["Cache-Control"]
    again = reading.get(
        "/docs/_static/site.css",
        headers={"Accept-Encoding": "br", "If-None-Match": first.headers["ETag"]},
    )
    assert again.status_code == 304


def test_a_site_that_was_not_built_says_how(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documentation, "SITE", tmp_path)

    page = Client().get("/docs?lang=en")

    assert page.status_code == 200
    assert "make docs" in page.content.decode()
    assert Client().get("/docs/start").status_code == 404
