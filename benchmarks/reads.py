"""Measure reads against other ways to send the same bytes: `python -m benchmarks.reads --help`."""

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import reads_questions as questions
from benchmarks.__main__ import RESULTS
from benchmarks.databases import DATA, PROJECT, Database, servers
from benchmarks.reads_compare import compare, tag_of, write_answers
from benchmarks.reads_data import prepared
from benchmarks.reads_load import Generator, Load, require_wrk
from benchmarks.reads_report import report, versions
from benchmarks.reads_servers import Peer, Server, peers, require_peers, running

PARTS = ("repeated", "new", "mixed", "publishing")
MANY, FEW = 32, 8  # connections where answers are kept, and where each is worked out
WARM_UP = 1.0  # second
SHORTEST_WHILE_PUBLISHING = 5.0
EVERY = 20  # one new question in twenty
COMPRESSED, PLAIN = {"Accept-Encoding": "br"}, {"Accept-Encoding": "identity"}
KEEPING = {"bare", "project", "cache-page", "cache-page-lean"}
ASKED_REPEATEDLY = {"list, identity": KEEPING, "304": KEEPING | {"drf", "fastapi", "litestar"}}
ASKED_ANEW = {"project", "drf", "fastapi", "litestar"}
ASKED_BOTH = KEEPING - {"bare"}
Loads = dict[str, dict[str, list[dict[str, Any]]]]


def main() -> None:
    arguments = read_arguments()
    require_wrk()
    require_peers()
    kinds = arguments.databases.split(",")
    results = {"versions": versions(), "command": " ".join(sys.argv[1:]), "databases": {}}
    results |= {"seconds": arguments.seconds, "rounds": arguments.rounds}
    with servers(kinds) as addresses, tempfile.TemporaryDirectory(prefix="reads-") as name:
        for kind in kinds:
            database = Database(kind, questions.SIZE, addresses[kind])
            print(f"{kind}: preparing …", flush=True)
            results["databases"][kind] = measure(database, Path(name), arguments)
    text = report(results)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "reads.json").write_text(json.dumps(results, indent=1))
    (RESULTS / "reads.md").write_text(text)
    print(text)


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reads", description=__doc__)
    names = ",".join(peer.name for peer in peers())
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--peers", default=names, help=f"of {names}; the project is always one")
    parser.add_argument("--parts", default=",".join(PARTS), help=f"of {','.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of load per peer and question")
    return parser.parse_args()


def measure(database: Database, folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Return what was measured on one database."""
    questions.write(folder)
    wanted = set(arguments.peers.split(",")) | {"project"}
    chosen = [peer for peer in peers() if peer.name in wanted]
    with prepared(database, folder) as url, started(chosen, url, folder) as running_peers:
        run = Run(database.kind, url, running_peers, folder, arguments)
        count = run.compare()
        print(f"  {len(running_peers)} peers answer {count} addresses with the same bytes")
        measured = {name: getattr(run, name)() for name in arguments.parts.split(",")}
        memory = {name: server.worker_mb() for name, server in running_peers.items()}
    return measured | {"memory": memory, "compared": count}


@contextmanager
def started(chosen: list[Peer], url: str, folder: Path) -> Iterator[dict[str, Server]]:
    """Start the project, write down what it answers for the bare server, start the others."""
    environment = {name: value for name, value in os.environ.items() if name != "DEVELOPMENT"}
    answers = folder / "answers.json"
    environment |= {
        "ALLOWED_HOSTS": "localhost",
        "ANSWERS": str(answers),
        "CONTACT_EMAIL": "bench@interventiemenu.example",
        "DATABASE_URL": url,
        "PUBLIC_URL": "https://interventiemenu.example",
        "PYTHONWARNINGS": "ignore",
        "SECRET_KEY": secrets.token_urlsafe(48),
    }
    path = questions.REPEATED["list"]
    ours = [peer for peer in chosen if peer.name == "project"]
    with running(ours, environment, folder, path) as project:
        write_answers(project["project"], questions.REPEATED.values(), answers)
        others = [peer for peer in chosen if peer.name != "project"]
        with running(others, environment, folder, path) as more:
            both = project | more
            yield {peer.name: both[peer.name] for peer in chosen}


class Run:
    """The measurements on one database; in each round every peer has its turn."""

    def __init__(
        self,
        kind: str,
        url: str,
        running_peers: dict[str, Server],
        folder: Path,
        arguments: argparse.Namespace,
    ) -> None:
        self.kind, self.url, self.folder = kind, url, folder
        self.servers = running_peers
        self.rounds: int = arguments.rounds
        self.seconds: float = arguments.seconds
        self.load = Generator()
        self.postgresql = [postmaster()] if kind == "postgresql" else []

    def busy(self, server: Server) -> list[int]:
        return [server.process.pid, *self.postgresql]

    def compare(self) -> int:
        computing = [server for server in self.servers.values() if not server.peer.is_bare]
        every = compare(computing, self.servers["project"], questions.compared())
        compare(self.servers.values(), self.servers["project"], questions.REPEATED.values())
        return every

    def repeated(self) -> Loads:
        """Ask for the same again and again, compressed, as it is, and with the tag it has."""
        page, detail = questions.REPEATED["list"], questions.REPEATED["detail"]
        tags = {name: tag_of(server, page) for name, server in self.servers.items()}
        cases = {
            "list": lambda _peer: (page, COMPRESSED),
            "list, identity": lambda _peer: (page, PLAIN),
            "detail": lambda _peer: (detail, COMPRESSED),
            "304": lambda peer: (page, COMPRESSED | {"If-None-Match": tags[peer]}),
        }
        loads: Loads = {case: {} for case in cases}
        for is_measured in self.turns("repeated"):
            for case, asked in cases.items():
                for name, server in self.servers.items():
                    if name not in ASKED_REPEATEDLY.get(case, self.servers):
                        continue
                    path, headers = asked(name)
                    connections = MANY if server.peer.keeps else FEW
                    load = self.fixed(server, path, headers, connections)
                    self.keep(loads[case], name, load, is_measured=is_measured)
        return loads

    def fixed(
        self, server: Server, path: str, headers: dict[str, str], connections: int = MANY
    ) -> Load:
        url, busy = f"{server.url}{path}", self.busy(server)
        return self.load.fixed(url, busy, connections=connections, headers=headers)

    def new(self) -> Loads:
        """Ask what nobody has asked before."""
        asked = [server for name, server in self.servers.items() if name in ASKED_ANEW]
        loads: Loads = {}
        for is_measured in self.turns("new"):
            for endpoint in questions.NEW:
                for server in asked:
                    load = self.varied(server, endpoint, FEW)
                    taken = loads.setdefault(endpoint, {})
                    self.keep(taken, server.peer.name, load, is_measured=is_measured)
        return loads

    def varied(self, server: Server, sequence: str, connections: int, every: int = 1) -> Load:
        return self.load.varied(
            f"{server.url}{questions.REPEATED['list']}",
            self.busy(server),
            connections=connections,
            headers=COMPRESSED,
            sequence=questions.file_of(self.folder, sequence),
            every=every,
        )

    def mixed(self) -> Loads:
        """Ask nineteen times for the same and once for something new."""
        asked = [server for name, server in self.servers.items() if name in ASKED_BOTH]
        case = f"{100 - 100 // EVERY} repeated, {100 // EVERY} new"
        loads: Loads = {case: {}}
        for is_measured in self.turns("mixed"):
            for server in asked:
                load = self.varied(server, "mixed", MANY, every=EVERY)
                self.keep(loads[case], server.peer.name, load, is_measured=is_measured)
        return loads

    def publishing(self) -> dict[str, Any]:
        """Ask for the list while nothing is published, and while something is every second."""
        server, page = self.servers["project"], questions.REPEATED["list"]
        loads: dict[str, list[dict[str, Any]]] = {}
        said = []
        for is_measured in self.turns("publishing", least=SHORTEST_WHILE_PUBLISHING):
            load = self.fixed(server, page, COMPRESSED)
            self.keep(loads, "quiet", load, is_measured=is_measured)
            with self.publisher(server.url) as publisher:
                load = self.fixed(server, page, COMPRESSED)
                output, _ = publisher.communicate()
            self.keep(loads, "disturbed", load, is_measured=is_measured)
            said.append(json.loads(output))
        return loads | {"publishers": said}

    @contextmanager
    def publisher(self, url: str) -> Iterator["subprocess.Popen[str]"]:
        command = [sys.executable, "-m", "benchmarks.reads_publisher", url]
        environment = os.environ | {"DATABASE_URL": self.url, "DEVELOPMENT": "1"}
        with subprocess.Popen(
            [*command, str(self.load.seconds)],
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout
            if process.stdout.readline() != "begins\n":
                sys.exit("The publisher did not begin.")
            yield process

    def turns(self, part: str, *, least: float = 0) -> Iterator[bool]:
        """Yield False for the round that warms up, then True for each that counts."""
        for number in range(self.rounds + 1):
            self.load.seconds = max(self.seconds, least) if number else WARM_UP
            what = f"round {number} of {self.rounds}" if number else "warming up"
            print(f"\r  {part}: {what}      ", end="", flush=True)
            yield number > 0
        print()

    def keep(
        self, loads: dict[str, list[dict[str, Any]]], name: str, load: Load, *, is_measured: bool
    ) -> None:
        if is_measured:
            loads.setdefault(name, []).append(asdict(load))


def postmaster() -> int:
    return int((DATA / "pg" / "postmaster.pid").read_text().split()[0])


if __name__ == "__main__":
    main()
