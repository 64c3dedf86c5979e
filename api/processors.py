"""How many processors this process may use."""

import os
from pathlib import Path


def processors(limits: Path = Path("/sys/fs/cgroup/cpu.max")) -> int:
    """Return the processors it may run on, or fewer where a container's share is smaller."""
    may_use = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    try:
        quota, period = limits.read_text().split()
    except (OSError, ValueError):
        return may_use or 1
    share = int(quota) // int(period) if quota != "max" else may_use
    return max(1, min(may_use or 1, share or 1))
