"""Whether somebody else uses the machine: threads that wait for each other bear that badly."""

import time
from pathlib import Path

QUIET = 0.1
LOOK = 1.0


def busy(seconds: float = LOOK) -> float | None:
    """Return the share of all cores that is in use just now, while we do nothing; None: unknown."""
    before = _ticks()
    if before is None:
        return None
    time.sleep(seconds)
    after = _ticks()
    assert after is not None
    total, idle = after[0] - before[0], after[1] - before[1]
    return 1 - idle / max(total, 1)


def wait(patience: float) -> float | None:
    """Wait until the machine is quiet, at most so many seconds; return how busy it is then."""
    until = time.monotonic() + patience
    while (share := busy()) is not None and share > QUIET and time.monotonic() < until:
        time.sleep(2)
    return share


def _ticks() -> tuple[int, int] | None:
    """Return the ticks of all cores together, and those in which they had nothing to do."""
    stat = Path("/proc/stat")
    if not stat.exists():
        return None
    counts = [int(word) for word in stat.read_text(encoding="ascii").splitlines()[0].split()[1:]]
    return sum(counts[:8]), counts[3] + counts[4]
