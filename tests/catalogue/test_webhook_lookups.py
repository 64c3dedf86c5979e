"""A name server that never answers holds nobody for long."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.conf import settings as configured

from catalogue.actions.webhooks import send_test
from catalogue.models import Webhook
from catalogue.sending import lookups
from catalogue.sending.lookups import AT_ONCE, LookupsBusy
from catalogue.sending.targets import LookupTimedOut, check_target
from tests.api.acting import build_program, code_of, mistakes
from tests.builders_enrolment import build_client
from tests.catalogue.listening import deliver, listen, pass_time
from tests.receiving import receiving

REAL = socket.getaddrinfo
SILENT = "https://name.silent/hook"
NUMBER = "https://93.184.215.14/hook"  # the C library knows it without asking anybody
# What a process does that ends while a lookup goes on.
ENDING = """
import socket, threading, django
socket.getaddrinfo = lambda *_question, **_options: threading.Event().wait()
django.setup()
from catalogue.sending import lookups, targets
lookups.FOUND_WITHIN = 0.1
try:
    targets.check_target("https://name.silent/")
except targets.LookupTimedOut:
    print("given up")
"""


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Have names in .silent asked of a server that hears and says nothing until the test ends.

    What it gives ends the silence: everybody who asked hears that there is no answer.
    """
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

    def answer() -> None:
        with suppress(BlockingIOError):
            while True:
                server.sendto(b"", server.recvfrom(512)[1])
        for lookup in going_on():
            lookup.join(10)

    monkeypatch.setattr(lookups, "FOUND_WITHIN", 0.3)
    monkeypatch.setattr(lookups, "PLACE_WITHIN", 0.3)
    yield answer
    answer()
    server.close()


def going_on() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "lookup"]


def ask_at_once(many: int) -> list[type[Exception] | None]:
    """Ask at the same time for as many silent names; return what came of each."""

    def ask(number: int) -> type[Exception] | None:
        try:
            check_target(f"https://{number}.silent/")
        except (LookupTimedOut, LookupsBusy) as error:
            return type(error)
        return None

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(ask, range(many)))


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


def test_lookups_that_hang_do_not_heap_up(silence):
    first = ask_at_once(AT_ONCE)
    second = ask_at_once(8)

    assert (set(first), set(second)) == ({LookupTimedOut}, {LookupsBusy})
    assert len(going_on()) == AT_ONCE
    silence()
    check_target(NUMBER)


@pytest.mark.django_db
def test_client_is_told_to_come_back_while_no_lookup_can_be_begun(silence):
    program = build_program()
    body = {"url": NUMBER, "kinds": ["release.published"]}
    ask_at_once(AT_ONCE)

    busy = program.post("/v1/webhooks", body, key="one")

    assert (busy.status_code, code_of(busy)) == (503, "service-unavailable")
    assert "Too many hosts are being looked up" in busy.json()["detail"]
    assert int(busy["Retry-After"]) > 0
    assert not Webhook.objects.exists()
    silence()
    assert program.post("/v1/webhooks", body, key="one").status_code == 201


def test_delivery_that_no_lookup_can_be_begun_for_waits_and_counts_no_attempt(silence, receiver):
    webhook = listen(url=receiver.url)
    sent = send_test(webhook=webhook)
    ask_at_once(AT_ONCE)

    turns = deliver()

    sent.refresh_from_db()
    webhook.refresh_from_db()
    assert (turns, sent.state, sent.attempts, sent.last_error) == (1, "pending", 0, "")
    assert (webhook.claim, webhook.failing_since) == (None, None)
    silence()
    pass_time(seconds=6)
    assert deliver() == 1
    sent.refresh_from_db()
    assert (sent.state, sent.attempts) == ("delivered", 1)


def test_place_is_given_back_when_the_machine_has_no_thread(silence):
    usual = threading.stack_size(2**47)  # more than any machine can give
    try:
        for _n in range(AT_ONCE + 1):
            with pytest.raises(LookupsBusy):
                check_target(NUMBER)
    finally:
        threading.stack_size(usual)

    check_target(NUMBER)


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
