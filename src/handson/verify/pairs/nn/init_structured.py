"""Pairs for ``handson.nn.init_structured``: the very same numbers, or the same distribution."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from handson.base.seed import generator
from handson.nn import init
from handson.verify.inputs import full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

WHERE = "handson.nn.init_structured:"
DRAWS = 40_000
_EXACT = {dtype: Tolerance(rtol=0.0, atol=0.0) for dtype in (torch.float64, torch.float32)}
_BECAUSE = "random numbers are the same to the last bit or they are others"


def _chance(fill: Callable[..., Any]) -> Callable[..., Tensor]:
    """Draw from torch's global generator, freshly seeded: sparse_ knows no other in torch."""

    def filled(tensor: Tensor, **kwargs: Any) -> Tensor:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(7)
            result: Tensor = fill(tensor.detach(), **kwargs)
        return result

    return filled


def _pair(name: str, cases: dict[str, Case], *mutants: Mutant) -> FunctionPair:
    return FunctionPair(
        name=name,
        twin=f"torch.nn.init.{name}",
        ours=_chance(getattr(init, name)),
        theirs=_chance(getattr(torch.nn.init, name)),
        cases=cases,
        mutants=mutants,
        tolerance=_EXACT,
        because=_BECAUSE,
    )


_MATRICES = {
    "square": Case(inputs=(normal(4, 4),)),
    "more rows": Case(inputs=(normal(5, 3),)),
    "more columns": Case(inputs=(normal(3, 5),)),
    "one number": Case(inputs=(normal(1, 1),)),
    "one row": Case(inputs=(normal(1, 4),)),
    "not contiguous": Case(inputs=(transposed(normal(5, 3)),)),
}

EYE = _pair(
    "eye_",
    {**_MATRICES, "empty": Case(inputs=(normal(0, 3),))},
    Mutant(name="twos", where=f"{WHERE}eye_", old="fill_(1)", new="fill_(2)"),
    Mutant(
        name="what was there stays",
        where=f"{WHERE}eye_",
        old="tensor.zero_()",
        new="tensor.abs_()",
    ),
    Mutant(
        name="one place beside the diagonal",
        where=f"{WHERE}eye_",
        old="tensor.diagonal()",
        new="tensor.diagonal(min(1, tensor.shape[1] - 1))",
    ),
)

DIRAC = _pair(
    "dirac_",
    {
        "sequences": Case(inputs=(normal(3, 3, 5),)),
        "images": Case(inputs=(normal(4, 4, 3, 3),)),
        "volumes": Case(inputs=(normal(2, 2, 3, 1, 3),)),
        "an even window": Case(inputs=(normal(3, 3, 4, 2),)),
        "fewer in than out": Case(inputs=(normal(5, 2, 3, 3),)),
        "fewer out than in": Case(inputs=(normal(2, 5, 3, 3),)),
        "two groups": Case(inputs=(normal(6, 3, 3, 3),), kwargs={"groups": 2}),
    },
    Mutant(name="first place of the window", where=f"{WHERE}dirac_", old="size // 2", new="0"),
    Mutant(
        name="groups all write to the first",
        where=f"{WHERE}dirac_",
        old="group * in_group + channel",
        new="channel",
    ),
)

ORTHOGONAL = _pair(
    "orthogonal_",
    {
        **_MATRICES,
        "a convolution": Case(inputs=(normal(6, 4, 3, 2),)),
        "a wide convolution": Case(inputs=(normal(2, 4, 3, 2),)),
        "with gain": Case(inputs=(normal(4, 4),), kwargs={"gain": 5 / 3}),
        "empty": Case(inputs=(normal(3, 0),)),
        "a layer of the book": Case(inputs=(full(256, 784, value=0.0),)),
    },
    Mutant(
        name="signs left to the factorisation",
        where=f"{WHERE}orthogonal_",
        old="r.diagonal().sign()",
        new="r.diagonal().sign().abs()",
    ),
    Mutant(name="gain forgotten", where=f"{WHERE}orthogonal_", old="mul_(gain)", new="mul_(1)"),
    Mutant(
        name="a wide one not turned back",
        where=f"{WHERE}orthogonal_",
        old="q = q if rows >= columns else q.T",
        new="q = q if rows >= columns else q",
    ),
)

SPARSE = _pair(
    "sparse_",
    {
        "a tenth": Case(inputs=(normal(20, 6),), kwargs={"sparsity": 0.1}),
        "rounded up": Case(inputs=(normal(7, 5),), kwargs={"sparsity": 0.3}),
        "nothing": Case(inputs=(normal(7, 5),), kwargs={"sparsity": 0.0}),
        "everything": Case(inputs=(normal(7, 5),), kwargs={"sparsity": 1.0}),
        "wide": Case(inputs=(normal(3, 9),), kwargs={"sparsity": 0.5}),
        "large numbers": Case(inputs=(normal(9, 4),), kwargs={"sparsity": 0.5, "std": 3.0}),
        "not contiguous": Case(inputs=(transposed(normal(6, 4)),), kwargs={"sparsity": 0.5}),
    },
    Mutant(name="rounded down", where=f"{WHERE}sparse_", old="math.ceil(", new="math.floor("),
    Mutant(
        name="what stays and what goes swapped",
        where=f"{WHERE}sparse_",
        old="[:zeros]",
        new="[zeros:]",
    ),
    Mutant(
        name="variance in place of standard deviation",
        where=f"{WHERE}sparse_",
        old="normal_(0, std,",
        new="normal_(0, std**2,",
    ),
)


_ANY = {
    "a vector": Case(inputs=(normal(7),)),
    "a single number": Case(inputs=(full(value=-1.0),)),
    "a matrix": Case(inputs=(normal(5, 3),)),
    "zeros": Case(inputs=(full(4, value=0.0),)),
    "ones": Case(inputs=(full(4, value=1.0),)),
    "empty": Case(inputs=(normal(0, 3),)),
    "not contiguous": Case(inputs=(transposed(normal(5, 3)),)),
}

CONSTANT = _pair(
    "constant_",
    {
        "a vector": Case(inputs=(normal(7),), kwargs={"val": 0.5}),
        "a single number": Case(inputs=(normal(),), kwargs={"val": 2.0}),
        "negative": Case(inputs=(normal(5, 3),), kwargs={"val": -0.1}),
        "zero": Case(inputs=(normal(5, 3),), kwargs={"val": 0.0}),
        "empty": Case(inputs=(normal(0, 3),), kwargs={"val": 1.0}),
        "infinite": Case(inputs=(normal(3),), kwargs={"val": float("inf")}),
        "not contiguous": Case(inputs=(transposed(normal(5, 3)),), kwargs={"val": 0.5}),
    },
    Mutant(name="added", where="handson.nn.init:constant_", old="fill_(val)", new="add_(val)"),
    Mutant(
        name="without its sign",
        where="handson.nn.init:constant_",
        old="fill_(val)",
        new="fill_(abs(val))",
    ),
)

ZEROS = _pair(
    "zeros_",
    _ANY,
    Mutant(name="ones", where="handson.nn.init:zeros_", old="zero_()", new="fill_(1)"),
    Mutant(
        name="negative numbers only",
        where="handson.nn.init:zeros_",
        old="zero_()",
        new="clamp_(min=0)",
    ),
)

ONES = _pair(
    "ones_",
    _ANY,
    Mutant(name="zeros", where="handson.nn.init:ones_", old="fill_(1)", new="fill_(0)"),
    Mutant(name="one added", where="handson.nn.init:ones_", old="fill_(1)", new="add_(1)"),
)


def _distribution(fill: Callable[..., Any]) -> Callable[..., Tensor]:
    """Draw many numbers and return the share of them below each of nineteen marks."""

    def described(a: float, b: float, **kwargs: Any) -> Tensor:
        drawn = torch.empty(DRAWS, dtype=torch.float64)
        drawn = fill(drawn, a=a, b=b, generator=generator(7), **kwargs)
        marks = torch.linspace(a, b, 21, dtype=torch.float64)[1:-1]
        below: Tensor = (drawn.unsqueeze(1) <= marks).double().mean(0)
        return below

    return described


TRUNCATED = FunctionPair(
    name="trunc_normal_",
    twin="torch.nn.init.trunc_normal_",
    ours=_distribution(init.trunc_normal_),
    theirs=_distribution(torch.nn.init.trunc_normal_),
    cases={
        "two deviations": Case(inputs=(-2.0, 2.0)),
        "narrow": Case(inputs=(-0.5, 0.5)),
        "as networks start": Case(inputs=(-0.04, 0.04), kwargs={"std": 0.02}),
        "hardly cut": Case(inputs=(-4.0, 4.0)),
        "off centre": Case(inputs=(0.0, 3.0), kwargs={"mean": 1.0}),
        "one side": Case(inputs=(0.5, 2.0)),
        "wide and off centre": Case(inputs=(-5.0, 1.0), kwargs={"mean": -1.0, "std": 2.0}),
    },
    mutants=(
        Mutant(
            name="bounds that ignore the mean",
            where="handson.ops.truncated_normal:truncated_normal_quantile",
            old="(a - mean) / std, (b - mean) / std",
            new="a / std, b / std",
        ),
        Mutant(
            name="evenly spread",
            where="handson.ops.truncated_normal:truncated_normal_quantile",
            old="torch.special.ndtri(below + u * (above - below)).clamp(low, high)",
            new="low + u * (high - low)",
        ),
        Mutant(
            name="pushed to the ends in place of cut off",
            where="handson.ops.truncated_normal:truncated_normal_quantile",
            old="torch.special.ndtri(below + u * (above - below))",
            new="torch.special.ndtri(u.clamp(1e-12))",
        ),
    ),
    dtypes=(torch.float64,),
    tolerance={torch.float64: Tolerance(rtol=0.0, atol=0.016)},
    because="two samples of 40,000 numbers: their distribution functions differ by 0.016 or more "
    "once in ten thousand times (Kolmogorov and Smirnov)",
)

PAIRS = (CONSTANT, ZEROS, ONES, EYE, DIRAC, ORTHOGONAL, SPARSE, TRUNCATED)
