"""Senders: many at once, in one pass, and until they are told to stop."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection

from catalogue.actions.webhooks import send_test
from catalogue.models import WebhookDelivery
from tests.builders_enrolment import at_once, build_client
from tests.catalogue.listening import deliver, listen


def state_of(delivery):
    delivery.refresh_from_db()
    return delivery.state, delivery.attempts


@pytest.mark.django_db(transaction=True)
def test_many_senders_at_once_send_everything_once(receiver):
    client = build_client()
    webhooks = [listen(client, receiver.url) for _n in range(3)]
    for webhook in webhooks:
        for _n in range(4):
            send_test(webhook=webhook)
    receiver.before_answering = lambda: time.sleep(0.02)

    at_once(*[deliver] * 6)

    names = [r.headers["webhook-id"] for r in receiver.received]
    assert len(names) == len(set(names)) == 12
    assert set(WebhookDelivery.objects.values_list("state", "attempts")) == {("delivered", 1)}


@pytest.mark.django_db(transaction=True)
def test_command_delivers_in_one_pass(receiver, capsys):
    send_test(webhook=listen(url=receiver.url))

    call_command("deliver_webhooks", stdout=sys.stdout)

    assert len(receiver.received) == 1
    assert capsys.readouterr().out == "served 1 webhooks\n"


@pytest.mark.django_db(transaction=True)
def test_following_sender_finishes_what_it_sends_when_it_is_told_to_stop(receiver):
    webhook = listen(url=receiver.url)
    first, second = send_test(webhook=webhook), send_test(webhook=webhook)
    command = [sys.executable, "manage.py", "deliver_webhooks", "--follow"]
    environment = os.environ | {"DATABASE_URL": address_of_the_database()}

    sender = subprocess.Popen(command, cwd=configured.BASE_DIR, env=environment)
    try:
        receiver.before_answering = lambda: (sender.send_signal(signal.SIGTERM), time.sleep(0.3))
        assert sender.wait(60) == 0
    finally:
        sender.kill()

    assert state_of(first) == ("delivered", 1)
    assert state_of(second) == ("pending", 0)


def address_of_the_database() -> str:
    """Return where the tests' own database is, as another process is told it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
