from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from api.processors import processors

CONNECTIONS = 16_384  # of each worker, open at once; it waits for them without a thread
HEADERS_WITHIN = 10_000  # milliseconds, for a client that is slow to say what it wants
STOPS_WITHIN = 30  # seconds, for what is under way when it is told to stop


class Command(BaseCommand):
    help = "Serve the API and the pages: the same server, with the same options, everywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=processors(), help="one per processor")

    def handle(self, *args: Any, **options: Any) -> None:
        Granian(
            "api.wsgi:application",
            address=options["host"],
            port=options["port"],
            workers=options["workers"],
            interface=Interfaces.WSGI,
            # One thread: what is kept is answered fastest so, and what is written queues anyway.
            blocking_threads=1,
            backlog=CONNECTIONS,
            backpressure=CONNECTIONS,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
            websockets=False,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=STOPS_WITHIN,
        ).serve()
