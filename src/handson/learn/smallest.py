"""Find a smaller input that fails in the same way: what a reader can work through by hand."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

Fails = Callable[[list[Any]], bool]


def smallest(inputs: Sequence[Any], fails: Fails, *, seconds: float = 2.0) -> list[Any]:
    """Return inputs that still fail, with fewer and rounder numbers.

    Examples, rows and columns are left out one after the other, then numbers are replaced by whole
    ones, as long as ``fails`` says that the failure is still there.

    Args:
        inputs: what failed; tensors are made smaller, anything else stays.
        fails: whether some inputs fail; whatever it raises counts as no.
        seconds: when to be content with what was found.
    """
    best, until = list(inputs), time.perf_counter() + seconds
    for smaller in (_shorter, _rounder):
        found = True
        while found and time.perf_counter() < until:
            found = False
            for candidate in smaller(best):
                if time.perf_counter() > until:
                    break
                if _still(fails, candidate):
                    best, found = candidate, True
                    break
    return best


def _still(fails: Fails, candidate: list[Any]) -> bool:
    try:
        return fails([x.clone() if isinstance(x, Tensor) else x for x in candidate])
    except Exception:
        return False


def _shorter(inputs: list[Any]) -> Iterator[list[Any]]:
    """Cut an axis, of all tensors whose axis of that number is as long, else of one alone."""
    tensors = {i: x for i, x in enumerate(inputs) if isinstance(x, Tensor)}
    axes = sorted({(axis, n) for x in tensors.values() for axis, n in enumerate(x.shape) if n > 1})
    for axis, length in axes:
        same = [i for i, x in tensors.items() if x.dim() > axis and x.shape[axis] == length]
        groups = [same] if len(same) < 2 else [same, *([i] for i in same)]
        for keep in _kept(length):
            for group in groups:
                yield [
                    x.index_select(axis, keep) if i in group else x for i, x in enumerate(inputs)
                ]


def _kept(length: int) -> Iterator[Tensor]:
    every = torch.arange(length)
    yield every[: length // 2]
    yield every[length // 2 :]
    if length <= 8:
        for left_out in range(length - 1, -1, -1):
            yield every[every != left_out]


def _rounder(inputs: list[Any]) -> Iterator[list[Any]]:
    """Round all numbers of a tensor, then set them one by one to 0 or 1."""
    for i, x in enumerate(inputs):
        if not (isinstance(x, Tensor) and x.dtype.is_floating_point):
            continue
        for decimals in (0, 1, 2):
            rounded = x.round(decimals=decimals) + 0.0  # no -0.0
            if not torch.equal(rounded, x):
                yield [*inputs[:i], rounded, *inputs[i + 1 :]]
        flat = x.reshape(-1)
        for place in range(min(len(flat), 24)):
            for simple in (0.0, 1.0):
                value = float(flat[place])
                if value in (0.0, simple):
                    continue
                changed = flat.clone()
                changed[place] = simple
                yield [*inputs[:i], changed.reshape(x.shape), *inputs[i + 1 :]]
