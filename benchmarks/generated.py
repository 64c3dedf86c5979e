"""Hold a menu that was copied against one that was published: `python -m benchmarks.generated`.

Both are of the same size. They have to agree on the hash of every release, on every state with its
documents, and on what searches find with which scores; keys may differ.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.databases import PROJECT, servers
from benchmarks.inventions import COMMON, FINDINGS, RARE, WORDS, mark_of

WAYS = {"copied": True, "published": False}


def main() -> None:
    arguments = read_arguments()
    if arguments.step == "digest":
        print(json.dumps(digest()))
    elif arguments.step:
        generate(arguments.size, copies=WAYS[arguments.step])
    else:
        sys.exit(compare(arguments.databases.split(","), arguments.size))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generated")
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--size", type=int, default=4_000)
    parser.add_argument("--step", choices=[*WAYS, "digest"], help=argparse.SUPPRESS)
    return parser.parse_args()


def compare(kinds: list[str], size: int) -> int:
    """Print what is the same; return how many things differ."""
    different = 0
    with tempfile.TemporaryDirectory() as folder, servers(kinds) as addresses:
        for kind in kinds:
            told = [made(fresh(kind, addresses[kind], folder, way), way, size) for way in WAYS]
            for name, value in told[0].items():
                same = value == told[1][name]
                different += not same
                print(f"{kind}: {name}: {'same' if same else 'DIFFERENT'} ({value})")
    return different


def fresh(kind: str, server: str, folder: str, way: str) -> str:
    if kind == "sqlite":
        return f"sqlite:///{Path(folder) / way}.sqlite3"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {way}")
        connection.execute(f"CREATE DATABASE {way}")
    head, _, query = server.partition("?")
    return f"{head.rpartition('/')[0]}/{way}?{query}"


def made(url: str, way: str, size: int) -> dict[str, str]:
    """Make a menu in one way; return what it holds."""
    for step in (way, "digest"):
        done = subprocess.run(
            [*(sys.executable, "-m", "benchmarks.generated"), "--step", step, "--size", str(size)],
            env=os.environ | {"DATABASE_URL": url, "DEVELOPMENT": "1"},
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    said: dict[str, str] = json.loads(done.stdout)
    return said


def generate(size: int, *, copies: bool) -> None:
    set_up()
    from django.core.management import call_command

    from benchmarks.generator import Generator

    call_command("migrate", verbosity=0)
    Generator(size, findings=FINDINGS, copies=copies).run()


def digest() -> dict[str, str]:
    set_up()
    from django.db import connection

    from catalogue.actions.releases import content_hash
    from catalogue.models import Release

    connection.check_constraints()
    releases = Release.objects.published().order_by("number")
    told = {f"release {release.number}": content_hash(release) for release in releases}
    told |= {"states": hashed(states())}
    words = [
        COMMON["nl"],
        RARE["nl"],
        *WORDS["nl"][:5],
        *WORDS["nl"][-5:],
        f"B{mark_of(2)}5",
        "le",
    ]
    return told | {f"search {word}": hashed(found(word)) for word in words}


def states() -> Iterable[tuple[Any, ...]]:
    from catalogue.models import InterventionState

    ranges = ("known_from", "known_until", "valid_from", "valid_until")
    levels = ("is_removal", "category__slug", "months", "evidence_strength", "cost_band")
    sorts = ("sort_code", "sort_title_nl", "sort_title_en")
    texts = ("document__form", "document__nl", "document__en")
    version = ("version__identity__slug", "version__release__number", "version__valid_from")
    ordered = InterventionState.objects.order_by("slug", *ranges)
    return ordered.values_list("slug", *ranges, *levels, *sorts, *texts, *version).iterator()


def found(word: str) -> Iterable[tuple[Any, ...]]:
    from catalogue.models import InterventionVersion
    from catalogue.reading.words import find_versions

    answers = find_versions(word, release=3)
    scores = dict(zip(answers.versions.tolist(), answers.scores.tolist(), strict=True))
    versions = InterventionVersion.objects.order_by("identity__slug", "release__number")
    for key, slug, release in versions.values_list("pk", "identity__slug", "release__number"):
        if key in scores:
            yield slug, release, scores[key]


def hashed(rows: Iterable[tuple[Any, ...]]) -> str:
    """Return how many rows there are, and a hash over them."""
    lines = [f"{row}\n" for row in rows]
    return f"{len(lines):,} rows, {hashlib.sha256(''.join(lines).encode()).hexdigest()[:16]}"


def set_up() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "api.settings")
    django.setup()


if __name__ == "__main__":
    main()
