"""Batches from tensors that already lie on the device: no worker processes, no copies to wait for.

A data set that fits into memory needs no loader. One epoch is one permutation; a batch is one
``index_select`` and one conversion, so the bytes are read once and written once.
"""

from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError, unknown
from handson.base.seed import generator

Batch = tuple[Tensor, ...]
Convert = Callable[[Batch], Batch]
ORDERS = ("random", "sequential", "weighted")


def images_to_float(batch: Batch) -> Batch:
    """Turn uint8 images, the first tensor of the batch, into floats from 0 to 1."""
    images, *rest = batch
    return (images.to(torch.get_default_dtype()).div_(255), *rest)


class Batches:
    """One pass over resident tensors per iteration, cut into batches, resumable at any of them.

    The order of epoch ``e`` depends on ``seed`` and ``e`` alone. ``epoch`` and ``position`` are the
    whole state: set both, and iteration goes on exactly where it was.

    Args:
        tensors: same first axis, already on the device; images may stay uint8.
        batch_size: examples per batch, over all ranks together.
        order: ``random`` (a permutation), ``sequential``, or ``weighted`` (drawn with replacement).
        weights: for ``weighted``: one number per example, at least 0.
        seed: of the order.
        drop_last: whether a last, smaller batch is left out.
        convert: applied to each batch after it is gathered.
        rank: which part of every batch is ours, from 0.
        world: into how many parts every batch is cut.

    Raises:
        ShapeError: the tensors have different lengths.
        ArgumentError: a setting is out of range.
        UnknownNameError: no such order.
    """

    def __init__(
        self,
        tensors: Batch,
        batch_size: int,
        *,
        order: str = "random",
        weights: Tensor | None = None,
        seed: int = 0,
        drop_last: bool = False,
        convert: Convert | None = None,
        rank: int = 0,
        world: int = 1,
    ) -> None:
        lengths = {len(t) for t in tensors}
        if len(lengths) != 1:
            raise ShapeError(
                "all tensors need the same number of examples on axis 0, got shapes "
                f"{[tuple(t.shape) for t in tensors]}"
            )
        if order not in ORDERS:
            raise unknown("order", order, ORDERS)
        if (order == "weighted") != (weights is not None):
            raise ArgumentError("weights belong to order='weighted', and it needs them")
        self.tensors, self.examples = tensors, lengths.pop()
        if batch_size < 1 or not 0 <= rank < world:
            raise ArgumentError(
                f"batch_size must be at least 1 and 0 <= rank < world; got batch_size={batch_size},"
                f" rank={rank}, world={world}"
            )
        if weights is not None and (
            len(weights) != self.examples or bool((weights < 0).any()) or float(weights.sum()) <= 0
        ):
            raise ArgumentError(f"weights must be {self.examples} numbers of at least 0, not all 0")
        self.batch_size, self.order, self.weights = batch_size, order, weights
        self.seed, self.drop_last, self.convert = seed, drop_last, convert
        self.rank, self.world = rank, world
        self.epoch, self.position = 0, 0

    def __len__(self) -> int:
        """Count the batches of one epoch."""
        whole, rest = divmod(self.examples, self.batch_size)
        return whole + (rest > 0 and not self.drop_last)

    def size(self, position: int) -> int:
        """Count the examples of batch number ``position``, over all ranks."""
        return min(self.batch_size, self.examples - position * self.batch_size)

    def indices(self, epoch: int) -> Tensor | None:
        """Return the order of one epoch as example numbers; ``None`` for as they lie."""
        if self.order == "sequential":
            return None
        rng = generator(self.seed * 1_000_003 + epoch)  # no two (seed, epoch) share a stream
        if self.weights is None:
            drawn = torch.randperm(self.examples, generator=rng)
        else:
            drawn = torch.multinomial(
                self.weights.double().cpu(), self.examples, replacement=True, generator=rng
            )
        return drawn.to(self.tensors[0].device)

    def __iter__(self) -> Iterator[Batch]:
        """Yield the rest of the present epoch, then move on to the next one."""
        order = self.indices(self.epoch)
        while self.position < len(self):
            start, stop = self._span(self.position)
            self.position += 1
            yield self._gather(order, start, stop)
        self.epoch, self.position = self.epoch + 1, 0

    def _span(self, position: int) -> tuple[int, int]:
        start, size = position * self.batch_size, self.size(position)
        if self.world == 1:
            return start, start + size
        return (
            start + size * self.rank // self.world,
            start + size * (self.rank + 1) // self.world,
        )

    def _gather(self, order: Tensor | None, start: int, stop: int) -> Batch:
        if order is None:
            batch = tuple(t[start:stop] for t in self.tensors)
        else:
            chosen = order[start:stop]
            batch = tuple(t.index_select(0, chosen) for t in self.tensors)
        return batch if self.convert is None else self.convert(batch)

    def state_dict(self) -> dict[str, Any]:
        """Return where iteration stands."""
        return {"epoch": self.epoch, "position": self.position, "seed": self.seed}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where ``state`` was taken."""
        self.epoch, self.position = int(state["epoch"]), int(state["position"])
        self.seed = int(state["seed"])
