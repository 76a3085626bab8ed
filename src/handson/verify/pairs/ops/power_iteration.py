"""Pairs for ``handson.ops.power_iteration``."""

import torch
from torch import Tensor

from handson.ops.power_iteration import power_iteration
from handson.verify.inputs import Maker, exactly, full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair


def _stretching(*singular: float, rows: int = 5, columns: int = 4, batch: int = 0) -> Maker:
    """Matrices with these singular values, turned at random."""

    def make(rng: torch.Generator) -> Tensor:
        count, shape = len(singular), (batch,) * (batch > 0)
        left, _ = torch.linalg.qr(normal(*shape, rows, count)(rng))
        right, _ = torch.linalg.qr(normal(*shape, columns, count)(rng))
        turned: Tensor = left * torch.tensor(singular, dtype=torch.float64) @ right.mT
        return turned

    return make


def _largest(A: Tensor, iterations: int = 100) -> Tensor:
    norm: Tensor = torch.linalg.matrix_norm(A, 2)
    return norm


_FEW = {"iterations": 25}
"""Enough where σ₂ is at most half of σ₁: 0.5 to the 50th is 1e-15."""

_ITERATION = "handson.ops.power_iteration:power_iteration"

POWER_ITERATION = FunctionPair(
    name="power_iteration",
    twin="torch.linalg.matrix_norm(A, 2)",
    ours=power_iteration,
    theirs=_largest,
    cases={
        "one direction stands out": Case(inputs=(_stretching(3.0, 1.0, 0.5, 0.1),), kwargs=_FEW),
        "wide": Case(inputs=(_stretching(2.0, 1.0, rows=3, columns=6),), kwargs=_FEW),
        "one singular value": Case(inputs=(_stretching(1.5),), kwargs=_FEW),
        "a batch": Case(inputs=(_stretching(2.0, 0.7, 0.3, batch=3),), kwargs=_FEW),
        "nearly as large": Case(inputs=(_stretching(1.0, 0.87, 0.86),)),
        "nearer still, more steps": Case(
            inputs=(_stretching(1.0, 0.95),), kwargs={"iterations": 300}
        ),
        "shorter than one": Case(inputs=(_stretching(1e-6, 1e-7, 1e-8),), kwargs=_FEW),
        "one row": Case(inputs=(normal(1, 4),), kwargs=_FEW),
        "one column": Case(inputs=(normal(4, 1),), kwargs=_FEW),
        "one negative number": Case(inputs=(-2.0 * torch.ones(1, 1),), kwargs=_FEW),
        "stretched along the axes": Case(
            inputs=(lambda rng: exactly(1.0, -4.0, 2.0)(rng).diag(),), kwargs=_FEW
        ),
        "the same everywhere": Case(inputs=(full(3, 4, value=0.5),), kwargs=_FEW),
        "not contiguous": Case(inputs=(transposed(_stretching(2.0, 1.0)),), kwargs=_FEW),
        "no matrices": Case(inputs=(normal(0, 3, 2),)),
        "the zero matrix": Case(
            inputs=(full(3, 2, value=0.0),),
            differs=Difference(
                reason="every direction is stretched alike, by 0; torch's slope picks one, ours 0",
                ours=lambda result: not any(float(x.abs().sum()) for x in result.values()),
                theirs=lambda result: float(result["grad input 0"].abs().sum()) > 0,
            ),
        ),
    },
    mutants=(
        Mutant(
            name="the largest eigenvalue of AᵀA, without the root",
            where=_ITERATION,
            old="[..., 0, 0]",
            new="[..., 0, 0] ** 2",
        ),
        Mutant(
            name="stops after one step",
            where=_ITERATION,
            old="range(iterations)",
            new="range(1)",
        ),
        Mutant(
            name="the sum of a column instead of its length",
            where=_ITERATION,
            old="(u.mT @ A @ v)",
            new="(u.sign().mT @ A @ v)",
        ),
        Mutant(
            name="the matrix once more taken for a constant",
            where=_ITERATION,
            old="u.mT @ A @ v",
            new="u.mT @ (A + constant) @ v / 2",
        ),
    ),
    speed=Case(inputs=(normal(64, 64),)),
)

PAIRS = (POWER_ITERATION,)
