"""When the flow through a network counts as broken, and what to say then."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handson.base.words import Words

VANISHING = 1e-4
"""Below this the first layer hears less than a ten-thousandth of what the last hears: with one rate
for all it learns ten thousand times more slowly, which is hardly at all."""

EXPLODING = 1e4
"""Above this the first layer takes steps ten thousand times as large as the last: a learning rate
that is right for one is wrong for the other."""

SATURATED = 0.5
"""From this share on, most values of a layer lie where its activation is flat, so most of the
gradient that arrives there ends there."""

DEAD = 0.9
"""From this share on, so many units of a layer are off for the whole batch that next to nothing
passes. Less is no alarm: in deep networks of ReLUs the examples of a batch grow alike on their way,
and a unit is then on for all of them or off for all, half of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerFlow:
    """How signal and gradient fare in one call of a layer.

    Args:
        name: of the module; ``name #2`` is its second call.
        kind: its class.
        mean: of its output.
        std: standard deviation of its output.
        saturated: share of the output on a flat end; None for layers without two of them.
        dead: units that are off for the whole batch, and all units; None for layers without.
        gradient_mean: of the gradient of the loss by the output; None if none came.
        gradient_std: its standard deviation.
        gradient_norm: its length, over all examples.
        parameter_gradient: length of the gradient of the layer's own parameters; a parameter that
            is shared stands in the first row that uses it.
        weighted: whether the layer has parameters of its own.
    """

    name: str
    kind: str
    mean: float
    std: float
    saturated: float | None
    dead: tuple[int, int] | None
    gradient_mean: float | None
    gradient_std: float | None
    gradient_norm: float | None
    parameter_gradient: float | None
    weighted: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong.

    Args:
        kind: exploding, dead, saturated or vanishing.
        reason: which numbers say so, and which threshold they passed.
    """

    kind: str
    reason: Words


def findings(rows: Sequence[LayerFlow]) -> tuple[Finding, ...]:
    """Return what is wrong, the gravest first: what explodes, then causes, then vanishing."""
    found = [*_lost(rows), *_dead(rows), *_saturated(rows), *_ratio(rows)]
    order = ("exploding", "dead", "saturated", "vanishing")
    return tuple(sorted(found, key=lambda finding: order.index(finding.kind)))


def _lost(rows: Sequence[LayerFlow]) -> Iterator[Finding]:
    """Yield a finding if some number is infinite or not a number."""
    for row in rows:
        measured = (row.std, row.gradient_norm, row.parameter_gradient)
        if not all(math.isfinite(value) for value in measured if value is not None):
            yield Finding(
                "exploding",
                Words(
                    zh=f"{row.name} 的输出或梯度里有无穷大或 NaN：数已经超出浮点数的范围。",
                    en=f"{row.name} gives or receives infinity or NaN: the numbers have left the "
                    "range of floating point.",
                ),
            )
            return


def gradient_ratio(rows: Sequence[LayerFlow]) -> float | None:
    """Return how many times as long the gradient is at the first layer as at the last.

    Layers without parameters are passed over. Of fewer than two layers, or of numbers that are no
    numbers any more, there is no ratio.
    """
    norms = [row.gradient_norm for row in _heard(rows)]
    first, last = (norms[0], norms[-1]) if len(norms) > 1 else (None, None)
    if first is None or not last or not math.isfinite(first) or not math.isfinite(last):
        return None
    return first / last


def _heard(rows: Sequence[LayerFlow]) -> list[LayerFlow]:
    return [row for row in rows if row.weighted and row.gradient_norm is not None]


def _ratio(rows: Sequence[LayerFlow]) -> Iterator[Finding]:
    """Yield a finding if the gradient changed too much between the last layer and the first."""
    ratio, heard = gradient_ratio(rows), _heard(rows)
    if ratio is None or VANISHING <= ratio <= EXPLODING:
        return
    first, last = _called(heard[0]), _called(heard[-1])
    factor = ratio ** (1 / (len(heard) - 1))
    kind, limit = ("vanishing", VANISHING) if ratio < VANISHING else ("exploding", EXPLODING)
    chinese = "界限" if kind == "vanishing" else "上限"
    yield Finding(
        kind,
        Words(
            zh=f"从 {last} 回到 {first}，梯度的长度变为原来的 {ratio:.2g} 倍"
            f"（平均每层乘 {factor:.2g}），越过了{chinese} {limit:g}。",
            en=f"on its way from {last} back to {first} the gradient's length was "
            f"multiplied by {ratio:.2g} (about {factor:.2g} per layer); the limit is {limit:g}.",
        ),
    )


def _saturated(rows: Sequence[LayerFlow]) -> Iterator[Finding]:
    flat = [row for row in rows if row.saturated is not None and row.saturated >= SATURATED]
    if flat:
        worst = max(flat, key=lambda row: row.saturated or 0.0)
        yield Finding(
            "saturated",
            Words(
                zh=f"有 {len(flat)} 层的激活大半落在平坦处，最重的是 {_called(worst)}"
                f"（{worst.saturated:.0%}）；界限是 {SATURATED:.0%}。",
                en=f"{len(flat)} {_layers(flat)} mostly on a flat end, {_called(worst)} most of "
                f"all ({worst.saturated:.0%}); the limit is {SATURATED:.0%}.",
            ),
        )


def _dead(rows: Sequence[LayerFlow]) -> Iterator[Finding]:
    silent = [row for row in rows if row.dead and row.dead[0] >= DEAD * row.dead[1]]
    if silent:
        worst = max(silent, key=lambda row: row.dead[0] / row.dead[1] if row.dead else 0.0)
        assert worst.dead is not None
        dead, units = worst.dead
        yield Finding(
            "dead",
            Words(
                zh=f"有 {len(silent)} 层的单元几乎全部失活，最重的是 {_called(worst)}：整个批量里 "
                f"{units} 个单元有 {dead} 个始终为零；界限是 {DEAD:.0%}。",
                en=f"{len(silent)} {_layers(silent)} almost wholly dead, {_called(worst)} most of "
                f"all: {dead} of {units} units are zero for the whole batch; the limit is "
                f"{DEAD:.0%}.",
            ),
        )


def _called(row: LayerFlow) -> str:
    return row.name if row.name == row.kind else f"{row.name} ({row.kind})"


def _layers(rows: Sequence[LayerFlow]) -> str:
    return "layer is" if len(rows) == 1 else "layers are"
