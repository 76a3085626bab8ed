"""Pairs for ``handson.ops.orthogonality``."""

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.orthogonality import are_orthogonal, orthonormalise
from handson.verify.inputs import exactly, full, normal, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Observation, Tolerance


def _by_angle(x: Tensor, y: Tensor, tolerance: float | None = None) -> Tensor:
    """Compare the angle in float64 with a right one."""
    if tolerance is None:
        tolerance = torch.finfo(x.dtype).eps ** 0.5
    a, b = x.double(), y.double()
    lengths = torch.linalg.vector_norm(a, dim=-1) * torch.linalg.vector_norm(b, dim=-1)
    right: Tensor = torch.linalg.vecdot(a, b).abs() <= tolerance * lengths
    return right


def _off_by(cosine: float, scale: float = 1.0) -> Case:
    x, y = exactly(scale, 0.0, 0.0), exactly(cosine * scale, scale, 0.0)
    return Case(inputs=(x, y), kwargs={"tolerance": 1e-2})


_ORTHOGONAL = "handson.ops.orthogonality:are_orthogonal"

ARE_ORTHOGONAL = FunctionPair(
    name="are_orthogonal",
    twin="torch.linalg.vecdot over lengths, in float64",
    ours=are_orthogonal,
    theirs=_by_angle,
    cases={
        "right angles": Case(inputs=(exactly(1.0, 2.0, 0.0), exactly(-2.0, 1.0, 5.0))),
        "any angle": Case(inputs=(normal(4), normal(4))),
        "the same direction": Case(inputs=(exactly(1.0, 2.0), exactly(2.0, 4.0))),
        "opposite": Case(inputs=(exactly(1.0, 2.0), exactly(-1.0, -2.0))),
        "a zero vector": Case(inputs=(full(3, value=0.0), normal(3))),
        "a batch": Case(inputs=(normal(5, 3), normal(5, 3))),
        "one for a batch": Case(
            inputs=(lambda rng: torch.eye(3, dtype=torch.float64), exactly(0.0, 1.0, 1.0))
        ),
        "just within": _off_by(0.009),
        "just outside": _off_by(0.011),
        "tiny and far from a right angle": _off_by(0.5, scale=1e-6),
        "huge and nearly a right angle": _off_by(1e-4, scale=1e6),
        "rounding of thirds": Case(
            inputs=(exactly(1 / 3, 1 / 7, -1.0), exactly(3.0, 7.0, 2.0)),
        ),
    },
    mutants=(
        Mutant(
            name="exactly zero",
            where=_ORTHOGONAL,
            old="<= largest",
            new="== 0",
        ),
        Mutant(
            name="the lengths left out",
            where=_ORTHOGONAL,
            old="(direction(x) * direction(y))",
            new="(x * y)",
        ),
        Mutant(
            name="a negative product passes",
            where=_ORTHOGONAL,
            old="cosine.abs() <=",
            new="cosine <=",
        ),
    ),
    speed=Case(inputs=(normal(256, 64), normal(256, 64))),
)


def _with_positive_diagonal(basis: Tensor) -> Tensor:
    """Q of torch's QR, its columns turned so that R has a positive diagonal."""
    q, r = torch.linalg.qr(basis)
    turned: Tensor = q * r.detach().diagonal(dim1=-2, dim2=-1).sign()[..., None, :]
    return turned


def _finite(result: Observation | Exception) -> bool:
    return not isinstance(result, Exception) and bool(result["output"].isfinite().all())


_GRAM_SCHMIDT = "handson.ops.orthogonality:orthonormalise"

ORTHONORMALISE = FunctionPair(
    name="orthonormalise",
    twin="torch.linalg.qr, with a positive diagonal",
    ours=orthonormalise,
    theirs=_with_positive_diagonal,
    cases={
        "three columns": Case(inputs=(normal(6, 3),)),
        "square": Case(inputs=(lambda rng: normal(4, 4)(rng) + 3 * torch.eye(4).double(),)),
        "one column": Case(inputs=(normal(5, 1),)),
        "one number": Case(inputs=(full(1, 1, value=-2.0),)),
        "a batch": Case(inputs=(normal(3, 6, 2),)),
        "already orthonormal": Case(inputs=(torch.eye(5)[:, :3].double(),)),
        "at right angles, of several lengths": Case(
            inputs=(lambda rng: exactly(2.0, 3.0, 0.5)(rng).diag(),)
        ),
        "short columns": Case(
            inputs=(normal(6, 3, std=1e-3),),
            tolerance={torch.float32: Tolerance(rtol=1e-4, atol=1e-2)},
            because="the slopes are a thousand times as large as those of columns near 1",
        ),
        "not contiguous": Case(inputs=(transposed(normal(6, 3)),)),
        "columns that lean on each other": Case(
            inputs=(lambda rng: normal(8, 3)(rng) * 0.05 + normal(8, 1)(rng),),
            tolerance={
                torch.float64: Tolerance(rtol=1e-9, atol=1e-9),
                torch.float32: Tolerance(rtol=1e-3, atol=1e-2),
            },
            because="the condition of the columns multiplies the rounding of both sides",
        ),
        "dependent columns": Case(
            inputs=(full(5, 2, value=1.0),),
            dtypes=(torch.float64,),
            differs=Difference(
                reason="nothing is left of the second column; torch fills in some direction",
                ours=lambda result: isinstance(result, ArgumentError),
                theirs=_finite,
            ),
        ),
    },
    mutants=(
        Mutant(
            name="the share measured on the column as it was",
            where=_GRAM_SCHMIDT,
            old="(q * rest).sum(-1, keepdim=True)",
            new="(q * column).sum(-1, keepdim=True)",
        ),
        Mutant(
            name="not brought to length one",
            where=_GRAM_SCHMIDT,
            old="found.append(rest / length)",
            new="found.append(rest)",
        ),
        Mutant(
            name="only the share with the column before",
            where=_GRAM_SCHMIDT,
            old="for q in found + found:",
            new="for q in found[-1:]:",
        ),
        Mutant(
            name="divided by the L1 norm",
            where=_GRAM_SCHMIDT,
            old="length = vector_norm(rest, dim=-1, keepdim=True)",
            new="length = vector_norm(rest, 1, dim=-1, keepdim=True)",
        ),
    ),
    speed=Case(inputs=(normal(64, 8),)),
)

PAIRS = (ARE_ORTHOGONAL, ORTHONORMALISE)
