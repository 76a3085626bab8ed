"""Do signals reach the end of a network, and gradients its beginning?"""

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from handson.base.words import Words, language
from handson.diagnose.calls import Calls, is_layer, telling
from handson.diagnose.flow_verdict import Finding, LayerFlow, findings, gradient_ratio
from handson.diagnose.saturation import dead_units, saturated, unit_axis
from handson.diagnose.step import Loss, first_float, forward, gradients, split
from handson.diagnose.text_table import number, share, text_table
from handson.diagnose.untouched import refuse_lazy, untouched

UNKNOWN = Words(
    zh="没有一层的输出收到梯度，所以无从判断：前向计算没有经过任何带梯度的模块。",
    en="no layer's output received a gradient, so nothing can be said: what was computed did not "
    "go through modules that learn.",
)


@dataclass(frozen=True, slots=True)
class GradientFlow:
    """What one batch said about a network.

    Args:
        rows: one per call of a layer, in the order in which they ran.
        findings: what is wrong, the gravest first; empty if nothing is.
        loss: of the batch.
    """

    rows: tuple[LayerFlow, ...]
    findings: tuple[Finding, ...]
    loss: float

    @property
    def verdict(self) -> str:
        """The gravest finding: exploding, dead, saturated or vanishing; else healthy.

        It is unknown where no gradient reached any layer that could be watched.
        """
        if all(row.gradient_norm is None for row in self.rows):
            return "unknown"
        return self.findings[0].kind if self.findings else "healthy"

    @property
    def ratio(self) -> float:
        """How many times as long the gradient is at the first layer as at the last, or NaN."""
        ratio = gradient_ratio(self.rows)
        return math.nan if ratio is None else ratio

    def said_in(self, lang: str | None = None) -> str:
        """Return table and verdict as text.

        Args:
            lang: ``zh`` or ``en``; None for the reader's own.
        """
        chosen = language(lang)
        end = "结论" if chosen == "zh" else "verdict"
        lines = [_table(self.rows), f"{end}: {self.verdict}"]
        if self.verdict == "unknown":
            lines.append(f"- {UNKNOWN.said_in(chosen)}")
        lines += [f"- {finding.reason.said_in(chosen)}" for finding in self.findings]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.said_in()


class _Spread(NamedTuple):
    mean: float
    std: float
    norm: float


@dataclass
class _Draft:
    """A row while it is written: the gradient comes long after the activation."""

    name: str
    kind: str
    activation: _Spread
    saturated: float | None
    dead: tuple[int, int] | None
    module: nn.Module
    gradient: _Spread | None = None

    def take(self, gradient: Tensor) -> None:
        """Note the gradient of the loss by this layer's output, when it comes."""
        self.gradient = _spread(gradient)


@dataclass
class _Recorder:
    """Writes a row for every call, at the time of the call."""

    model: nn.Module
    rows: list[_Draft] = field(default_factory=list)
    windowed: bool = False

    def see(self, name: str, module: nn.Module, output: Any) -> None:
        """Write the row of one call."""
        weights = [p for p in module.parameters(recurse=False) if p.ndim > 1]
        if weights:
            self.windowed = weights[0].ndim > 2
        given = first_float(output)
        if given is None or not (is_layer(module) or module is self.model):
            return
        values = given.detach()
        row = _Draft(
            name=name,
            kind=type(module).__name__,
            activation=_spread(values),
            saturated=saturated(module, values),
            dead=dead_units(module, values, unit_axis(values, self.windowed)),
            module=module,
        )
        if given.requires_grad:
            given.register_hook(row.take)  # type: ignore[no-untyped-call]
        self.rows.append(row)

    def finished(self, calls: Calls, found: dict[str, Tensor]) -> tuple[LayerFlow, ...]:
        """Return the rows with the gradients of their parameters; a shared one stands once."""
        left = {id(p): found[n] for n, p in self.model.named_parameters() if n in found}
        rows = []
        for row in telling(self.rows, lambda row: is_layer(row.module)):
            used = [id(p) for p in calls.owned(row.module).values()]
            own = [left.pop(key) for key in used if key in left]
            gradient = row.gradient
            rows.append(
                LayerFlow(
                    name=row.name,
                    kind=row.kind,
                    mean=row.activation.mean,
                    std=row.activation.std,
                    saturated=row.saturated,
                    dead=row.dead,
                    gradient_mean=gradient.mean if gradient else None,
                    gradient_std=gradient.std if gradient else None,
                    gradient_norm=gradient.norm if gradient else None,
                    parameter_gradient=_norm(own) if own else None,
                    weighted=bool(used),
                )
            )
        return tuple(rows)


def gradient_flow(
    model: nn.Module, batch: Tensor | tuple[Any, ...], loss: Loss | None = None
) -> GradientFlow:
    """Send one batch forwards and its gradient backwards, and note how both fare in each layer.

    The model is afterwards as it was: mode, gradients, buffers, hooks, random streams. It runs in
    the mode that it is in. Layers are modules; a function called inside a ``forward`` has no row,
    and a module that is called twice has two. A layer that returns several tensors is judged by
    the first of real numbers.

    Args:
        model: any module of torch or of ours whose layers know their shapes.
        batch: ``(inputs, ..., targets)``; without a loss, inputs alone.
        loss: mean loss of predictions and targets; without one, half the mean square of the output.
            It gets what the model returns: if that is a tuple, give a function that picks.

    Raises:
        ArgumentError: lazy layers, an empty batch, no targets, or a loss that is no number or
            hangs on no parameter.

    >>> gradient_flow(model, (images, labels), nn.CrossEntropyLoss()).verdict
    'healthy'
    """
    refuse_lazy(model)
    inputs, targets = split(batch, loss)
    recorder = _Recorder(model)
    calls = Calls(model, recorder.see)
    with untouched(model), torch.inference_mode(False), torch.enable_grad():
        with calls.followed():
            value = forward(model, inputs, targets, loss)
        rows = recorder.finished(calls, gradients(model, value))
    return GradientFlow(rows, findings(rows), float(value.detach()))


def _spread(values: Tensor) -> _Spread:
    """Return mean, standard deviation and norm in float64, where squares of 1e30 still fit."""
    if values.device.type == "mps":
        values = values.cpu()
    wide = values.detach().double()
    return _Spread(
        float(wide.mean()), float(wide.std(unbiased=False)), float(torch.linalg.vector_norm(wide))
    )


def _norm(parts: list[Tensor]) -> float:
    return math.hypot(*(_spread(part).norm for part in parts))


def _table(rows: tuple[LayerFlow, ...]) -> str:
    header = ("layer", "kind", "mean", "std", "flat", "dead", "grad std", "grad norm", "∂param")
    cells: list[tuple[str, ...]] = []
    for row in rows:
        dead = "-" if row.dead is None else f"{row.dead[0]}/{row.dead[1]}"
        cells.append(
            (
                row.name,
                row.kind,
                number(row.mean),
                number(row.std),
                share(row.saturated),
                dead,
                number(row.gradient_std),
                number(row.gradient_norm),
                number(row.parameter_gradient),
            )
        )
    return text_table(header, cells, left=2)
