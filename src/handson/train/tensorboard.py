"""Runs as TensorBoard reads them. TensorBoard is an extra: nothing else here needs it."""

from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from handson.base.errors import RunError
from handson.train.runs import Run
from handson.train.summary import summarize

if TYPE_CHECKING:
    from torch.utils.tensorboard import SummaryWriter

INSTALL = "python -m pip install tensorboard"
PARTS = ("train", "validation", "test")
COUNTERS = ("epoch", "step")


def export(run: Run, to: Path) -> Path:
    """Write a run's history and arguments to ``to/<id of the run>``; return that folder.

    Several runs exported to one folder are compared by ``tensorboard --logdir`` on it. Exporting a
    run again replaces what was exported before. Points stand at the time when they were measured.

    Args:
        run: with at least one epoch done.
        to: folder of all exports; made if needed.

    Raises:
        RunError: TensorBoard is not installed, there is no history yet, or the disk refuses.
    """
    manifest, rows = run.manifest(), run.rows()
    if not rows:
        raise RunError(f"run {run.id} has no finished epoch yet: there is nothing to export")
    summary = summarize(run)
    start = _seconds(summary.started)
    try:
        with _writer(to / run.id) as writer:
            for row in rows:
                moment = start + row.get("seconds", 0.0)
                for column in row.keys() - set(COUNTERS):
                    writer.add_scalar(tag(column), row[column], int(row["epoch"]), walltime=moment)
            lines = [f"    {key}: {value}" for key, value in manifest.items()]  # Markdown: as it is
            writer.add_text("manifest", "\n".join(lines), walltime=start)
            plain = {k: v for k, v in summary.arguments.items() if isinstance(v, int | float | str)}
            last = {f"last/{k}": v for k, v in rows[-1].items() if k not in COUNTERS}
            writer.add_hparams(plain, last, run_name=".")
    except OSError as error:
        raise RunError(
            f"cannot write to {to}: {error.strerror or error}; choose another folder with --to"
        ) from None
    return to / run.id


def tag(column: str) -> str:
    """Name a column so that TensorBoard groups the parts of a metric: ``loss/train``."""
    part, _, metric = column.partition("_")
    if part in PARTS and metric:
        return f"{metric}/{part}"
    return f"clock/{column}" if column in ("seconds", "examples_per_second") else column


def _writer(folder: Path) -> "SummaryWriter":
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        raise RunError(f"the export needs TensorBoard, which is not installed: {INSTALL}") from None
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("events.out.tfevents.*"):
        old.unlink()
    return SummaryWriter(str(folder))


def _seconds(started: str) -> float:
    try:
        moment = datetime.strptime(started, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return 0.0
    return moment.replace(tzinfo=timezone.utc).timestamp()
