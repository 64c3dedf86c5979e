"""What is under deploy/ sets variables that exist, and starts what exists."""

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import load_command_class
from django.utils import translation

from api.environment import VARIABLES, read
from api.problems import kinds

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
NAMES = {variable.name for variable in VARIABLES}


def test_containers_are_given_what_production_needs():
    for name in ("service", "webhooks", "tidy", "prepare"):
        given = COMPOSE["services"][name]["environment"]
        values = {key: re.sub(r"\$\{.*?\}", "menu-example", text) for key, text in given.items()}
        values |= {"SECRET_KEY": "a-key-of-the-example-0123456789-abcdefghijklmnopqrstu"}
        values |= {"SECRET_KEY_FALLBACKS": "", "CONTACT_EMAIL": "api@menu.example"}

        assert values.keys() <= NAMES
        assert read(values | {"PUBLIC_URL": "https://menu.example"})["LOG_REQUESTS"]


def test_example_of_the_environment_needs_only_a_key():
    lines = (ROOT / "deploy" / "environment.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert given.pop("SECRET_KEY") == ""
    read(given | {"SECRET_KEY": "a-key-of-the-example-0123456789-abcdefghijklmnopqrstu"})


@pytest.mark.parametrize("unit", ["catalogue", "catalogue-webhooks", "catalogue-tidy"])
def test_unit_starts_a_command_that_there_is_and_may_write_nothing(unit):
    text = (ROOT / "deploy" / "systemd" / f"{unit}.service").read_text()

    name, *options = re.search(r"^ExecStart=\S+ manage.py (.*)$", text, re.MULTILINE)[1].split()
    app = "api" if name == "serve" else "catalogue"
    load_command_class(app, name).create_parser("manage.py", name).parse_args(options)
    for line in ("ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="):
        assert line in text.splitlines()
    assert "StateDirectoryMode=0700" in text.splitlines()  # an SQLite file holds personal data


@pytest.mark.parametrize(
    ("unit", "service"), [("catalogue", "service"), ("catalogue-webhooks", "webhooks")]
)
def test_container_is_given_as_long_to_stop_as_its_unit(unit, service):
    text = (ROOT / "deploy" / "systemd" / f"{unit}.service").read_text()
    seconds = re.search(r"^TimeoutStopSec=(\d+)$", text, re.MULTILINE)[1]

    assert COMPOSE["services"][service]["stop_grace_period"] == f"{seconds}s"


def test_container_that_tidies_stops_when_it_is_told(tmp_path):
    """The first process of a container is not ended by a signal that it does not handle."""
    tidied = tmp_path / "tidied"
    (tmp_path / "python").write_text(f"#!/bin/sh\ntouch {tidied}\n")
    (tmp_path / "python").chmod(0o755)
    command = [*COMPOSE["services"]["tidy"]["entrypoint"], *COMPOSE["services"]["tidy"]["command"]]
    search = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}

    with subprocess.Popen(command, env=search, start_new_session=True) as shell:
        try:
            while shell.poll() is None and not tidied.exists():
                time.sleep(0.05)
            shell.terminate()
            ended = shell.wait(10)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(shell.pid, signal.SIGKILL)

    assert ended == 0


def test_image_is_of_this_version():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]

    assert COMPOSE["services"]["service"]["image"].endswith(f":{version}")


def test_proxy_refuses_in_the_words_of_the_service():
    folder = ROOT / "deploy" / "nginx"
    text = (folder / "catalogue-problems.conf").read_text()
    types = dict(re.findall(r"^ {4}([0-9]{3}) /v1/problems/([a-z-]+);$", text, re.MULTILINE))
    written = re.findall(r"^ {4}([0-9]{3})(nl|en) \"(.*)\";$", text, re.MULTILINE)
    said = []
    for part in ("title", "detail"):
        for language in ("nl", "en"):
            with translation.override(language):
                texts = [(s, language, str(getattr(kinds()[types[s]], part))) for s in types]
            said += texts

    assert written == said
    assert {status: str(kinds()[code].status) for status, code in types.items()} == {
        status: status for status in types
    }
    proxy = (folder / "catalogue.conf").read_text()
    assert f"API-Version {settings.API_VERSION} always" in proxy
    assert f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains" in proxy


def test_proxy_of_containers_asks_for_the_address_again():
    """The image names what knows `resolve`, and nginx starts: no two zones of one name."""
    folder = ROOT / "deploy" / "nginx"
    upstream = (folder / "upstream-compose.conf").read_text()
    zone = re.search(r"^zone (\S+) ", upstream, re.MULTILINE)[1]
    image = COMPOSE["services"]["proxy"]["image"]

    assert "\nserver service:8000 resolve;\n" in upstream
    assert f"shared:{zone}:" not in (folder / "catalogue.conf").read_text()
    assert tuple(map(int, re.findall(r"\d+", image)[:2])) >= (1, 28)


def test_image_holds_no_secrets_and_is_not_of_root():
    steps = (ROOT / "Dockerfile").read_text()
    ignored = (ROOT / ".dockerignore").read_text().splitlines()

    assert re.findall(r"^USER (.*)$", steps, re.MULTILINE) == ["10001"]
    assert ignored[1] == "*"
    assert not {"!.git", "!.env", "!tests"} & set(ignored)


def test_health_check_fails_where_nothing_answers():
    command = [sys.executable, "deploy/healthcheck.py"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"PORT": "1"}, capture_output=True)

    assert done.returncode == 1
