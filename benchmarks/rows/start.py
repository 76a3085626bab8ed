"""How long until something happens: imports, and the command line's first words.

Every sample is a fresh process with warm file caches.
"""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.row import Goal, Row, Side

HERE = __name__

IMPORT = """
import sys, time
start = time.perf_counter()
import handson
print(time.perf_counter() - start)
if "torch" in sys.modules:
    sys.exit("import handson loaded torch")
"""

EVERYTHING = """
import importlib, pkgutil, time
start = time.perf_counter()
import torch
torch_there = time.perf_counter()
import handson
for module in pkgutil.walk_packages(handson.__path__, "handson."):
    if not module.name.endswith(("__main__", "show.drawing")):
        importlib.import_module(module.name)
print({print})
"""

Work = Callable[[], dict[str, Any]]


def timed_inside(code: str) -> Work:
    """Return a fresh Python that runs ``code`` and prints how long the part that matters took."""

    def work() -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return {"value": float(done.stdout)}

    return work


def timed_outside(words: list[str]) -> Work:
    """Return a fresh Python from its start to its end."""

    def work() -> dict[str, Any]:
        subprocess.run([sys.executable, *words], capture_output=True, check=True)
        return {}

    return work


def rows() -> list[Row]:
    """State the rows."""
    bare = Side(work=f"{HERE}:timed_outside", arguments={"words": ["-c", "pass"]}, what="python")

    def inside(code: str, what: str) -> Side:
        return Side(work=f"{HERE}:timed_inside", arguments={"code": code}, what=what)

    def help_of(*words: str) -> Side:
        arguments = {"words": ["-m", "handson", *words, "--help"]}
        return Side(work=f"{HERE}:timed_outside", arguments=arguments, what=" ".join(words))

    added = EVERYTHING.replace("{print}", "time.perf_counter() - torch_there")
    torch_alone = EVERYTHING.replace("{print}", "torch_there - start")
    return [
        Row(
            id="start/import_handson",
            title="import handson (torch must stay out)",
            sides={"ours": inside(IMPORT, "import handson")},
            goals=(Goal(at_most=0.05),),
        ),
        Row(
            id="start/help",
            title="handson --help, from start to end",
            sides={"ours": help_of(), "bare python": bare},
            goals=(Goal(at_most=0.4),),
        ),
        Row(
            id="start/help_of_run",
            title="handson run lenet --help, from start to end",
            sides={"ours": help_of("run", "lenet"), "bare python": bare},
        ),
        Row(
            id="start/import_everything",
            title="import of every module of handson, after torch",
            note="Every module but `handson.show.drawing`, a subclass of matplotlib's figure "
            "that is imported when the first picture is drawn.",
            sides={"ours": inside(added, "added"), "torch": inside(torch_alone, "import torch")},
            goals=(Goal(at_most=0.3),),
        ),
    ]
