"""Content that is built once for all tests of a module; each test still leaves nothing behind."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests.catalogue.histories import Vocabulary, publish_vocabulary
from tests.catalogue.samples import build_one_of_each
from tests.receiving import Receiver, receiving


@pytest.fixture(scope="module")
def one_of_each(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Commit one of each in the draft; the database is emptied after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        build_one_of_each()
    yield
    with django_db_blocker.unblock():
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def vocabulary(db: None) -> Vocabulary:
    """Publish as release 1 what the interventions of a random history refer to."""
    return publish_vocabulary()


@pytest.fixture
def receiver(settings: Any, db: None) -> Iterator[Receiver]:
    """Receive webhooks on the loopback, which may be reached now."""
    settings.WEBHOOKS_MAY_REACH = ["127.0.0.1/32"]
    with receiving() as receiver:
        receiver.url = f"http://127.0.0.1:{receiver.port}/hook"
        yield receiver
