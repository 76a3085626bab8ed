"""Pairs for ``handson.ops.moments``.

Both sides get logits and make probabilities of them: only then does a gradient mean the same, for
some twins divide by the sum of the probabilities, which along a true distribution is one.
"""

import torch
from torch import Tensor
from torch.distributions import Categorical, MixtureSameFamily, Normal

from handson.ops.moments import covariance, expectation, variance
from handson.ops.softmax import softmax
from handson.verify.inputs import exactly, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.ops.moments"
_INFINITY = float("inf")


def _expectation(values: Tensor, logits: Tensor) -> Tensor:
    return expectation(values, softmax(logits, -1))


def _variance(values: Tensor, logits: Tensor) -> Tensor:
    return variance(values, softmax(logits, -1))


def _covariance(x: Tensor, y: Tensor, logits: Tensor) -> Tensor:
    return covariance(x, y, softmax(logits, -1))


def _mixture(values: Tensor, logits: Tensor) -> Tensor:
    """Let torch mix bells of width 1, one around each value."""
    bells = Normal(values.expand(logits.shape), torch.ones_like(logits))
    weights = Categorical(logits=logits, validate_args=False)
    mean: Tensor = MixtureSameFamily(weights, bells, validate_args=False).mean
    return mean


def _weighted(x: Tensor, y: Tensor, logits: Tensor) -> Tensor:
    """Let torch weight observations by their probability, row by row."""
    probs = torch.softmax(logits, -1)
    x, y = x.expand(probs.shape), y.expand(probs.shape)
    rows = zip(*(t.flatten(0, -2) if t.dim() > 1 else t[None] for t in (x, y, probs)), strict=True)
    each = [torch.cov(torch.stack([a, b]), correction=0, aweights=p)[0, 1] for a, b, p in rows]
    found = torch.stack(each) if each else probs.new_zeros(0) + 0 * (x.sum() + y.sum())
    return found.reshape(probs.shape[:-1])


def _spread(values: Tensor, logits: Tensor) -> Tensor:
    return _weighted(values, values, logits)


_CASES = {
    "four outcomes": Case(inputs=(normal(4), normal(4))),
    "equally likely": Case(inputs=(normal(6), full(6, value=0.0))),
    "the same values, a batch of distributions": Case(inputs=(normal(4), normal(3, 4))),
    "values of their own in each row": Case(inputs=(normal(3, 4), normal(3, 4))),
    "one outcome": Case(inputs=(normal(1), normal(1))),
    "one outcome nearly certain": Case(inputs=(normal(3), exactly(30.0, 0.0, -5.0))),
    "impossible outcomes": Case(inputs=(normal(4), exactly(0.5, -_INFINITY, 1.0, -_INFINITY))),
    "values all alike": Case(inputs=(full(4, value=2.0), normal(4))),
    "values around zero, evenly": Case(inputs=(exactly(-1.0, 1.0), exactly(0.0, 0.0))),
    "not contiguous": Case(inputs=(transposed(normal(3, 4)), transposed(normal(3, 4)))),
    "with gaps in memory": Case(inputs=(strided(normal(4)), strided(normal(4)))),
    "empty batch": Case(inputs=(normal(4), normal(0, 4))),
}

_FAR = Case(
    inputs=(normal(5, mean=1e4), normal(5)),
    tolerance={
        torch.float64: Tolerance(rtol=1e-9, atol=1e-9),
        torch.float32: Tolerance(rtol=2e-2, atol=2e-2),
    },
    because="rounding of values that are far from zero is part of the question",
)

EXPECTATION = FunctionPair(
    name="expectation",
    twin="torch.distributions.MixtureSameFamily.mean",
    ours=_expectation,
    theirs=_mixture,
    cases=_CASES | {"far from zero": _FAR},
    mutants=(
        Mutant(
            name="every outcome equally likely",
            where=f"{_WHERE}:expectation",
            old="(probs * values).sum(-1)",
            new="(probs * 0 + values).mean(-1)",
        ),
        Mutant(
            name="divided by the number of outcomes as well",
            where=f"{_WHERE}:expectation",
            old=".sum(-1)",
            new=".mean(-1)",
        ),
        Mutant(
            name="the probabilities taken for constants",
            where=f"{_WHERE}:expectation",
            old="(probs * values)",
            new="(probs.detach() * values)",
        ),
    ),
    speed=Case(inputs=(normal(1000), normal(256, 1000))),
)

VARIANCE = FunctionPair(
    name="variance",
    twin="torch.cov with weights",
    ours=_variance,
    theirs=_spread,
    cases=_CASES | {"far from zero": _FAR},
    mutants=(
        Mutant(
            name="mean of squares minus square of the mean",
            where=f"{_WHERE}:variance",
            old="expectation(distance * distance, probs)",
            new="expectation(values * values, probs) - expectation(values, probs) ** 2",
        ),
        Mutant(
            name="divided by n - 1 as for a sample",
            where=f"{_WHERE}:variance",
            old="expectation(distance * distance, probs)",
            new="(distance * distance).sum(-1) / max(distance.shape[-1] - 1, 1)",
        ),
        Mutant(
            name="the distance from zero",
            where=f"{_WHERE}:variance",
            old="values - expectation(values, probs).unsqueeze(-1)",
            new="values - 0 * expectation(values, probs).unsqueeze(-1)",
        ),
        Mutant(
            name="the distance from the unweighted mean",
            where=f"{_WHERE}:variance",
            old="expectation(values, probs).unsqueeze(-1)",
            new="values.mean(-1, keepdim=True)",
        ),
    ),
)

COVARIANCE = FunctionPair(
    name="covariance",
    twin="torch.cov with weights",
    ours=_covariance,
    theirs=_weighted,
    cases={
        "four outcomes": Case(inputs=(normal(4), normal(4), normal(4))),
        "equally likely": Case(inputs=(normal(6), normal(6), full(6, value=0.0))),
        "a batch of distributions": Case(inputs=(normal(4), normal(4), normal(3, 4))),
        "the same number twice": Case(
            inputs=(exactly(1.0, 2.0, 4.0), exactly(1.0, 2.0, 4.0), normal(3))
        ),
        "opposite numbers": Case(
            inputs=(exactly(1.0, 2.0, 4.0), exactly(-1.0, -2.0, -4.0), normal(3))
        ),
        "no straight line, and yet not independent": Case(
            inputs=(exactly(-1.0, 0.0, 1.0), exactly(1.0, 0.0, 1.0), full(3, value=0.0))
        ),
        "one of them constant": Case(inputs=(normal(4), full(4, value=2.0), normal(4))),
        "impossible outcomes": Case(
            inputs=(normal(4), normal(4), exactly(0.5, -_INFINITY, 1.0, -_INFINITY))
        ),
        "around zero, evenly": Case(
            inputs=(exactly(-1.0, 1.0), exactly(-2.0, 2.0), exactly(0.0, 0.0))
        ),
        "far from zero": Case(
            inputs=(normal(5, mean=1e4), normal(5, mean=1e4), normal(5)),
            tolerance={
                torch.float64: Tolerance(rtol=1e-9, atol=1e-9),
                torch.float32: Tolerance(rtol=2e-2, atol=2e-2),
            },
            because="rounding of values that are far from zero is part of the question",
        ),
        "with gaps in memory": Case(inputs=(strided(normal(4)), normal(4), strided(normal(4)))),
        "empty batch": Case(inputs=(normal(4), normal(4), normal(0, 4))),
    },
    mutants=(
        Mutant(
            name="mean of products minus product of means",
            where=f"{_WHERE}:covariance",
            old="expectation(dx * dy, probs)",
            new="expectation(x * y, probs) - expectation(x, probs) * expectation(y, probs)",
        ),
        Mutant(
            name="every outcome equally likely",
            where=f"{_WHERE}:covariance",
            old="expectation(dx * dy, probs)",
            new="(dx * dy).mean(-1)",
        ),
        Mutant(
            name="always to the same side",
            where=f"{_WHERE}:covariance",
            old="dx * dy",
            new="(dx * dy).abs()",
        ),
    ),
)

PAIRS = (EXPECTATION, VARIANCE, COVARIANCE)
