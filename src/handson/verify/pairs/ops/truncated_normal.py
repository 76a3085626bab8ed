"""Pair for ``handson.ops.truncated_normal``."""

import torch
from torch import Tensor

from handson.ops.truncated_normal import truncated_normal_quantile
from handson.verify.inputs import exactly, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

WHERE = "handson.ops.truncated_normal:truncated_normal_quantile"


def _scipy(
    share: Tensor, mean: float = 0.0, std: float = 1.0, a: float = -2.0, b: float = 2.0
) -> Tensor:
    from scipy.stats import truncnorm

    bell = truncnorm((a - mean) / std, (b - mean) / std, loc=mean, scale=std)
    value = torch.from_numpy(bell.ppf(share.detach().numpy()))
    # dx/du = 1 / density
    slope = torch.from_numpy(1 / bell.pdf(value.numpy()))
    return value + slope * (share - share.detach())


TRUNCATED_NORMAL_QUANTILE = FunctionPair(
    name="truncated_normal_quantile",
    twin="scipy.stats.truncnorm.ppf",
    ours=truncated_normal_quantile,
    theirs=_scipy,
    cases={
        "two deviations": Case(inputs=(uniform(9, low=0.01, high=0.99),)),
        "the middle": Case(inputs=(exactly(0.5),)),
        "none": Case(inputs=(uniform(0),)),
        "narrow": Case(inputs=(uniform(9),), kwargs={"a": -0.1, "b": 0.1}),
        "off centre": Case(
            inputs=(uniform(9),), kwargs={"mean": 5.0, "std": 2.0, "a": 4.0, "b": 9.0}
        ),
        "left of the mean": Case(
            inputs=(uniform(9, low=0.01, high=0.99),), kwargs={"a": -12.0, "b": -10.0}
        ),
        "right of the mean, where the integral is one": Case(
            inputs=(uniform(9, low=0.01, high=0.99),), kwargs={"a": 10.0, "b": 12.0}
        ),
        "a table of shares": Case(inputs=(uniform(3, 4),), kwargs={"a": -1.0, "b": 3.0}),
    },
    mutants=(
        Mutant(
            name="mean forgotten in the bounds",
            where=WHERE,
            old="(a - mean) / std, (b - mean) / std",
            new="a / std, b / std",
        ),
        Mutant(
            name="not scaled back",
            where=WHERE,
            old="mean + std * (-z if",
            new="mean + (-z if",
        ),
        Mutant(
            name="mirrored and not turned back",
            where=WHERE,
            old="u = 1 - share if mirrored else share",
            new="u = share",
        ),
    ),
    dtypes=(torch.float64,),
)

PAIRS = (TRUNCATED_NORMAL_QUANTILE,)
