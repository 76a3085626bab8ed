"""Measure the published results, and make ``docs/results.md`` from what was measured.

python tools/results.py run [NAME...]   train every seed on a clean commit
python tools/results.py render          make docs/results.md from docs/results/*.json
python tools/results.py check           fail when the page, a file or a commit does not hold
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "results"
BOOK = FOLDER / "book.json"
PAGE = ROOT / "docs" / "results.md"
SEEDS = (0, 1, 2)
PUBLISHED: dict[str, tuple[str, dict[str, Any]]] = {
    "linear_regression": ("linear_regression", {}),
    "softmax_regression": ("softmax_regression", {}),
    "mlp": ("mlp", {}),
    "mlp_dropout": ("mlp_dropout", {}),
    "polynomial_fit": ("polynomial_fit", {}),
    "high_dim_weight_decay": ("high_dim_weight_decay", {}),
    "initialisation_compare": ("initialisation_compare", {}),
    "house_price": ("house_price", {}),
    "lenet": ("lenet", {}),
    "lenet-modern": ("lenet", {"modern": True}),
    "lenet-modern-glyphs": ("lenet", {"modern": True, "data": "glyphs"}),
    "autograd_lenet": ("autograd_lenet", {}),
    "softmax_regression-glyphs": ("softmax_regression", {"data": "glyphs"}),
}
"""Name of the file: recipe, and arguments that differ from its defaults."""


def git(*words: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(ROOT), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.strip()


def run(names: list[str]) -> None:
    """Train and write docs/results/*.json; refuses a changed tree: numbers belong to a commit."""
    from handson.recipes.build import build

    changed = [line for line in git("status", "--porcelain").splitlines() if "docs/" not in line]
    if changed:
        sys.exit(f"commit first, results belong to a commit; changed: {changed}")
    for name in names or PUBLISHED:
        recipe, arguments = PUBLISHED[name]
        runs = []
        for seed in SEEDS:
            experiment = build(recipe, {**arguments, "seed": seed})
            manifest, measured_rows = train(experiment)
            kept = ("commit", "versions", "machine", "settings", "arguments", "started")
            runs.append({"seed": seed, **{k: manifest[k] for k in kept}, **measured_rows})
            verdicts = judged(experiment, measured_rows["rows"][-1])
            print(name, "seed", seed, {v.metric: round(v.value, 4) for v in verdicts})
        expect = [
            {"metric": e.metric, "bound": e.bound, "book": e.book, "source": e.source}
            for e in experiment.expect
            if e.applies(experiment.arguments)
        ]
        record = {"recipe": recipe, "arguments": arguments, "expect": expect, "runs": runs}
        FOLDER.mkdir(parents=True, exist_ok=True)
        text = json.dumps(record, indent=1, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def folds_of(experiment: Any) -> int:
    """Return K when the recipe is judged by a cross-validation, else 0."""
    return max((e.folds for e in experiment.expect if e.applies(experiment.arguments)), default=0)


def train(experiment: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the manifest and the rows of a run; of a cross-validation, the last row per fold."""
    from handson.train.kfold import cross_validate
    from handson.train.launch import launch
    from handson.train.settings import Settings

    manifests = []

    def one(part: Any) -> Any:
        with tempfile.TemporaryDirectory() as home:
            folder, result = launch(part, Settings(device="cpu"), home=Path(home))
            manifests.append(folder.manifest())
        return result.rows

    if folds := folds_of(experiment):
        rows, spread = cross_validate(experiment, folds, lambda part: one(part)[-1])
        means = {key: value.mean for key, value in spread.items()}
        means["seconds"] = sum(row["seconds"] for row in rows)
        return manifests[0], {"folds": rows, "rows": [means]}
    rows = one(experiment)
    return manifests[0], {"rows": rows}


def judged(experiment: Any, row: dict[str, float]) -> list[Any]:
    """Hold a last row, or the means over folds, against what the recipe expects."""
    from handson.train.experiment import judge, judge_folds

    folds = folds_of(experiment)
    return judge_folds(experiment, folds, row) if folds else judge(experiment, row)


HEAD = """# Measured results

Made by `python tools/results.py render` from `docs/results/*.json`; `make results-check` fails when
the two differ. Every number is of the last epoch, never picked on the test set. Each file holds the
per-epoch metrics, seeds, commit, versions and machine of its runs. *The book's code* is d2l 0.17.6
with the book's settings, run once on the same machine (`python -m benchmarks.book`).

| result | command | metric | ours: mean (min – max) | must be | the book's code | s | commit |
|---|---|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the page as the files say it."""
    records = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in measured()}
    book = json.loads(BOOK.read_text(encoding="utf-8")) if BOOK.exists() else {}
    rows = "".join(line(name, record, book) for name, record in records.items())
    machines = {
        f"{run['machine']['device_name']}, {run['machine']['threads']} threads, "
        f"torch {run['versions']['torch']}"
        for record in records.values()
        for run in record["runs"]
    }
    return f"{HEAD}{rows}\nMeasured on: {'; '.join(sorted(machines))}.\n"


def measured() -> list[Path]:
    """Return the files of our own results."""
    return sorted(p for p in FOLDER.glob("*.json") if p != BOOK)


def line(name: str, record: dict[str, Any], book: dict[str, Any]) -> str:
    """Return the table's lines of one result."""
    last = [run["rows"][-1] for run in record["runs"]]
    flags = "".join(
        f" --{k.replace('_', '-')}" + ("" if v is True else f" {v}")
        for k, v in record["arguments"].items()
    )
    folds = f" --kfold {len(f)}" if (f := record["runs"][0].get("folds")) else ""
    command = f"`handson run {record['recipe']}{flags}{folds}`"
    seconds = statistics.mean(row["seconds"] for row in last)
    commits = ", ".join(sorted({run["commit"][:10] for run in record["runs"]}))
    lines = ""
    for e in record["expect"] or [{"metric": "test_accuracy", "bound": "–"}]:
        values = [row[e["metric"]] for row in last]
        ours = f"{statistics.mean(values):.4f} ({min(values):.4f} – {max(values):.4f})"
        theirs = book.get(record["recipe"], {}) if not record["arguments"] else {}
        reference = theirs.get(e["metric"])
        lines += (
            f"| [{name}](results/{name}.json) | {command} | {e['metric']} | {ours} | {e['bound']} "
            f"| {'–' if reference is None else format(reference, '.4f')} "
            f"| {seconds:.1f} | {commits} |\n"
        )
    return lines


def check() -> list[str]:
    """Return everything that does not hold; empty is good."""
    from handson.recipes.build import build

    wrong = []
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        wrong.append(f"{PAGE.name} is not what the files say: python tools/results.py render")
    for name, (recipe, arguments) in PUBLISHED.items():
        path = FOLDER / f"{name}.json"
        if not path.exists():
            wrong.append(f"{name}: never measured: python tools/results.py run {name}")
            continue
        record = json.loads(path.read_text(encoding="utf-8"))
        if [r["seed"] for r in record["runs"]] != list(SEEDS):
            wrong.append(f"{name}: needs seeds {SEEDS}")
        for r in record["runs"]:
            experiment = build(recipe, {**arguments, "seed": r["seed"]})
            if dict(experiment.arguments) != r["arguments"]:
                wrong.append(f"{name}: the recipe's defaults changed since it was measured")
            wrong += [
                f"{name}, seed {r['seed']}: {v.metric} {v.value} is not {v.bound}"
                for v in judged(experiment, r["rows"][-1])
                if not v.ok
            ]
            ancestor = subprocess.run(
                ["git", "-C", str(ROOT), "merge-base", "--is-ancestor", r["commit"], "HEAD"],
                capture_output=True,
                check=False,
            )
            if ancestor.returncode:
                wrong.append(f"{name}: commit {r['commit'][:10]} is no ancestor of this one")
    return wrong


def main(words: list[str]) -> None:
    verb, *names = words or ["help"]
    if verb == "run":
        run(names)
    elif verb == "render":
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
    elif verb == "check":
        if wrong := check():
            sys.exit("\n".join(wrong))
        print("results hold")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
