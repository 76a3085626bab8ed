"""What a random number is on average, how far it strays, and what strays together.

A random variable gives each outcome a number, so it is a vector beside the vector of
probabilities. The last axis runs over outcomes; its probabilities sum to one.
"""

from jaxtyping import Float
from torch import Tensor


def expectation(
    values: Float[Tensor, "*#batch classes"], probs: Float[Tensor, "*#batch classes"]
) -> Float[Tensor, "*batch"]:
    """Return the mean of all values, each weighted by its probability: ``E[X] = Σᵢ pᵢ xᵢ``.

    Args:
        values: xᵢ, the number that belongs to outcome i, any real number.
        probs: pᵢ, the probability of outcome i, from 0 to 1.
    """
    # E[X] = Σᵢ pᵢ xᵢ
    return (probs * values).sum(-1)


def covariance(
    x: Float[Tensor, "*#batch classes"],
    y: Float[Tensor, "*#batch classes"],
    probs: Float[Tensor, "*#batch classes"],
) -> Float[Tensor, "*batch"]:
    """Return whether two numbers stray to the same side: ``E[(X - E[X]) (Y - E[Y])]``.

    It is 0 for independent X and Y; the reverse does not hold.

    Args:
        x: the first number of each outcome.
        y: the second number of each outcome.
        probs: the probability of each outcome, from 0 to 1.

    Numerics: ``E[XY] - E[X] E[Y]`` is equal on paper. In float32, around 10,000, it is wrong in
    its first digit.
    """
    dx = x - expectation(x, probs).unsqueeze(-1)
    dy = y - expectation(y, probs).unsqueeze(-1)
    # E[(X - E[X]) (Y - E[Y])]
    return expectation(dx * dy, probs)


def variance(
    values: Float[Tensor, "*#batch classes"], probs: Float[Tensor, "*#batch classes"]
) -> Float[Tensor, "*batch"]:
    """Return the mean squared distance from the mean: ``Var[X] = E[(X - E[X])²]``.

    Its root is the standard deviation, in the unit of X.

    Args:
        values: xᵢ, the number that belongs to outcome i, any real number.
        probs: pᵢ, the probability of outcome i, from 0 to 1.

    Numerics: ``E[X²] - E[X]²`` is equal on paper; in float32 it can even be negative.

    Differs from torch: ``torch.var`` estimates it from a sample and divides by n - 1; here the
    probabilities are known and nothing is estimated.
    """
    distance = values - expectation(values, probs).unsqueeze(-1)
    # Var[X] = E[(X - E[X])²]
    return expectation(distance * distance, probs)
