"""Folders of runs that never ran, for tests of what is done with them."""

import json
from pathlib import Path
from typing import Any

from handson.train.runs import Run

ROW = {
    "epoch": 2,
    "step": 18,
    "lr": 0.5,
    "train_loss": 0.25,
    "test_loss": 0.5,
    "test_accuracy": 0.875,
    "seconds": 75.0,
    "examples_per_second": 12345.6,
}
ARGUMENTS = {"data": "glyphs", "modern": True, "lr": 0.0, "epochs": 2, "batch_size": 256}
ARGUMENTS |= {"layers": "torch", "seed": 0}
VERDICT = {
    "metric": "test_accuracy",
    "value": 0.875,
    "bound": "≥ 0.8",
    "source": "the book, section LeNet",
    "book": 0.82,
    "ok": True,
}


def manifest_of(name: str, **changes: Any) -> dict[str, Any]:
    moment = name[:15]
    started = (
        f"{moment[:4]}-{moment[4:6]}-{moment[6:8]}T{moment[9:11]}:{moment[11:13]}:{moment[13:15]}Z"
    )
    return {
        "id": name,
        "recipe": "lenet",
        "arguments": ARGUMENTS,
        "fold": None,
        "settings": {"device": "auto", "precision": "fp32", "compile": False},
        "processes": 1,
        "seed": 0,
        "status": "finished",
        "started": started,
        "ended": started,
        "commit": None,
        "dirty": None,
        "versions": {"handson": "0.0.1", "torch": "2.6.0"},
        "machine": {"device": "cpu", "device_name": "a processor", "threads": 2},
        "last": ROW,
        "verdicts": [VERDICT],
        "error": "",
        **changes,
    }


def make_run(
    home: Path,
    name: str = "20260102-030405-lenet-5f3a",
    rows: list[dict[str, float]] | None = None,
    **changes: Any,
) -> Run:
    """Make a run's folder under ``home``; ``changes`` go into its manifest."""
    run = Run(home / name)
    run.folder.mkdir(parents=True)
    run.write_rows([{**ROW, "epoch": 1, "test_accuracy": 0.75}, ROW] if rows is None else rows)
    run.write_manifest(manifest_of(name, **changes))
    return run


def damage(run: Run, text: str = "{") -> None:
    (run.folder / "manifest.json").write_text(text, encoding="utf-8")


def read_manifest(run: Run) -> Any:
    return json.loads((run.folder / "manifest.json").read_text(encoding="utf-8"))
