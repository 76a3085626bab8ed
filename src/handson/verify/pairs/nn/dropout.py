"""Pairs for ``handson.nn.dropout``: the same seed tosses the very same mask."""

from collections.abc import Callable

import torch
from torch import Tensor

from handson import nn
from handson.base.module import Module
from handson.verify.inputs import full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair, Tolerance

WHERE = "handson.ops.dropout:dropout"
MASK = "handson.ops.dropout:keep_mask"

_EXACT = {dtype: Tolerance(rtol=0.0, atol=0.0) for dtype in (torch.float64, torch.float32)}
_BECAUSE = "with the same mask there is nothing left to round differently"


class Seeded(Module):
    """A layer that meets the same chance at every call.

    Args:
        layer: what is called.
    """

    def __init__(self, layer: Module) -> None:
        super().__init__()
        self.layer = layer

    def forward(self, x: Tensor) -> Tensor:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(7)
            y: Tensor = self.layer(x.clone() if getattr(self.layer, "inplace", False) else x)
        return y


def _seeded(make: Callable[..., Module]) -> Callable[..., Module]:
    return lambda *args, **kwargs: Seeded(make(*args, **kwargs))


_MUTANTS = (
    Mutant(name="no rescaling", where=WHERE, old="scaled = m / (1 - p)", new="scaled = m"),
    Mutant(
        name="scaled by p",
        where=WHERE,
        old="scaled = m / (1 - p)",
        new="scaled = m / p",
    ),
    Mutant(
        name="active in evaluation",
        where=WHERE,
        old="if not training or p == 0:",
        new="if p == 0:",
    ),
    Mutant(name="keeps with probability p", where=MASK, old="bernoulli_(1 - p", new="bernoulli_(p"),
)


def _pair(name: str, shape: tuple[int, ...], extra: dict[str, Case], *mutants: Mutant) -> LayerPair:
    x = normal(*shape)
    return LayerPair(
        name=name,
        twin=f"torch.nn.{name}",
        ours=_seeded(getattr(nn, name)),
        theirs=_seeded(getattr(torch.nn, name)),
        cases={
            "half": Case(inputs=(x,)),
            "few": Case(args=(0.1,), inputs=(x,)),
            "most": Case(args=(0.9,), inputs=(x,)),
            "none": Case(args=(0.0,), inputs=(x,)),
            "all": Case(args=(1.0,), inputs=(x,)),
            "in evaluation": Case(args=(0.3,), inputs=(x,), training=False),
            "in place": Case(args=(0.3, True), inputs=(x,)),
            "a batch of one": Case(args=(0.3,), inputs=(normal(1, *shape[1:]),)),
            "an empty batch": Case(inputs=(normal(0, *shape[1:]),)),
            "all zero": Case(inputs=(full(*shape, value=0.0),)),
            "infinite": Case(inputs=(full(*shape, value=float("inf")),)),
            "not contiguous": Case(inputs=(transposed(x),)),
            "with gaps in memory": Case(inputs=(strided(x),)),
            "in bfloat16": Case(args=(0.1,), inputs=(x,), dtypes=(torch.bfloat16,)),
            **extra,
        },
        mutants=(*_MUTANTS, *mutants),
        tolerance=_EXACT,
        because=_BECAUSE,
        speed=Case(inputs=(normal(256, 256, *shape[2:]),)),
    )


_SINGLE = Mutant(
    name="single numbers in place of channels",
    where=MASK,
    old="if whole_channels else x",
    new="if whole_channels is None else x",
)

DROPOUT = _pair(
    "Dropout",
    (6, 5),
    {
        "a single number": Case(inputs=(normal(),)),
        "five axes": Case(inputs=(normal(2, 3, 2, 3, 2),)),
    },
)
DROPOUT1D = _pair("Dropout1d", (4, 5, 3), {}, _SINGLE)
DROPOUT2D = _pair("Dropout2d", (4, 5, 3, 2), {}, _SINGLE)

PAIRS = (DROPOUT, DROPOUT1D, DROPOUT2D)
