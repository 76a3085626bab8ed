"""The drawing of a graph, and the function that makes it."""

from dataclasses import dataclass
from pathlib import Path

from handson.autograd.array import Tensor
from handson.autograd.drawing.listing import listing
from handson.autograd.drawing.page import page, stepping
from handson.autograd.drawing.picture import check_size, picture
from handson.autograd.drawing.story import captions, final
from handson.autograd.drawing.trace import Trace, trace
from handson.base.errors import ArgumentError


@dataclass(frozen=True, eq=False)
class Drawing:
    """A computational graph that shows itself: in a notebook, as SVG, as a page, as text.

    Args:
        trace: the graph.
    """

    trace: Trace

    @property
    def steps(self) -> int:
        """Return how many steps there are: inputs, forward, backward, everything."""
        return final(self.trace) + 1

    @property
    def captions(self) -> list[str]:
        """Return what happens at each step."""
        return captions(self.trace)

    def svg(self, step: int | None = None) -> str:
        """Return the picture as SVG text.

        Args:
            step: 0 shows the inputs, the next ones go forward, then backward; the last, which None
                stands for, shows everything. Negative ones count from the end.

        Raises:
            ArgumentError: there is no such step, or there are too many operations for a picture.
        """
        if step is not None and not -self.steps <= step < self.steps:
            raise ArgumentError(f"step={step}: this drawing has steps 0 to {self.steps - 1}")
        check_size(self.trace)
        return str(picture(self.trace, range(self.steps)[-1 if step is None else step]))

    def save(self, path: str | Path) -> Path:
        """Write the drawing to a file and return its path.

        Args:
            path: ending in ``.svg`` (the whole picture) or ``.html`` (to step through).

        Raises:
            ArgumentError: it has another ending, or there are too many operations for a picture.
        """
        path = Path(path)
        if path.suffix.lower() not in (".svg", ".html"):
            raise ArgumentError(f"cannot save as {path.name}: the name must end in .svg or .html")
        check_size(self.trace)
        text = self.svg() if path.suffix.lower() == ".svg" else page(self.trace)
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    def __str__(self) -> str:
        """Return the graph as text."""
        return listing(self.trace)

    def __repr__(self) -> str:
        return f"<Drawing of {self.trace.count} operations, {self.steps} steps>"

    def _repr_html_(self) -> str:
        return stepping(self.trace)

    def _repr_svg_(self) -> str | None:
        try:
            return self.svg()
        except ArgumentError:
            return None


def draw(loss: Tensor, /, gradient: Tensor | None = None, **names: Tensor) -> Drawing:
    """Return a drawing of the graph that a tensor was computed by.

    The gradients in it are computed for the drawing; the graph stays, and so does every ``grad``.

    Args:
        loss: the result; usually a single number.
        gradient: for a result of several numbers, the weight of each.
        names: what to call the tensors, as in ``draw(loss, x=x, W=W)``.

    Raises:
        ArgumentError: something named is no tensor.
    """
    for name, given in {"the first argument": loss, **names}.items():
        if not isinstance(given, Tensor):
            raise ArgumentError(
                f"{name} is {type(given).__name__}, not a Tensor of handson.autograd; draw(loss, "
                "x=x) takes the result and then tensors by name"
            )
    return Drawing(trace(loss, gradient, names))
