"""Send webhooks what they are to be told."""

import logging
import signal
import threading
from argparse import ArgumentParser
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections, connection

from catalogue.actions.webhook_deliveries import claim_webhook, deliver_to
from catalogue.models import Webhook

LOGGER = logging.getLogger("api.webhooks")
IDLE = 1.0  # seconds between two looks
AFTER_AN_ERROR = 5.0


class Command(BaseCommand):
    help = (
        "Deliver every webhook message that is due, and stop; with --follow go on until SIGTERM, "
        "which lets what is being sent finish. Any number of them may run, on any machine: no "
        "message is sent by two at the same time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--follow", action="store_true", help="go on until told to stop")
        parser.add_argument("--at-once", type=int, default=4, help="how many addresses (4)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stop = threading.Event()
        self.turns = 0
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: self.stop.set())
        with ThreadPoolExecutor(options["at_once"]) as pool:
            self.send(pool, options["at_once"], is_following=options["follow"])
        self.stdout.write(f"served {self.turns} webhooks")

    def send(self, pool: ThreadPoolExecutor, most: int, *, is_following: bool) -> None:
        busy: set[Future[None]] = set()
        while not self.stop.is_set():
            busy = {future for future in busy if not future.done()}
            webhook = self.claimed() if len(busy) < most else None
            if webhook is not None:
                self.turns += 1
                busy.add(pool.submit(deliver, webhook, self.stop))
            elif busy:
                wait(busy, timeout=IDLE, return_when=FIRST_COMPLETED)
            elif is_following:
                self.stop.wait(IDLE)
            else:
                return

    def claimed(self) -> Webhook | None:
        """Claim a webhook; a database that cannot answer is asked again later."""
        try:
            close_old_connections()
            return claim_webhook()
        except DatabaseError:
            LOGGER.warning("webhooks: the database cannot answer", exc_info=True)
            self.stop.wait(AFTER_AN_ERROR)
            return None


def deliver(webhook: Webhook, stop: threading.Event) -> None:
    """Deliver to a webhook in a thread; what goes wrong here is tried again after the lease."""
    try:
        deliver_to(webhook, is_stopping=stop.is_set)
    except Exception:
        LOGGER.exception("webhooks: a turn of %s failed", webhook.pk)
    finally:
        connection.close()
