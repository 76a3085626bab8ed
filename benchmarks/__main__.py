"""``python -m benchmarks``: measure, show, write down, compare with the committed baseline."""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from benchmarks import compare, d2l_venv, page, quiet, record, session, table
from benchmarks.row import Row
from benchmarks.worker import ROOT, WorkerError

LATEST = ROOT / "benchmarks" / "latest.json"
PUBLISHED = ROOT / "docs" / "benchmarks.json"
PAGE = ROOT / "docs" / "benchmarks.md"


def parser() -> argparse.ArgumentParser:
    """Describe the command line."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Ours beside d2l, beside the limit, beside torch's own. Advice, never a test.",
        epilog="Examples: python -m benchmarks --quick; python -m benchmarks training/ layers/C*",
    )
    made.add_argument("rows", nargs="*", help="ids, their beginnings, or patterns (default: all)")
    made.add_argument("--list", action="store_true", help="name the rows, measure nothing")
    made.add_argument("--quick", action="store_true", help="fewer samples: under 3 minutes")
    made.add_argument("--threads", type=int, default=2, help="that torch may use (default: 2)")
    made.add_argument(
        "--wait", type=float, default=20, metavar="SECONDS", help="for quiet, per row"
    )
    made.add_argument("--without", nargs="+", default=[], metavar="SIDE", help="leave out: d2l")
    made.add_argument("--baseline", type=Path, default=PUBLISHED, help="compare with this file")
    made.add_argument("--publish", action="store_true", help="write docs/benchmarks.json and .md")
    made.add_argument("--render", action="store_true", help="only make the page from its JSON")
    return made


def main() -> None:
    """Do what the command line says."""
    given = parser().parse_args()
    if given.render:
        _write_page(_read(PUBLISHED))
        return
    start = time.perf_counter()
    rows, troubles = session.all_rows()
    rows = [session.without(row, given.without) for row in rows if _wanted(row, given.rows)]
    for trouble in troubles:
        print(trouble, file=sys.stderr)
    if given.list or not rows:
        print("\n".join(f"{row.id:40} {row.title}" for row in rows) or "no row has such a name")
        sys.exit(0 if rows else 2)
    result = record.header(given.threads, given.quick)
    for done in measure(rows, quick=given.quick, threads=given.threads, patience=given.wait):
        result |= {"rows": done, "summaries": record.summaries(done)}
        result["seconds"] = round(time.perf_counter() - start, 1)
        _write(LATEST, result)
    _show(result, given.baseline)
    print(f"{result['seconds']:.0f} s; written to {LATEST.relative_to(ROOT)}")
    if given.publish:
        _write(PUBLISHED, merged(_read(PUBLISHED), result))
        _write_page(_read(PUBLISHED))
    sys.exit(1 if any("error" in row for row in result["rows"]) else 0)


def measure(
    rows: list[Row], *, quick: bool, threads: int, patience: float
) -> Iterator[list[dict[str, Any]]]:
    """Measure rows one after the other, and yield all that is known after each.

    A row that fails says so, and the next one goes on.
    """
    needs_book = any(side.book for row in rows for side in row.sides.values())
    book = d2l_venv.ensure() if needs_book else None
    done: list[dict[str, Any]] = []
    for number, row in enumerate(rows, 1):
        others = quiet.wait(patience)
        crowd = "" if (others or 0) < quiet.QUIET else f" (the machine is {others:.0%} busy)"
        print(f"{number}/{len(rows)} {row.id} ...{crowd}", file=sys.stderr, flush=True)
        plan = session.plan_for(row, quick=quick)
        try:
            measured = session.measure_row(row, plan, threads=threads, book=book)
            done.append({**record.of(row, measured), "busy_before": others})
        except WorkerError as error:
            done.append({"id": row.id, "title": row.title, "error": str(error)})
        yield done


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Put newly measured rows into a published result that was measured at the same commit."""
    if not old or old["commit"] != new["commit"] or old["machine"].keys() != new["machine"].keys():
        return new
    rows = {row["id"]: row for row in [*old["rows"], *new["rows"]]}
    together = list(rows.values())
    return {**new, "rows": together, "summaries": record.summaries(together)}


def _wanted(row: Row, names: list[str]) -> bool:
    return not names or any(row.id.startswith(n) or fnmatch(row.id, n) for n in names)


def _show(result: dict[str, Any], baseline: Path) -> None:
    from rich.console import Console

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 132)
    machine = result["machine"]
    console.print(
        f"{machine['device_name']}, {machine['cores']} cores, {machine['threads']} threads, torch "
        f"{result['versions']['torch']}, load before {machine['load_before']}"
    )
    table.show(result, console)
    if then := _read(baseline):
        worse = compare.slower(result, then)
        console.print(f"compared with {baseline.name}: {len(worse)} slower by more than a tenth")
        for line in worse:
            console.print(f"  {line}")


def _read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


def _write(path: Path, result: dict[str, Any]) -> None:
    text = json.dumps(record.rounded(result), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _write_page(result: dict[str, Any]) -> None:
    PAGE.write_text(page.render(result), encoding="utf-8", newline="\n")
    print(f"written: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
