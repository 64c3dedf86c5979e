"""Another process that writes while a test looks."""

import subprocess
import sys
from collections import Counter
from typing import Any

from .conftest import ROOT


class Writer:
    """Another process that writes; `acknowledged` says what it has said it committed."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.system.writer"]
        self.process: Any = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.acknowledged: Counter[str] = Counter()

    def write(self, door: str) -> None:
        number = self.acknowledged[door] + 1
        self.process.stdin.write(f"{door} {number}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == f"{door} {number}\n"
        self.acknowledged[door] = number

    def stop(self) -> None:
        self.process.communicate(timeout=15)
