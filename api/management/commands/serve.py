import multiprocessing
import os
import signal
import tempfile
import time
from argparse import ArgumentParser
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from granian import Granian, loops
from granian.constants import Interfaces, Loops, RuntimeModes
from granian.http import HTTP1Settings
from granian.log import LogLevels

from api.loop import new_loop
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
        parser.add_argument(
            "--stops-within", type=int, default=STOPS_WITHIN, help="seconds to finish what it does"
        )
        parser.add_argument("--metrics-host", default="127.0.0.1")
        parser.add_argument("--metrics-port", type=int, help="for Prometheus; none without it")

    def handle(self, *args: Any, **options: Any) -> None:
        loops.register(Loops.auto.value)(new_loop)
        server = Granian(
            target="api.rsgi:application",
            interface=Interfaces.RSGI,
            loop=Loops.auto,
            runtime_mode=RuntimeModes.st,  # with more threads it ends with requests unread
            address=options["host"],
            port=options["port"],
            workers=options["workers"],
            backlog=CONNECTIONS,
            backpressure=CONNECTIONS,
            http1_settings=HTTP1Settings(header_read_timeout=HEADERS_WITHIN),
            websockets=False,
            log_level=LogLevels.warning,
            log_dictconfig=settings.LOGGING,
            respawn_failed_workers=True,
            workers_kill_timeout=options["stops_within"],
        )
        with ExitStack() as stack:
            if options["metrics_port"]:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="catalogue-"))
                os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
                address = (options["metrics_host"], options["metrics_port"])
                multiprocessing.get_context("spawn").Process(
                    target=show_metrics, args=(folder, *address, os.getpid()), daemon=True
                ).start()
            server.serve()


def show_metrics(folder: str, host: str, port: int, server: int) -> None:
    """Answer Prometheus as long as the server lives, in a process that does nothing else."""
    import django  # this process begins here

    django.setup()
    from prometheus_client import start_http_server

    from api.metrics import registry

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    start_http_server(port, host, registry(folder))
    while os.getppid() == server:
        time.sleep(1)
