"""Pairs for ``handson.ops.projection``."""

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.projection import project_onto_subspace, project_onto_vector
from handson.verify.inputs import exactly, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Tolerance


def _by_least_squares(x: Tensor, basis: Tensor) -> Tensor:
    """Return the combination of columns that comes nearest, as torch fits it."""
    matrix = basis[:, None] if basis.dim() == 1 else basis
    targets = x.reshape(-1, x.shape[-1]).mT
    fitted: Tensor = (matrix @ torch.linalg.lstsq(matrix, targets).solution).mT.reshape(x.shape)
    return fitted


_LINE = "handson.ops.projection:project_onto_vector"

ONTO_VECTOR = FunctionPair(
    name="project_onto_vector",
    twin="torch.linalg.lstsq",
    ours=project_onto_vector,
    theirs=_by_least_squares,
    cases={
        "one vector": Case(inputs=(normal(4), normal(4))),
        "a batch": Case(inputs=(normal(3, 4), normal(4))),
        "two axes of batch": Case(inputs=(normal(2, 3, 4), normal(4))),
        "onto an axis": Case(inputs=(normal(3), exactly(0.0, 1.0, 0.0))),
        "onto a long direction": Case(inputs=(normal(3), exactly(30.0, 40.0, 0.0))),
        "onto a short direction": Case(inputs=(normal(3), exactly(0.03, -0.04, 0.0))),
        "at right angles": Case(inputs=(exactly(1.0, 2.0), exactly(-2.0, 1.0))),
        "on the line already": Case(inputs=(exactly(2.0, 4.0), exactly(-1.0, -2.0))),
        "one number": Case(inputs=(normal(3, 1), exactly(-2.0))),
        "with gaps in memory": Case(inputs=(strided(normal(3, 4)), strided(normal(4)))),
        "onto nothing": Case(
            inputs=(normal(3), full(3, value=0.0)),
            dtypes=(torch.float64,),
            differs=Difference(
                reason="the zero vector points nowhere; torch answers 0 or NaN without a word",
                ours=lambda result: isinstance(result, ArgumentError),
                theirs=lambda result: not isinstance(result, ArgumentError),
            ),
        ),
    },
    mutants=(
        Mutant(
            name="not divided by the length",
            where=_LINE,
            old="direction / length",
            new="direction",
        ),
        Mutant(
            name="divided by the squared length",
            where=_LINE,
            old="direction / length",
            new="direction / length**2",
        ),
        Mutant(
            name="how far along, without its sign",
            where=_LINE,
            old="(x * unit).sum(-1, keepdim=True) * unit",
            new="(x * unit).sum(-1, keepdim=True).abs() * unit",
        ),
        Mutant(
            name="what is left instead of the shadow",
            where=_LINE,
            old="return (x * unit)",
            new="return x - (x * unit)",
        ),
    ),
    speed=Case(inputs=(normal(256, 64), normal(64))),
)

_SPACE = "handson.ops.projection:project_onto_subspace"

ONTO_SUBSPACE = FunctionPair(
    name="project_onto_subspace",
    twin="torch.linalg.lstsq",
    ours=project_onto_subspace,
    theirs=_by_least_squares,
    cases={
        "onto a plane": Case(inputs=(normal(5, 4), normal(4, 2))),
        "one vector": Case(inputs=(normal(6), normal(6, 3))),
        "two axes of batch": Case(inputs=(normal(2, 3, 5), normal(5, 2))),
        "onto a line": Case(inputs=(normal(3, 4), normal(4, 1))),
        "onto everything": Case(
            inputs=(normal(2, 3), lambda rng: normal(3, 3)(rng) + 3 * torch.eye(3).double())
        ),
        "onto two axes": Case(inputs=(normal(4, 3), torch.eye(3)[:, :2].double())),
        "columns of several lengths": Case(
            inputs=(normal(4, 5), lambda rng: normal(5, 2)(rng) * exactly(0.1, 10.0)(rng)),
            dtypes=(torch.float64,),
            tolerance={torch.float64: Tolerance(rtol=1e-8, atol=1e-9)},
            because="torch's gradient squares the condition of the columns",
        ),
        "not contiguous": Case(inputs=(transposed(normal(3, 5)), transposed(normal(5, 2)))),
    },
    mutants=(
        Mutant(
            name="the basis taken for orthonormal",
            where=_SPACE,
            old="orthonormalise(basis)",
            new="basis",
        ),
        Mutant(
            name="what is left instead of the shadow",
            where=_SPACE,
            old="(x @ q) @ q.mT",
            new="x - (x @ q) @ q.mT",
        ),
        Mutant(
            name="the first direction left out",
            where=_SPACE,
            old="(x @ q) @ q.mT",
            new="(x @ q[:, -2:]) @ q[:, -2:].mT",
        ),
    ),
    speed=Case(inputs=(normal(256, 64), normal(64, 8))),
)

PAIRS = (ONTO_VECTOR, ONTO_SUBSPACE)
