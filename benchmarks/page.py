"""``docs/benchmarks.md``, made from ``docs/benchmarks.json`` and from the notes of ``notes.py``."""

from typing import Any

from benchmarks.notes import NOTES
from benchmarks.record import readable, times

HEAD = """# Benchmarks

Made by `python -m benchmarks --publish` (`make bench ARGS=--publish`) from `docs/benchmarks.json`;
`--render` makes the page again without measuring. Never a test: a machine that is busy with
something else says nothing about the code.

All sides of a row take turns within one measurement (A B C, B C A, …), so a machine that slows down
slows all of them. Shown are medians, ± half of the span of the middle half of the samples; a row
that spreads by more than 20 % was measured again, up to three times, and the best-behaved attempt
is kept. A ratio is the median of the ratios of neighbours in time. `d2l` is the book's package,
0.17.6, unchanged, in an environment of its own with the same torch; `bare torch` is the leanest
loop that we know how to write: the limit on this machine.
"""


def render(result: dict[str, Any]) -> str:
    """Return the page."""
    machine, versions = result["machine"], result["versions"]
    changed = " with changes that were not committed" if result["dirty"] else ""
    lines = [
        HEAD,
        f"Measured {result['measured'][:10]} at commit {str(result['commit'])[:10]}{changed} on "
        f"{machine['device_name']}, {machine['cores']} cores, {machine['threads']} threads, "
        f"{machine['capability']}, {machine['system']}; Python {versions['python']}, torch "
        f"{versions['torch']}; load before the start {machine['load_before']}"
        + (" (quick: fewer samples)." if result["quick"] else "."),
    ]
    families = list(dict.fromkeys(row["id"].partition("/")[0] for row in result["rows"]))
    for family in families:
        lines += ["", f"## {family.replace('_', ' ').capitalize()}", ""]
        rows = [row for row in result["rows"] if row["id"].startswith(f"{family}/")]
        lines += _table(rows)
        for found in result["summaries"]:
            if found["family"] == family:
                lines += [
                    "",
                    f"Geometric mean of {found['rows']} rows: {found['geometric_mean']:.2f}× "
                    f"{found['against']}; the least is {found['least']:.2f}× "
                    f"(`{found['least_row']}`).",
                ]
        for row in rows:
            for text in (row.get("note"), NOTES.get(row["id"])):
                if text:
                    lines += ["", f"`{row['id']}`: {text}"]
    return "\n".join(lines) + "\n"


def _table(rows: list[dict[str, Any]]) -> list[str]:
    lines = [
        "| row | ours | beside | ours is … as fast | goals |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        if "error" in row:
            lines.append(f"| {row['title']} (`{row['id']}`) | failed | | | |")
            continue
        sides = row["sides"]
        others = [name for name in sides if name != "ours"]
        cells = [
            f"{row['title']} (`{row['id']}`)" + ("; restless" if row["spread"] > 0.2 else ""),
            _value(row, "ours"),
            "<br>".join(f"{name} {_value(row, name)}" for name in others),
            "<br>".join(f"{times(row['ratios'][n]['median'])} {n}" for n in others),
            "<br>".join(
                f"{g['text']}: {'met' if g['met'] else '**not met**'}" for g in row["goals"]
            ),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _value(row: dict[str, Any], name: str) -> str:
    side = row["sides"][name]
    rate = f", {row['moved'] / side['median'] / 1e6:,.0f} MB/s" if "moved" in row else ""
    return f"{readable(side['median'], row['unit'])} ±{side['spread'] / 2:.0%}{rate}"
