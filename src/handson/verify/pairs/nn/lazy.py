"""Pairs for ``handson.nn.lazy``: the first input makes the same layer from the same seed."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from handson import nn
from handson.verify.inputs import full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

WAIT = "handson.nn.lazy:_Lazy._materialize"


def _first_call(make: Callable[..., Any]) -> Callable[..., dict[str, Tensor]]:
    def called(x: Tensor, *args: Any, **kwargs: Any) -> dict[str, Tensor]:
        layer = make(*args, **kwargs).to(x.dtype)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(7)
            first = layer(x)
        return {"first": first, "second": layer(2 * x), **layer.state_dict()}

    return called


def _pair(name: str, cases: dict[str, Case], *mutants: Mutant) -> FunctionPair:
    return FunctionPair(
        name=name,
        twin=f"torch.nn.{name}",
        ours=_first_call(getattr(nn, name)),
        theirs=_first_call(getattr(torch.nn, name)),
        cases=cases,
        mutants=mutants,
    )


_RESET = Mutant(
    name="zeros in place of a draw",
    where=WAIT,
    old="self.reset_parameters()",
    new="[p.zero_() for p in waiting.values()]",
)

_BIAS = Mutant(
    name="bias set to zero",
    where=WAIT,
    old="self.reset_parameters()",
    new="self.reset_parameters(); self.bias is None or self.bias.zero_()",
)

LAZY_LINEAR = _pair(
    "LazyLinear",
    {
        "a batch": Case(inputs=(normal(5, 4), 3)),
        "without bias": Case(inputs=(normal(5, 4), 3), kwargs={"bias": False}),
        "one example, no batch": Case(inputs=(normal(4), 3)),
        "a batch of one": Case(inputs=(normal(1, 4), 3)),
        "an empty batch": Case(inputs=(normal(0, 4), 3)),
        "one feature": Case(inputs=(normal(5, 1), 3)),
        "three batch axes": Case(inputs=(normal(2, 3, 2, 4), 3)),
        "all zero": Case(inputs=(full(5, 4, value=0.0), 3)),
        "not contiguous": Case(inputs=(transposed(normal(5, 4)), 3)),
        "in bfloat16": Case(inputs=(normal(5, 4), 3), dtypes=(torch.bfloat16,)),
    },
    _RESET,
    Mutant(
        name="as if there were one feature",
        where="handson.nn.lazy:LazyLinear.initialize_parameters",
        old="self.in_features = x.shape[-1]",
        new="self.in_features = 1",
    ),
    Mutant(
        name="drawn twice",
        where=WAIT,
        old="self.reset_parameters()",
        new="self.reset_parameters(); self.reset_parameters()",
    ),
)

LAZY_CONV2D = _pair(
    "LazyConv2d",
    {
        "images": Case(inputs=(normal(2, 3, 5, 6), 4, 3)),
        "without bias": Case(inputs=(normal(2, 3, 5, 6), 4, 3), kwargs={"bias": False}),
        "a window of one": Case(inputs=(normal(2, 3, 5, 6), 4, 1)),
        "not square": Case(
            inputs=(normal(2, 3, 5, 6), 4, (3, 2)), kwargs={"stride": (1, 2), "padding": (0, 1)}
        ),
        "groups": Case(inputs=(normal(2, 6, 5, 6), 4, 3), kwargs={"groups": 2}),
        "one channel": Case(inputs=(normal(2, 1, 5, 6), 4, 3)),
        "all zero": Case(inputs=(full(2, 3, 5, 6, value=0.0), 4, 3)),
        "not contiguous": Case(inputs=(transposed(normal(2, 3, 5, 6)), 4, 3)),
    },
    _RESET,
    Mutant(
        name="drawn twice",
        where=WAIT,
        old="self.reset_parameters()",
        new="self.reset_parameters(); self.reset_parameters()",
    ),
    _BIAS,
)

PAIRS = (LAZY_LINEAR, LAZY_CONV2D)
