"""A name server that never answers holds nobody for long."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from django.conf import settings as configured

from catalogue.actions.webhooks import send_test
from catalogue.sending import targets
from catalogue.sending.targets import LookupTimedOut, check_target
from tests.api.acting import build_program, mistakes
from tests.builders_enrolment import build_client
from tests.catalogue.listening import deliver, listen
from tests.receiving import receiving

REAL = socket.getaddrinfo
SILENT = "https://name.silent/hook"
# What a process does that ends while a lookup goes on.
ENDING = """
import socket, threading, django
socket.getaddrinfo = lambda *_question, **_options: threading.Event().wait()
django.setup()
from catalogue.sending import targets
targets.FOUND_WITHIN = 0.1
try:
    targets.check_target("https://name.silent/")
except targets.LookupTimedOut:
    print("given up")
"""


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have names in .silent asked of a server that hears and says nothing until the test ends."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    server.settimeout(0)

    def resolve(host, port, *args, **options):
        if not host.endswith(".silent"):
            return REAL(host, port, *args, **options)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as question:
            question.sendto(host.encode(), server.getsockname())
            question.recv(512)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(targets, "FOUND_WITHIN", 0.3)
    yield
    with suppress(BlockingIOError):
        while True:
            server.sendto(b"", server.recvfrom(512)[1])
    server.close()


@pytest.mark.usefixtures("silence")
def test_lookup_that_nobody_answers_is_given_up_in_time():
    began = time.monotonic()

    with pytest.raises(LookupTimedOut, match=r"name\.silent"):
        check_target(SILENT)

    assert time.monotonic() - began < 2


@pytest.mark.usefixtures("silence", "db")
def test_sender_goes_on_with_the_others(settings):
    settings.WEBHOOKS_MAY_REACH = ["127.0.0.1/32"]
    client, began = build_client(), time.monotonic()

    with receiving() as receiver:
        found = f"http://127.0.0.1:{receiver.port}/hook"
        stuck, sent = [send_test(webhook=listen(client, url)) for url in (SILENT, found)]
        assert deliver() == 2

    stuck.refresh_from_db()
    sent.refresh_from_db()
    assert (stuck.state, stuck.attempts, stuck.last_error) == ("pending", 1, "timeout")
    assert (sent.state, sent.last_status) == ("delivered", 204)
    assert time.monotonic() - began < 4


@pytest.mark.usefixtures("silence", "db")
def test_client_that_names_it_is_answered_in_time():
    program, began = build_program(), time.monotonic()

    answer = program.post("/v1/webhooks", {"url": SILENT, "kinds": ["release.published"]})

    assert mistakes(answer) == {"#/url": ("target-not-allowed", None)}
    assert "not found in time" in answer.json()["errors"][0]["detail"]
    assert time.monotonic() - began < 2


def test_process_ends_while_a_lookup_goes_on():
    ended = subprocess.run(
        [sys.executable, "-c", ENDING],
        cwd=configured.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "api.settings"},
        capture_output=True,
        text=True,
        timeout=30,
    )

    assert (ended.returncode, ended.stdout) == (0, "given up\n"), ended.stderr
