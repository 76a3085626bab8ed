"""Pairs for ``handson.ops.sampling``: what is not left to chance."""

import numpy as np
import torch
from torch import Tensor

from handson.ops.sampling import inverse_cdf, running_mean
from handson.verify.inputs import Maker, exactly, full, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

_WHERE = "handson.ops.sampling"


def _choice(u: Tensor, probs: Tensor) -> Tensor:
    """Search as ``numpy.random.Generator.choice`` does once it has drawn its numbers."""
    ends = probs.detach().numpy().cumsum()
    found = np.searchsorted(ends / ends[-1], u.detach().numpy(), side="right")
    return torch.as_tensor(found)


def _means(values: Tensor) -> Tensor:
    each = [values[: n + 1].mean(0) for n in range(len(values))]
    return torch.stack(each) if each else values * 1


def _die(rng: torch.Generator) -> Tensor:
    return torch.full((6,), 1 / 6, dtype=torch.float64)


def _shares(*probs: float) -> Maker:
    return exactly(*probs)


INVERSE_CDF = FunctionPair(
    name="inverse_cdf",
    twin="numpy.random.Generator.choice, its search",
    ours=inverse_cdf,
    theirs=_choice,
    cases={
        "a die": Case(inputs=(uniform(50), _die)),
        "shares of unlike size": Case(inputs=(uniform(50), _shares(0.5, 0.25, 0.125, 0.125))),
        "exactly at the ends": Case(
            inputs=(exactly(0.0, 0.5, 0.75, 0.875), _shares(0.5, 0.25, 0.125, 0.125))
        ),
        "impossible outcomes": Case(
            inputs=(exactly(0.0, 0.2, 0.5, 0.9), _shares(0.0, 0.5, 0.0, 0.5, 0.0))
        ),
        "one outcome": Case(inputs=(uniform(5), _shares(1.0))),
        "certain": Case(inputs=(uniform(5), _shares(0.0, 1.0, 0.0))),
        "many outcomes": Case(
            inputs=(uniform(50), full(1024, value=2.0**-10)), dtypes=(torch.float64,)
        ),
        "a table of numbers": Case(inputs=(uniform(3, 4), _die)),
        "with gaps in memory": Case(inputs=(strided(uniform(8)), strided(_die))),
        "none": Case(inputs=(uniform(0), _die)),
        "just below one": Case(
            inputs=(full(3, value=1 - 2.0**-53), full(10, value=0.1)), dtypes=(torch.float64,)
        ),
    },
    mutants=(
        Mutant(
            name="an end belongs to the share before",
            where=f"{_WHERE}:inverse_cdf",
            old="right=True",
            new="right=False",
        ),
        Mutant(
            name="probabilities searched instead of their sums",
            where=f"{_WHERE}:inverse_cdf",
            old="probs.cumsum(0)",
            new="probs.sort().values.cumsum(0)",
        ),
        Mutant(
            name="every outcome equally likely",
            where=f"{_WHERE}:inverse_cdf",
            old="probs.cumsum(0)",
            new="(probs * 0 + 1).cumsum(0)",
        ),
    ),
)

RUNNING_MEAN = FunctionPair(
    name="running_mean",
    twin="torch.mean of every beginning",
    ours=running_mean,
    theirs=_means,
    cases={
        "twelve numbers": Case(inputs=(normal(12),)),
        "several at once": Case(inputs=(normal(12, 3),)),
        "one number": Case(inputs=(normal(1),)),
        "all alike": Case(inputs=(full(9, value=2.5),)),
        "zeros": Case(inputs=(full(4, value=0.0),)),
        "far from zero": Case(inputs=(normal(12, mean=1e4),)),
        "not contiguous": Case(inputs=(transposed(normal(6, 3)),)),
        "with gaps in memory": Case(inputs=(strided(normal(7)),)),
        "none": Case(inputs=(normal(0),)),
        "no features": Case(inputs=(normal(4, 0),)),
    },
    mutants=(
        Mutant(
            name="divided by all of them",
            where=f"{_WHERE}:running_mean",
            old="count.reshape(-1, *[1] * (values.dim() - 1))",
            new="max(len(count), 1)",
        ),
        Mutant(
            name="never divided",
            where=f"{_WHERE}:running_mean",
            old="count.reshape(-1, *[1] * (values.dim() - 1))",
            new="1",
        ),
        Mutant(
            name="counted from two",
            where=f"{_WHERE}:running_mean",
            old="torch.arange(1, len(values) + 1,",
            new="torch.arange(2, len(values) + 2,",
        ),
    ),
)

PAIRS = (INVERSE_CDF, RUNNING_MEAN)
