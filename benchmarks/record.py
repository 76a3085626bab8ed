"""From samples to what is written down: medians, spreads, ratios, and whether goals are met."""

import math
import os
import statistics
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from benchmarks.measure import Measured, spread
from benchmarks.row import OURS, Goal, Row

FORMAT = 1
Record = dict[str, Any]
WORD = {"s": "times as fast as", "B": "times as small as"}


def header(threads: int, quick: bool) -> Record:
    """Describe the machine, the versions and the moment; nothing that names the machine."""
    import torch

    from handson.train.manifest import commit, machine, versions

    about = machine(torch.device("cpu"))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    about |= {"threads": threads, "load_before": None if load is None else round(load, 2)}
    moment = f"{datetime.now(timezone.utc):%Y-%m-%dT%H:%M:%SZ}"
    made = {"format": FORMAT, "measured": moment, "quick": quick}
    return {**made, **commit(), "versions": versions(), "machine": about}


def of(row: Row, measured: Measured) -> Record:
    """Write down one row."""
    ratios = {}
    for name in row.sides:
        if name != OURS:
            values = measured.quotients(name, OURS)
            ratios[name] = {"median": statistics.median(values), "spread": spread(values)}
    record: Record = {
        "id": row.id,
        "title": row.title,
        "unit": row.unit,
        "rounds": len(measured.samples[OURS]),
        "attempts": measured.attempts,
        "spread": measured.spread,
        "sides": {
            name: {
                "what": side.what,
                "median": statistics.median(measured.samples[name]),
                "least": min(measured.samples[name]),
                "spread": spread(measured.samples[name]),
                "calls": measured.calls[name],
                "facts": measured.facts[name],
                "samples": measured.samples[name],
            }
            for name, side in row.sides.items()
        },
        "ratios": ratios,
        "note": row.note,
    }
    if row.moved:
        record["moved"] = row.moved
    record["goals"] = [_judge(goal, record) for goal in row.goals if _applies(goal, row)]
    record["disagree"] = _disagreements(row, measured.facts)
    return record


def summaries(rows: list[Record]) -> list[Record]:
    """Sum up families of many small rows: the geometric mean of their ratios, and the least."""
    found = []
    for family, other in (("layers", "twin"), ("optimizers", "foreach")):
        values = {
            row["id"]: row["ratios"][other]["median"]
            for row in rows
            if row["id"].startswith(f"{family}/") and other in row.get("ratios", {})
        }
        if values:
            mean = math.exp(statistics.fmean(math.log(value) for value in values.values()))
            worst = min(values, key=lambda name: values[name])
            found.append(
                {
                    "family": family,
                    "against": other,
                    "rows": len(values),
                    "geometric_mean": mean,
                    "least": values[worst],
                    "least_row": worst,
                }
            )
    return found


def readable(value: float, unit: str) -> str:
    """Write seconds or bytes so that people can read them: ``31.2 ms``, ``412 MB``."""
    if unit == "B":
        return f"{value / 1e6:,.0f} MB"
    for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 0.9995:
            return f"{value * factor:.3g} {name}"
    return f"{value * 1e9:.0f} ns"


def times(ratio: float) -> str:
    """Write a ratio with three digits and no exponent: ``34.1×``."""
    return f"{ratio:.0f}×" if ratio >= 100 else f"{ratio:.3g}×"


def rounded(value: Any) -> Any:
    """Cut every number to five digits: more would be noise that fills the history of the file."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list) else value


def _applies(goal: Goal, row: Row) -> bool:
    return not goal.against or goal.against in row.sides


def _judge(goal: Goal, record: Mapping[str, Any]) -> Record:
    unit = record["unit"]
    if goal.at_most is not None:
        value = record["sides"][OURS]["median"]
        return {
            "text": f"at most {readable(goal.at_most, unit)}",
            "value": value,
            "met": value <= goal.at_most,
        }
    value = record["ratios"][goal.against]["median"]
    return {
        "text": f"{times(goal.ratio)} {goal.against}",
        "value": value,
        "met": value >= goal.ratio,
    }


def _disagreements(row: Row, facts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """List where two sides did not do the same work: then their times say nothing."""
    found = []
    for fact, tolerance in row.same.items():
        mine = facts[OURS].get(fact)
        for name in row.sides:
            value = facts[name].get(fact)
            if mine is None or value is None or abs(value - mine) > tolerance * abs(mine):
                found.append(f"{fact}: {mine} in ours, {value} in {name}")
    return found
