"""How fast ours is beside its twin: forward and backward at the sizes of real work."""

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Module, Parameter
from handson.base.seed import generator
from handson.verify.pair import Case, FunctionPair, LayerPair, Pair, make_inputs, tensors_of
from handson.verify.trajectory import SHAPES, OptimizerPair

ROUNDS = 9
SAMPLE_SECONDS = 0.01
STEADY = 0.2
ATTEMPTS = 3

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Speed:
    """Median time of one forward and backward pass, or of one optimizer step.

    Args:
        ours_ms: milliseconds of ours.
        theirs_ms: milliseconds of the twin.
        spread: how much of its median the middle half of the samples covers, the worse side.
    """

    ours_ms: float
    theirs_ms: float
    spread: float

    @property
    def ratio(self) -> float:
        """How many times as fast as the twin we are: above 1 is faster."""
        return self.theirs_ms / self.ours_ms


def ratio(pair: Pair, *, seed: int = 0) -> Speed:
    """Time both sides in float32 on the pair's ``speed`` case, without the from-scratch lint.

    Both take turns, so that a busy machine slows both; medians of nine samples after a warm-up,
    measured again, at most twice, while the samples spread by more than a fifth.

    Raises:
        ArgumentError: the pair has no ``speed`` case, or is of a kind that cannot be timed.
    """
    if pair.speed is None:
        raise ArgumentError(f"pair {pair.name!r} states no case to time; give it speed=Case(...)")
    sides = [prepare(pair, make, pair.speed, seed) for make in (pair.ours, pair.theirs)]
    calls = [_calls_per_sample(side) for side in sides]
    speeds: list[Speed] = []
    while not speeds or (speeds[-1].spread > STEADY and len(speeds) < ATTEMPTS):
        speeds.append(_measure(sides, calls))
    return min(speeds, key=lambda speed: speed.spread)


def prepare(pair: Pair, make: Callable[..., Any], case: Case, seed: int = 0) -> Work:
    """Return what is to be timed: everything is made before, only the work itself remains.

    Args:
        pair: says what kind of thing is timed.
        make: one of its two sides.
        case: the inputs; for an optimizer, its parameters at the start.
        seed: of the random numbers.

    Raises:
        ArgumentError: nobody knows how to time such a pair.
    """
    inputs = make_inputs(case, torch.float32, seed)
    if isinstance(pair, OptimizerPair):
        return _step(make, inputs, case, seed)
    if isinstance(pair, LayerPair):
        layer: Module = make(*case.args, **case.kwargs).to(torch.float32).train(case.training)
        return _forward_backward(layer, inputs, list(layer.parameters()), {})
    if isinstance(pair, FunctionPair):
        return _forward_backward(make, inputs, [], case.kwargs)
    raise ArgumentError(f"pair {pair.name!r}: nobody wrote how to time a {type(pair).__name__}")


def _forward_backward(
    call: Callable[..., Any], inputs: Sequence[Any], weights: list[Any], kwargs: Mapping[str, Any]
) -> Work:
    leaves = [w for w in weights if w.requires_grad]
    for x in inputs:
        if isinstance(x, Tensor) and x.dtype.is_floating_point:
            leaves.append(x.requires_grad_())

    def heads() -> list[Tensor]:
        outputs = tensors_of(call(*inputs, **kwargs)).values()
        return [y for y in outputs if y.requires_grad]

    first = heads()
    if not (first and leaves):
        return heads
    upstream = [torch.randn_like(y) for y in first]
    return lambda: torch.autograd.grad(heads(), leaves, upstream, allow_unused=True)


def _step(make: Callable[..., Any], inputs: Sequence[Any], case: Case, seed: int) -> Work:
    rng = generator(seed + 1)
    starts = inputs or [torch.randn(shape, generator=rng) for shape in SHAPES]
    params = [Parameter(start) for start in starts]
    for p in params:
        p.grad = torch.randn(p.shape, generator=rng)
    step: Work = make(params, **case.kwargs).step
    return step


def _calls_per_sample(work: Work) -> int:
    for _ in range(3):
        start = time.perf_counter()
        work()
        once = time.perf_counter() - start
    return max(1, math.ceil(SAMPLE_SECONDS / max(once, 1e-9)))


def _measure(sides: Sequence[Work], calls: Sequence[int]) -> Speed:
    samples: list[list[float]] = [[], []]
    collecting = gc.isenabled()
    gc.disable()
    try:
        for turn in range(ROUNDS):
            for i in (0, 1) if turn % 2 else (1, 0):
                start = time.perf_counter()
                for _ in range(calls[i]):
                    sides[i]()
                samples[i].append((time.perf_counter() - start) / calls[i] * 1e3)
    finally:
        if collecting:
            gc.enable()
    ours, theirs = (statistics.median(side) for side in samples)
    return Speed(ours, theirs, max(_spread(side) for side in samples))


def _spread(side: list[float]) -> float:
    low, middle, high = statistics.quantiles(side, n=4)
    return (high - low) / middle
