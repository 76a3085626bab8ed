"""Measuring rows: start the processes, let the sides take turns, end the processes."""

import dataclasses
import importlib
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.measure import Measured, Plan, Sample, measure
from benchmarks.row import Row
from benchmarks.worker import Worker

FAMILIES = (
    "input_pipeline",
    "training",
    "start",
    "memory",
    "layers",
    "optimizers",
    "checkpoints",
)


def all_rows(families: Iterable[str] = FAMILIES) -> tuple[list[Row], list[str]]:
    """Return every row of some families, and why a family could not be stated at all."""
    from handson.base.errors import HandsonError

    found: list[Row] = []
    troubles = []
    for family in families:
        try:
            found += importlib.import_module(f"benchmarks.rows.{family}").rows()
        except HandsonError as error:
            troubles.append(f"{family} is left out: {error}")
    return found, troubles


def without(row: Row, sides: Iterable[str]) -> Row:
    """Return the row without some of its sides."""
    kept = {name: side for name, side in row.sides.items() if name not in set(sides)}
    return dataclasses.replace(row, sides=kept)


def plan_for(row: Row, *, quick: bool) -> Plan:
    """Say how thoroughly a row is measured: within 3 minutes in all when quick, else within 30."""
    if row.once:
        return Plan(rounds=1 if quick else 3, attempts=1, seconds=0.0)
    rounds = 3 if quick and row.slow else 5 if quick or row.slow else 9
    return Plan(rounds=rounds, attempts=1 if quick else 3, seconds=0.02 if quick else 0.1)


def measure_row(row: Row, plan: Plan, *, threads: int, book: Path | None) -> Measured:
    """Measure one row.

    Args:
        row: what to measure.
        plan: how thoroughly.
        threads: that torch may use.
        book: the Python of d2l's environment, for rows that have such a side.

    Raises:
        WorkerError: a side failed.
    """
    with ExitStack() as stack:
        workers: dict[str, Worker] = {}

        def sample(name: str) -> Sample:
            side = row.sides[name]
            place = name if row.alone else f"together, book={side.book}"
            if place not in workers:
                python: dict[str, Any] = {"python": book} if side.book else {}
                workers[place] = stack.enter_context(Worker(threads=threads, **python))
            workers[place].prepare(name, side.work, dict(side.arguments))
            return lambda calls: workers[place].run(name, calls)

        return measure({name: sample(name) for name in row.sides}, plan)
