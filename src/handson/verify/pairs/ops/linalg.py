"""Pairs for ``handson.ops.linalg``."""

import torch
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.linalg import solve_least_squares
from handson.verify.inputs import Maker, full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Observation, Tolerance


def _theirs(a: Tensor, b: Tensor) -> Tensor:
    solution: Tensor = torch.linalg.lstsq(a, b).solution
    return solution


def _conditioned(rows: int, columns: int, condition: float) -> Maker:
    """Matrices whose largest singular value is ``condition`` times the smallest."""

    def make(rng: torch.Generator) -> Tensor:
        left, _ = torch.linalg.qr(normal(rows, columns)(rng))
        right, _ = torch.linalg.qr(normal(columns, columns)(rng))
        scales: Tensor = condition ** -torch.linspace(0, 1, columns, dtype=torch.float64)
        result: Tensor = left * scales @ right
        return result

    return make


def _finite(result: Observation | Exception) -> bool:
    return not isinstance(result, Exception) and bool(result["output"].isfinite().all())


LEAST_SQUARES = FunctionPair(
    name="solve_least_squares",
    twin="torch.linalg.lstsq",
    ours=solve_least_squares,
    theirs=_theirs,
    cases={
        "more examples than features": Case(inputs=(normal(20, 4), normal(20, 1))),
        "several targets": Case(inputs=(normal(9, 3), normal(9, 2))),
        "one feature": Case(inputs=(normal(6, 1), normal(6, 1))),
        "a single example": Case(inputs=(full(1, 1, value=2.0), full(1, 1, value=3.0))),
        "as many examples as features": Case(
            inputs=(_conditioned(4, 4, 10.0), normal(4, 2)),
            tolerance={torch.float32: Tolerance(rtol=1e-4, atol=1e-4)},
            because="both sides round differently, and the condition multiplies the rounding",
        ),
        "orthogonal columns": Case(inputs=(torch.eye(5)[:, :3].clone(), normal(5, 1))),
        "a constant column for the intercept": Case(
            inputs=(lambda rng: torch.cat((normal(8, 2)(rng), torch.ones(8, 1)), 1), normal(8, 1)),
        ),
        "not contiguous": Case(inputs=(transposed(normal(9, 3)), transposed(normal(9, 2)))),
        "features of different scale": Case(
            inputs=(
                lambda rng: normal(12, 3)(rng) * torch.tensor([1e-1, 1.0, 1e1]).double(),
                normal(12, 1),
            ),
            dtypes=(torch.float64,),
            tolerance={torch.float64: Tolerance(rtol=1e-8, atol=1e-10)},
            because="torch's gradient squares the condition, and so loses what ours keeps",
        ),
        "condition 1e5": Case(
            inputs=(_conditioned(12, 4, 1e5), normal(12, 1)),
            dtypes=(torch.float64,),
            tolerance={torch.float64: Tolerance(rtol=1e-8, atol=1e-6)},
            because="torch's gradient squares the condition, and so loses what ours keeps",
        ),
        "dependent columns": Case(
            inputs=(full(5, 2, value=1.0), normal(5, 1)),
            dtypes=(torch.float64,),
            differs=Difference(
                reason="many solutions are equally good; torch picks one without a word",
                ours=lambda result: isinstance(result, ArgumentError),
                theirs=_finite,
            ),
        ),
        "fewer examples than features": Case(
            inputs=(normal(2, 4), normal(2, 1)),
            dtypes=(torch.float64,),
            differs=Difference(
                reason="many solutions fit perfectly; torch picks the smallest without a word",
                ours=lambda result: isinstance(result, ShapeError),
                theirs=_finite,
            ),
        ),
    },
    mutants=(
        Mutant(
            name="the normal equations",
            where="handson.ops.linalg:solve_least_squares",
            old="torch.linalg.solve_triangular(r, q.mT @ b, upper=True)",
            new="torch.linalg.solve(a.mT @ a, a.mT @ b)",
        ),
        Mutant(
            name="a little ridge, to be on the safe side",
            where="handson.ops.linalg:solve_least_squares",
            old="torch.linalg.solve_triangular(r, q.mT @ b, upper=True)",
            new="torch.linalg.solve(a.mT @ a + 1e-8 * torch.eye(columns, dtype=a.dtype), a.mT @ b)",
        ),
        Mutant(
            name="the wrong triangle",
            where="handson.ops.linalg:solve_least_squares",
            old="upper=True",
            new="upper=False",
        ),
    ),
    speed=Case(inputs=(normal(1000, 20), normal(1000, 1))),
)

PAIRS = (LEAST_SQUARES,)
