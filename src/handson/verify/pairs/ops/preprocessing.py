"""Pairs for ``handson.ops.preprocessing``."""

import torch
from torch import Tensor
from torch.distributions import AffineTransform

from handson.ops.preprocessing import impute, nanmean, nanstd, one_hot, standardise
from handson.verify.inputs import Maker, exactly, full, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Tolerance

_WHERE = "handson.ops.preprocessing"
_NAN = float("nan")


def _holes(make: Maker, *places: tuple[int, int]) -> Maker:
    """Return the same table with gaps, in its first and third row unless told otherwise."""

    def maker(rng: torch.Generator) -> Tensor:
        x: Tensor = make(rng).clone(memory_format=torch.preserve_format)
        for row, column in places or ((0, 1), (2, 0)):
            x[row, column] = _NAN
        return x

    return maker


def _positive(*shape: int) -> Maker:
    return uniform(*shape, low=0.5, high=3.0)


_TABLES = {
    "no gaps": Case(inputs=(normal(6, 3),)),
    "a gap in two columns": Case(inputs=(_holes(normal(6, 3)),)),
    "two gaps in one row": Case(inputs=(_holes(normal(6, 3), (1, 0), (1, 2)),)),
    "one number left": Case(inputs=(_holes(normal(3, 2), (0, 0), (2, 0)),)),
    "columns of unlike size": Case(
        inputs=(_holes(lambda rng: normal(6, 3)(rng) * torch.tensor([1e-3, 1.0, 1e4])),)
    ),
    "far from zero": Case(inputs=(_holes(normal(6, 2, mean=1e4)),)),
    "not contiguous": Case(inputs=(_holes(transposed(normal(6, 3))),)),
    "with gaps in memory": Case(inputs=(_holes(strided(normal(6, 3))),)),
    "nothing in a column": Case(inputs=(_holes(normal(2, 2), (0, 1), (1, 1)),)),
    "no columns": Case(inputs=(normal(4, 0),)),
}


def _masked_std(x: Tensor) -> Tensor:
    """Let torch leave the gaps out; what is in them must not matter, so put zeros there."""
    there = ~x.isnan()
    result: Tensor = torch.masked.std(
        x.where(there, 0), 0, unbiased=False, mask=there, keepdim=False
    )
    return result


NANMEAN = FunctionPair(
    name="nanmean",
    twin="torch.nanmean",
    ours=nanmean,
    theirs=lambda x: torch.nanmean(x, dim=0),
    cases={
        **_TABLES,
        "nothing in a column": Case(
            inputs=(_holes(normal(2, 2), (0, 1), (1, 1)),),
            differs=Difference(
                reason="a number that is not there has no influence: its gradient is 0, not NaN",
                ours=lambda seen: seen["grad input 0"][:, 1].tolist() == [0, 0],
                theirs=lambda seen: bool(seen["grad input 0"][:, 1].isnan().all()),
            ),
        ),
    },
    mutants=(
        Mutant(
            name="gaps count as zeros",
            where=f"{_WHERE}:nanmean",
            old="there.sum(0)",
            new="max(len(x), 1)",
        ),
        Mutant(
            name="a gap takes its whole row along",
            where=f"{_WHERE}:nanmean",
            old="there = ~x.isnan()",
            new="there = (~x.isnan()).all(1, keepdim=True).expand_as(x)",
        ),
        Mutant(
            name="one mean for the whole table",
            where=f"{_WHERE}:nanmean",
            old="x.where(there, 0).sum(0) / there.sum(0)",
            new="0 * x[0].nan_to_num() + x.where(there, 0).sum() / there.sum()",
        ),
    ),
)

NANSTD = FunctionPair(
    name="nanstd",
    twin="torch.masked.std",
    ours=nanstd,
    theirs=_masked_std,
    cases={name: case for name, case in _TABLES.items() if name != "one number left"}
    | {
        "nearly constant": Case(
            inputs=(_holes(normal(6, 2, mean=1.0, std=1e-4)),),
            tolerance={
                torch.float64: Tolerance(rtol=1e-10, atol=1e-12),
                torch.float32: Tolerance(rtol=1e-3, atol=1e-3),
            },
            because="the numbers themselves are rounded to a thousandth of their deviation",
        ),
    },
    mutants=(
        Mutant(
            name="with Bessel's correction",
            where=f"{_WHERE}:nanstd",
            old="/ there.sum(0)",
            new="/ (there.sum(0) - 1)",
        ),
        Mutant(
            name="gaps lie at the mean",
            where=f"{_WHERE}:nanstd",
            old="/ there.sum(0)",
            new="/ max(len(x), 1)",
        ),
        Mutant(
            name="gaps lie at zero",
            where=f"{_WHERE}:nanstd",
            old="(x - nanmean(x)).where(there, 0)",
            new="x.where(there, 0) - nanmean(x)",
        ),
        Mutant(
            name="mean of the squares minus square of the mean",
            where=f"{_WHERE}:nanstd",
            old="(away * away).sum(0) / there.sum(0)",
            new="(x.where(there, 0) ** 2).sum(0) / there.sum(0) - nanmean(x) ** 2",
        ),
    ),
)

IMPUTE = FunctionPair(
    name="impute",
    twin="torch.where",
    ours=impute,
    theirs=lambda x, fill: torch.where(x == x, x, fill.expand_as(x)),
    cases={
        "no gaps": Case(inputs=(normal(6, 3), normal(3))),
        "a gap in two columns": Case(inputs=(_holes(normal(6, 3)), normal(3))),
        "two gaps in one row": Case(inputs=(_holes(normal(6, 3), (1, 0), (1, 2)), normal(3))),
        "zeros are no gaps": Case(inputs=(_holes(full(6, 3, value=0.0)), normal(3))),
        "filled with zeros": Case(inputs=(_holes(normal(6, 3)), full(3, value=0.0))),
        "nothing in a column": Case(inputs=(_holes(normal(2, 2), (0, 1), (1, 1)), normal(2))),
        "infinity is no gap": Case(
            inputs=(
                lambda rng: _holes(normal(6, 3))(rng) / torch.tensor([1.0, 0.0, 1.0]),
                normal(3),
            )
        ),
        "not contiguous": Case(inputs=(_holes(transposed(normal(6, 3))), normal(3))),
        "no rows": Case(inputs=(normal(0, 3), normal(3))),
    },
    mutants=(
        Mutant(
            name="zeros for gaps",
            where=f"{_WHERE}:impute",
            old="fill, x)",
            new="0 * fill, x)",
        ),
        Mutant(
            name="zeros taken for gaps",
            where=f"{_WHERE}:impute",
            old="x.isnan()",
            new="x.isnan() | (x == 0)",
        ),
        Mutant(
            name="the same number in every column",
            where=f"{_WHERE}:impute",
            old="fill, x)",
            new="fill[:1], x)",
        ),
    ),
)

STANDARDISE = FunctionPair(
    name="standardise",
    twin="torch.distributions.AffineTransform.inv",
    ours=standardise,
    theirs=lambda x, mean, std: AffineTransform(mean, std).inv(x),
    cases={
        "training rows": Case(inputs=(normal(6, 3), normal(3), _positive(3))),
        "far from zero": Case(
            inputs=(normal(6, 2, mean=1e4), full(2, value=1e4), exactly(1.0, 2.0))
        ),
        "tiny deviations": Case(
            inputs=(normal(6, 2, std=1e-6), full(2, value=0.0), full(2, value=1e-6))
        ),
        "huge deviations": Case(inputs=(normal(6, 2, std=1e6), normal(2), full(2, value=1e6))),
        "already standard": Case(inputs=(normal(6, 2), full(2, value=0.0), full(2, value=1.0))),
        "one row": Case(inputs=(normal(1, 3), normal(3), _positive(3))),
        "gaps stay gaps": Case(inputs=(_holes(normal(6, 3)), normal(3), _positive(3))),
        "not contiguous": Case(inputs=(transposed(normal(6, 3)), normal(3), _positive(3))),
        "no rows": Case(inputs=(normal(0, 3), normal(3), _positive(3))),
        "a constant column": Case(
            inputs=(full(4, 2, value=7.0), full(2, value=7.0), exactly(0.0, 2.0)),
            differs=Difference(
                reason="a column that never varies says nothing; 0/0 would spoil the whole model",
                ours=lambda seen: bool((seen["output"] == 0).all()),
                theirs=lambda seen: bool(seen["output"].isnan().any()),
            ),
        ),
    },
    mutants=(
        Mutant(
            name="divided by the variance",
            where=f"{_WHERE}:standardise",
            old="/ scale",
            new="/ (scale * scale)",
        ),
        Mutant(
            name="a small number in the denominator",
            where=f"{_WHERE}:standardise",
            old="/ scale",
            new="/ (scale + 1e-5)",
        ),
        Mutant(
            name="divided before the mean comes off",
            where=f"{_WHERE}:standardise",
            old="(x - mean) / scale",
            new="x / scale - mean",
        ),
    ),
)


def _codes(*codes: int) -> Tensor:
    return torch.tensor(codes, dtype=torch.int64)


ONE_HOT = FunctionPair(
    name="one_hot",
    twin="torch.nn.functional.one_hot",
    ours=one_hot,
    theirs=lambda codes, num_classes: torch.nn.functional.one_hot(codes + 1, num_classes + 1)[
        :, 1:
    ],
    cases={
        "every category": Case(inputs=(_codes(2, 0, 1, 1),), kwargs={"num_classes": 3}),
        "a category without rows": Case(inputs=(_codes(0, 3, 3),), kwargs={"num_classes": 5}),
        "only the first": Case(inputs=(_codes(0, 0),), kwargs={"num_classes": 1}),
        "some are no category": Case(inputs=(_codes(1, -1, 0, -1),), kwargs={"num_classes": 2}),
        "none is a category": Case(inputs=(_codes(-1, -1),), kwargs={"num_classes": 3}),
        "no rows": Case(inputs=(_codes(),), kwargs={"num_classes": 4}),
        "small integers": Case(
            inputs=(torch.tensor([3, 1], dtype=torch.int32).long(),), kwargs={"num_classes": 4}
        ),
    },
    dtypes=(torch.float64,),
    mutants=(
        Mutant(
            name="counted from one",
            where=f"{_WHERE}:one_hot",
            old="torch.arange(num_classes, device=codes.device)",
            new="torch.arange(num_classes, device=codes.device) + 1",
        ),
        Mutant(
            name="every category below as well",
            where=f"{_WHERE}:one_hot",
            old="codes[:, None] ==",
            new="codes[:, None] >=",
        ),
        Mutant(
            name="what is no category becomes the first",
            where=f"{_WHERE}:one_hot",
            old="codes[:, None] ==",
            new="codes[:, None].clamp(min=0) ==",
        ),
    ),
)

PAIRS = (NANMEAN, NANSTD, IMPUTE, STANDARDISE, ONE_HOT)
