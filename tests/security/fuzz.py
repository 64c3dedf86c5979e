"""Generated questions to a server of its own: `python -m tests.security.fuzz`, see `make fuzz`."""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from tests.system.conftest import ROOT, Server, Serving, manage, new_database, serving_from

PHASES = "examples,coverage,fuzzing,stateful"
ROUND = 13 * 60  # seconds: a token lives for 15 minutes
GENERATED = re.compile(r"([\d,]+) generated")


def main() -> int:
    """Ask in rounds until there were as many questions as wanted, or time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--minutes", type=float, default=60)
    wanted = parser.parse_args()
    asked, until = 0, time.monotonic() + wanted.minutes * 60
    with tempfile.TemporaryDirectory() as folder, new_database(Path(folder)) as url:
        environment = serving_from(url) | {"RATE_LIMITS": "off"}
        for command in (["migrate", "--verbosity", "0"], ["seed"]):
            manage(environment, *command).check_returncode()
        with Serving(environment) as address:
            server = Server(address, environment)
            while asked < wanted.cases and time.monotonic() < until:
                seconds = min(ROUND, max(60, until - time.monotonic()))
                done = question(server, "--max-time", str(int(seconds)))
                sys.stdout.write(f"{done.stdout[-12_000:]}\n{done.stderr[-2000:]}\n")
                asked += cases_in(done.stdout)
                if done.returncode:
                    return done.returncode
    sys.stdout.write(f"{asked:,} questions, nothing found\n")
    return int(asked < wanted.cases)


def question(server: Server, *options: str) -> subprocess.CompletedProcess[str]:
    """Ask generated questions, in all phases of schemathesis, as a client that may do all."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/v1/openapi.json"]
    command += ["--header", f"Authorization: Bearer {token_of_a_supplier(server)}"]
    command += ["--generation-database", "none", "--phases", PHASES, "--continue-on-failure"]
    return subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True)


def cases_in(said: str) -> int:
    found = GENERATED.search(said)
    return int(found[1].replace(",", "")) if found else 0


def token_of_a_supplier(server: Server) -> str:
    """Return a token of a client that may act for every school there is."""
    server.manage("import_schools", "fixtures/example-schools.csv")
    made = json.loads(server.manage("create_client", "Stranger", "--all-schools").stdout)
    form = {"grant_type": "client_credentials"} | made
    asked = urllib.request.Request(
        f"{server.url}/oauth/token", data=urllib.parse.urlencode(form).encode()
    )
    with urllib.request.urlopen(asked) as answer:
        return str(json.load(answer)["access_token"])


if __name__ == "__main__":
    sys.exit(main())
