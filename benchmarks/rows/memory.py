"""Peak memory of a whole process that trains one epoch: the kernel's own high-water mark.

Of d2l's process the four that load its data are left out; they hold a copy of the images each.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.files import fashion_mnist
from benchmarks.row import Goal, Row, Side

HERE = __name__
TRAINING = "benchmarks.rows.training"

Work = Callable[[], dict[str, Any]]


def peak_of(work: str, arguments: dict[str, Any]) -> Work:
    """Return a fresh process that does ``module:factory``'s work once; its value is its peak."""

    def measured() -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-m", HERE, work, json.dumps(arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return {"value": float(done.stdout.splitlines()[-1])}

    return measured


def peak() -> int:
    """Return the most bytes that this process ever had in memory."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage would count what the process had before it became Python
        line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    import resource  # not on Windows, where these rows report their failure

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main() -> None:
    """Do the work that the command line names, then print the peak."""
    from benchmarks.serve import prepare, works

    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    prepare("it", sys.argv[1], json.loads(sys.argv[2]))
    works["it"]()
    print(peak(), file=replies, flush=True)


def rows() -> list[Row]:
    """State the row."""

    def side(maker: str, what: str, *, book: bool = False, **arguments: Any) -> Side:
        asked = {"work": f"{TRAINING}:{maker}", "arguments": {"recipe": "lenet", **arguments}}
        return Side(work=f"{HERE}:peak_of", arguments=asked, what=what, book=book)

    return [
        Row(
            id="memory/lenet",
            title="peak memory of an epoch of LeNet on Fashion-MNIST",
            unit="B",
            sides={
                "ours": side("ours", "handson run"),
                "d2l": side("d2l", "train_ch6", book=True, files=fashion_mnist()),
                "bare torch": side("bare", "a loop, channels_last"),
                "our layers": side("ours", "handson run --layers handson", layers="handson"),
            },
            goals=(Goal(at_most=1.2e9), Goal(against="bare torch", ratio=1 / 1.1)),
            once=True,
        )
    ]


if __name__ == "__main__":
    main()
