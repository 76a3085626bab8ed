"""A process that does one side of a benchmark whenever it is told to.

It reads a JSON object per line on its standard input and answers each with one. Works are made
once (``prepare``) and then run as often as asked, so that two sides in two processes, even of two
environments, can take turns within one measurement.

This file imports nothing heavy: whatever a side costs to import is its own.
"""

import gc
import importlib
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]
Work = Callable[[], Facts | None]
"""What is timed. It may return facts: numbers that show that both sides did the same work; the
fact ``value`` replaces the seconds (of a process that was timed from inside, or bytes)."""

works: dict[str, Work] = {}


def prepare(key: str, address: str, arguments: Facts) -> Facts:
    """Call the factory at ``module:name``; keep the work that it returns."""
    module, _, name = address.partition(":")
    works[key] = getattr(importlib.import_module(module), name)(**arguments)
    return {}


def run(key: str, calls: int) -> Facts:
    """Do a work so many times; return seconds per call and the facts of the last one."""
    work, facts = works[key], None
    gc.collect()
    start = time.perf_counter()
    for _ in range(calls):
        facts = work()
    seconds = (time.perf_counter() - start) / calls
    facts = dict(facts or {})
    return {"value": facts.pop("value", seconds), "facts": facts}


def main() -> None:
    """Answer until the input ends. Whatever the works print goes nowhere."""
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    verbs: dict[str, Callable[..., Facts]] = {"prepare": prepare, "run": run}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = verbs[request.pop("verb")](**request)
        except Exception:  # the other process must learn of it, whatever it is
            reply = {"error": traceback.format_exc()}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


if __name__ == "__main__":
    # As its own module, so that works which import this one share its dictionary.
    from benchmarks.serve import main as serve

    serve()
