"""Whether something that is installed has a known weakness: `make audit`, which the gate runs too.

What is found fails.  A source that cannot be asked fails nothing, and is told in one line.
"""

import argparse
import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
LOCKED = [ROOT / f"requirements{kind}.txt" for kind in ("", "-dev", "-docs")]
PIP_AUDIT = "pip-audit==2.10.1"
OSV = "https://api.osv.dev/v1/query"
PATIENCE = 5  # seconds for one answer
LONGEST = 300  # seconds for all of them


class NotMade(Exception):
    """Why a source could not be asked."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Look for known weaknesses in what is installed.")
    parser.add_argument("requirements", nargs="*", type=Path, default=LOCKED)
    parser.add_argument("--osv-url", default=OSV)
    parser.add_argument("--npm-registry", help="instead of the one that npm is set up with")
    given = parser.parse_args()
    sources: dict[str, Callable[[], list[str]]] = {
        "Python": partial(of_python, given.requirements, given.osv_url),
        "npm": partial(of_npm, given.npm_registry),
    }
    found = []
    for source, ask in sources.items():
        try:
            weaknesses = ask()
        except NotMade as why:
            say(f"the audit was not made: {source}: {why}")
            continue
        say(f"audited: {source}: {len(weaknesses)} known weaknesses")
        found += weaknesses
    for weakness in found:
        say(weakness)
    return 1 if found else 0


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # for whoever runs the gate


def of_python(requirements: list[Path], osv_url: str) -> list[str]:
    """Ask osv.dev; pip-audit writes a report only if every question was answered."""
    files = [part for file in requirements for part in ("--requirement", str(file))]
    tool = [sys.executable, "-m", "uv", "tool", "run", "--from", PIP_AUDIT, "pip-audit"]
    ask = ["--vulnerability-service", "osv", "--osv-url", osv_url, "--timeout", str(PATIENCE)]
    plain = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        done = run([*tool, *ask, *plain, *files, "--output", str(report)])
        text = report.read_text() if report.exists() else ""
    if not text:
        raise NotMade(last_line(done.stderr))
    return [
        f"{one['name']} {one['version']}: {weakness['id']}, mended in {weakness['fix_versions']}"
        for one in json.loads(text)["dependencies"]
        for weakness in one.get("vulns", ())
    ]


def of_npm(registry: str | None) -> list[str]:
    """Ask the npm registry about the client in TypeScript."""
    brief = [f"--fetch-timeout={PATIENCE * 1000}", "--fetch-retries=0", "--loglevel=silent"]
    other = [f"--registry={registry}"] if registry else []
    done = run(["npm", "audit", "--package-lock-only", "--json", *brief, *other])
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise NotMade(last_line(done.stderr)) from None
    if "vulnerabilities" not in report:
        raise NotMade(last_line(str(report.get("message") or report)))
    return [f"{name}: {one['severity']}" for name, one in report["vulnerabilities"].items()]


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=ROOT / "clients" / "typescript",
            env=os.environ | {"UV_HTTP_TIMEOUT": str(PATIENCE)},
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
    except FileNotFoundError:
        raise NotMade(f"{command[0]} is not there") from None
    except subprocess.TimeoutExpired:
        raise NotMade(f"it took longer than {LONGEST} seconds") from None


def last_line(text: str) -> str:
    return (text.strip() or "no reason was told").splitlines()[-1].strip()


if __name__ == "__main__":
    sys.exit(main())
