"""Pairs for ``handson.ops.norms``."""

from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from handson.base.errors import ShapeError
from handson.ops.norms import direction, matrix_norm, vector_norm
from handson.verify.inputs import Maker, exactly, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair

_INFINITY = float("inf")
_WHERE = "handson.ops.norms"


def _with_zeros(rng: torch.Generator) -> Tensor:
    x: Tensor = normal(3, 6)(rng)
    return x * (x > -0.3)


def _equal(result: Any, *numbers: float) -> bool:
    return torch.equal(result["output"], torch.tensor(numbers, dtype=result["output"].dtype)[0])


def _scaled(by: float, norm: float) -> Case:
    """Return a case of the vector (3, 4) times ``by``, whose norm torch's squares lose."""
    lost = 0.0 if by < 1 else _INFINITY
    return Case(
        inputs=(exactly(3.0 * by, 4.0 * by),),
        dtypes=(torch.float32,),
        differs=Difference(
            reason="squares leave the range of float32, though the norm does not",
            ours=lambda result: abs(float(result["output"]) / norm - 1) < 1e-6,
            theirs=lambda result: _equal(result, lost),
        ),
    )


_ORDERS = {
    f"ord = {order}": Case(inputs=(normal(3, 6),), kwargs={"ord": order, "dim": 1})
    for order in (0, 0.5, 1, 1.5, 3, 7.0, _INFINITY, -2.5, -_INFINITY)
}
_ZEROS = {
    f"some zeros, ord = {order}": Case(inputs=(_with_zeros,), kwargs={"ord": order, "dim": 1})
    for order in (0, 0.5, 1.5, 2, _INFINITY, -1)
}
_NOTHING = {
    f"the zero vector, ord = {order}": Case(inputs=(full(4, value=0.0),), kwargs={"ord": order})
    for order in (0.5, 2, 3, _INFINITY, -1)
}

VECTOR_NORM = FunctionPair(
    name="vector_norm",
    twin="torch.linalg.vector_norm",
    ours=vector_norm,
    theirs=torch.linalg.vector_norm,
    cases={
        "three and four": Case(inputs=(exactly(3.0, -4.0),)),
        "all axes at once": Case(inputs=(normal(3, 4, 2),)),
        "all axes, kept": Case(inputs=(normal(3, 4),), kwargs={"keepdim": True}),
        "the first axis": Case(inputs=(normal(3, 4),), kwargs={"dim": 0}),
        "two axes of three": Case(inputs=(normal(3, 4, 2),), kwargs={"dim": (0, -1)}),
        "two axes, kept": Case(inputs=(normal(3, 4, 2),), kwargs={"dim": (0, 2), "keepdim": True}),
        "a single number": Case(inputs=(-3.0 * torch.ones(()),)),
        "one number per vector": Case(inputs=(normal(4, 1),), kwargs={"dim": 1}),
        "vectors of no numbers": Case(inputs=(normal(3, 0),), kwargs={"dim": 1}),
        "no vectors": Case(inputs=(normal(0, 3),), kwargs={"dim": 1, "ord": 3}),
        "equal entries share the slope": Case(
            inputs=(exactly(2.0, -2.0, 2.0, 1.0),), kwargs={"ord": _INFINITY}
        ),
        "not contiguous": Case(inputs=(transposed(normal(4, 3)),), kwargs={"dim": 1}),
        "with gaps in memory": Case(inputs=(strided(normal(4, 3)),), kwargs={"dim": 0}),
        "an infinite entry": Case(inputs=(exactly(1.0, _INFINITY, 2.0),)),
        "an entry that is NaN": Case(inputs=(exactly(1.0, float("nan"), 2.0),)),
        "far from zero": Case(inputs=(normal(50, mean=1e4),)),
        "numbers of very different size": Case(inputs=(exactly(1e-6, 1.0, 1e6),)),
        **_ORDERS,
        **_ZEROS,
        **_NOTHING,
        "squares overflow": _scaled(1e20, 5e20),
        "squares vanish": _scaled(1e-30, 5e-30),
        "the largest of no numbers": Case(
            inputs=(normal(0),),
            kwargs={"ord": _INFINITY},
            differs=Difference(
                reason="both refuse; ours says which orders have an answer",
                ours=lambda result: isinstance(result, ShapeError),
                theirs=lambda result: isinstance(result, RuntimeError),
            ),
        ),
    },
    mutants=(
        Mutant(
            name="the root forgotten",
            where=f"{_WHERE}:_by_powers",
            old="total ** (1 / order)",
            new="total",
        ),
        Mutant(
            name="zeros take part in the power",
            where=f"{_WHERE}:_by_powers",
            old="torch.where(zero, 0.0 if order > 0 else torch.inf, powers)",
            new="powers",
        ),
        Mutant(
            name="the length for every order",
            where=f"{_WHERE}:_by_powers",
            old="** order",
            new="** 2",
        ),
        Mutant(
            name="the sum without absolute values",
            where=f"{_WHERE}:vector_norm",
            old="size.sum(axes, keepdim)",
            new="x.sum(axes, keepdim)",
        ),
        Mutant(
            name="the largest number, not the largest size",
            where=f"{_WHERE}:vector_norm",
            old="size.amax(axes, keepdim)",
            new="x.amax(axes, keepdim)",
        ),
        Mutant(
            name="one of the largest takes all of the slope",
            where=f"{_WHERE}:vector_norm",
            old="size.amax(axes, keepdim)",
            new="size.max(-1).values if axes == (0,) else size.amax(axes, keepdim)",
        ),
        Mutant(
            name="the unit not given back",
            where=f"{_WHERE}:_by_powers",
            old="return unit * total",
            new="return total",
        ),
    ),
    speed=Case(inputs=(normal(256, 64),), kwargs={"dim": 1}),
)

_MATRIX_ORDERS = ("fro", "nuc", 1, -1, 2, -2, _INFINITY, -_INFINITY)


def _each(make: Maker, what: str) -> dict[str, Case]:
    return {
        f"{what}, ord = {order}": Case(inputs=(make,), kwargs={"ord": order})
        for order in _MATRIX_ORDERS
    }


MATRIX_NORM = FunctionPair(
    name="matrix_norm",
    twin="torch.linalg.matrix_norm",
    ours=matrix_norm,
    theirs=torch.linalg.matrix_norm,
    cases={
        **_each(normal(3, 4), "three rows of four"),
        **_each(normal(2, 4, 3), "a batch"),
        "Frobenius by default": Case(inputs=(normal(4, 3),)),
        "the first two axes": Case(
            inputs=(normal(4, 3, 2),), kwargs={"ord": 1, "dim": (0, 1), "keepdim": True}
        ),
        "columns before rows": Case(inputs=(normal(4, 3),), kwargs={"ord": 1, "dim": (1, 0)}),
        "axes apart, kept": Case(
            inputs=(normal(4, 2, 3),), kwargs={"ord": 2, "dim": (2, 0), "keepdim": True}
        ),
        "one number": Case(inputs=(normal(1, 1),), kwargs={"ord": 2}),
        "one row": Case(inputs=(normal(1, 5),), kwargs={"ord": _INFINITY}),
        "the zero matrix": Case(inputs=(full(3, 2, value=0.0),)),
        "no matrices": Case(inputs=(normal(0, 3, 2),), kwargs={"ord": 1}),
        "not contiguous": Case(inputs=(transposed(normal(4, 3)),), kwargs={"ord": -1}),
        "the same everywhere": Case(inputs=(full(3, 3, value=2.0),), kwargs={"ord": 1}),
    },
    mutants=(
        Mutant(
            name="rows and columns exchanged",
            where=f"{_WHERE}:matrix_norm",
            old="vector_norm(matrices, 1, -2), ord * math.inf",
            new="vector_norm(matrices, 1, -1), ord * math.inf",
        ),
        Mutant(
            name="the axes not moved",
            where=f"{_WHERE}:matrix_norm",
            old="A.movedim(dim, (-2, -1))",
            new="A",
        ),
        Mutant(
            name="the length of the singular values",
            where=f"{_WHERE}:matrix_norm",
            old="vector_norm(torch.linalg.svdvals(matrices), 1, -1)",
            new="vector_norm(torch.linalg.svdvals(matrices), 2, -1)",
        ),
        Mutant(
            name="the largest where the smallest is wanted",
            where=f"{_WHERE}:matrix_norm",
            old="vector_norm(torch.linalg.svdvals(matrices), ord * math.inf, -1)",
            new="vector_norm(torch.linalg.svdvals(matrices), math.inf, -1)",
        ),
    ),
    speed=Case(inputs=(normal(64, 64),)),
)

DIRECTION = FunctionPair(
    name="direction",
    twin="torch.nn.functional.normalize",
    ours=direction,
    theirs=lambda x, dim=-1: functional.normalize(x, dim=dim),
    cases={
        "a batch": Case(inputs=(normal(4, 3),)),
        "along the first axis": Case(inputs=(normal(4, 3),), kwargs={"dim": 0}),
        "one vector": Case(inputs=(normal(5),)),
        "one number each": Case(inputs=(normal(4, 1),)),
        "length one before": Case(inputs=(exactly(0.6, -0.8),)),
        "length one hundred": Case(inputs=(exactly(60.0, -80.0),)),
        "no vectors": Case(inputs=(normal(0, 3),)),
        "not contiguous": Case(inputs=(transposed(normal(4, 3)),)),
        "shorter than 1e-12": Case(
            inputs=(exactly(3e-20, 4e-20),),
            dtypes=(torch.float64,),
            differs=Difference(
                reason="a short vector has a direction too; torch divides by at least 1e-12",
                ours=lambda result: abs(float(result["output"].norm()) - 1) < 1e-12,
                theirs=lambda result: float(result["output"].norm()) < 1e-6,
            ),
        ),
    },
    mutants=(
        Mutant(
            name="the length over all vectors",
            where=f"{_WHERE}:direction",
            old="vector_norm(x, 2, dim, keepdim=True)",
            new="vector_norm(x, 2, None, keepdim=True)",
        ),
        Mutant(
            name="divided by the L1 norm",
            where=f"{_WHERE}:direction",
            old="vector_norm(x, 2, dim, keepdim=True)",
            new="vector_norm(x, 1, dim, keepdim=True)",
        ),
        Mutant(
            name="the length taken for a constant",
            where=f"{_WHERE}:direction",
            old="vector_norm(x, 2, dim, keepdim=True)",
            new="vector_norm(x, 2, dim, keepdim=True).detach()",
        ),
        Mutant(
            name="only long vectors are shortened",
            where=f"{_WHERE}:direction",
            old="length == 0",
            new="length < 1",
        ),
    ),
    speed=Case(inputs=(normal(256, 64),)),
)

PAIRS = (VECTOR_NORM, MATRIX_NORM, DIRECTION)
