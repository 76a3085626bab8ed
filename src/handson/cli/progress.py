"""Progress of a run: a bar in a terminal, one plain line per epoch when piped."""

from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar

from handson.train.events import EpochDone, Event, Interrupted, Started, Stepped
from handson.train.history import Row


class Progress:
    """A callback that shows events to people; use it as a context manager around the run.

    Args:
        quiet: show nothing.
        console: where to; the standard output unless told.
    """

    def __init__(self, *, quiet: bool = False, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.quiet, self.leads = quiet, False
        self.epochs = self.steps = 0
        self.bar = Bar(
            TextColumn("epoch {task.fields[epoch]}"),
            BarColumn(bar_width=None),
            MofNCompleteColumn(),
            TextColumn("{task.fields[numbers]}"),
            TextColumn("eta"),
            TimeRemainingColumn(compact=True),
            console=self.console,
            disable=quiet or not self.console.is_terminal,
            transient=True,
        )
        self.task = self.bar.add_task("", total=1, epoch="", numbers="")

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.bar.stop()

    def __call__(self, event: Event) -> None:
        """Show one event."""
        if isinstance(event, Started):
            self.leads = True
            self._start(event)
        elif isinstance(event, Stepped):
            numbers = [f"loss {event.loss:.4f}"]
            numbers += [f"{name} {value:.4f}" for name, value in event.metrics.items()]
            numbers.append(f"{event.examples_per_second:,.0f} examples/s")
            done = (event.epoch - 1) * self.steps + event.step
            self.bar.update(
                self.task,
                completed=done,
                epoch=f"{event.epoch}/{self.epochs}",
                numbers=" · ".join(numbers),
            )
        elif isinstance(event, EpochDone):
            self.bar.update(self.task, completed=int(event.row["epoch"]) * self.steps)
            if not self.quiet:
                self.console.print(line(event.row, self.epochs), soft_wrap=True)
        elif isinstance(event, Interrupted):
            self.bar.stop()

    def _start(self, event: Started) -> None:
        self.epochs, self.steps = event.epochs, event.steps
        if self.quiet:
            return
        name = event.experiment.recipe or "experiment"
        again = (
            f", from epoch {event.epoch + 1}, step {event.step}" if event.epoch + event.step else ""
        )
        self.console.print(
            f"{name}: {event.parameters:,} parameters, {event.examples:,} examples, "
            f"{event.epochs} epochs of {event.steps} steps on {event.where}{again}",
            soft_wrap=True,
        )
        self.bar.start()
        self.bar.reset(
            self.task,
            total=event.epochs * event.steps,
            completed=event.epoch * event.steps + event.step,
            epoch=f"{event.epoch + 1}/{event.epochs}",
            numbers="",
        )


def line(row: Row, epochs: int) -> str:
    """Write one row of the history as a line for people."""
    hidden = ("epoch", "step", "lr", "seconds", "examples_per_second")
    shown = [f"{k} {v:.4f}" for k, v in row.items() if k not in hidden]
    speed = f"{row['examples_per_second']:,.0f} examples/s"
    return f"epoch {row['epoch']:.0f}/{epochs} · {' · '.join(shown)} · {speed}"
