"""A small disk of its own for the database, that can be filled without harm to the machine's."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

SIZE = 600  # MB: PostgreSQL begins with some 60, and its write-ahead log grows beside it


class Disk:
    """A file system in memory where this may be mounted (root on Linux), else a usual folder."""

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="soak-"))
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "soak", str(self.folder)]
        self.is_its_own = os.geteuid() == 0 and not subprocess.run(command).returncode
        return self

    def __exit__(self, *_error: object) -> None:
        if self.is_its_own:
            subprocess.run(["umount", "--lazy", str(self.folder)])
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        """Write until nothing more fits."""
        with self.filler.open("wb", buffering=0) as file:
            for size in (1_000_000, 4096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    continue

    def make_room(self) -> None:
        self.filler.unlink(missing_ok=True)
