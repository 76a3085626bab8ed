"""What got slower since the committed baseline. Advice: machines differ and have their moods."""

from typing import Any

WORSE = 1.10
STEADY_AGAINST = ("bare torch", "twin", "foreach", "plain", "bare python", "torch", "d2l")
"""Sides to measure ours against, the steadiest first: what slows the machine slows them too."""


def slower(now: dict[str, Any], then: dict[str, Any]) -> list[str]:
    """Name every row of ours that lost more than a tenth against the same reference."""
    old = {row["id"]: row for row in then["rows"]}
    alike = _alike(now, then)
    found = []
    for row in now["rows"]:
        before = old.get(row["id"])
        if before is None or "sides" not in row or "sides" not in before:
            continue
        common = [n for n in STEADY_AGAINST if n in row["ratios"] and n in before["ratios"]]
        if common:
            factor = before["ratios"][common[0]]["median"] / row["ratios"][common[0]]["median"]
            measured_by = f"beside {common[0]}"
        elif alike:
            factor = row["sides"]["ours"]["median"] / before["sides"]["ours"]["median"]
            measured_by = "on a machine of the same kind"
        else:
            continue
        if factor > WORSE:
            shaky = ", but its samples spread" if row["spread"] > 0.2 else ""
            what = "slower" if row["unit"] == "s" else "larger"
            found.append(f"{row['id']}: {factor:.2f} times {what} than then, {measured_by}{shaky}")
    return found


def _alike(now: dict[str, Any], then: dict[str, Any]) -> bool:
    keys = ("system", "device_name", "cores", "threads")
    return all(now["machine"].get(k) == then["machine"].get(k) for k in keys)
