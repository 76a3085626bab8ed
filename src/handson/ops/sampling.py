"""Sampling: outcomes drawn by their probabilities, and what their averages do in the long run."""

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.distribution import check_distribution
from handson.ops.moments import expectation, variance


def inverse_cdf(
    u: Float[Tensor, "*batch"], probs: Float[Tensor, "classes"]
) -> Int64[Tensor, "*batch"]:
    """Return the outcome in whose share of [0, 1) a number falls: the first i with ``Fᵢ > u``.

    ``Fᵢ = p₀ + … + pᵢ`` cuts the interval into shares as long as the probabilities. So numbers
    that are spread evenly meet outcome i with probability pᵢ, and an impossible one never.

    Args:
        u: from 0 (included) to 1 (excluded).
        probs: the probability of each outcome, from 0 to 1, summing to one.
    """
    ends = probs.cumsum(0)
    # rounding may leave the last end a little off one
    return torch.searchsorted(ends, (u * ends[-1]).contiguous(), right=True)


def sample(
    probs: Float[Tensor, "classes"],
    num_samples: int,
    *,
    generator: torch.Generator | None = None,
) -> Int64[Tensor, "batch"]:
    """Draw outcomes, each independent of the others, and return their indices.

    Args:
        probs: the probability of each outcome, from 0 to 1, summing to one.
        num_samples: how many to draw, at least 0.
        generator: of random numbers; None for torch's global one.

    Raises:
        ArgumentError: probs are no distribution, or fewer than 0 draws.
    """
    check_distribution(probs)
    if num_samples < 0:
        raise ArgumentError(f"num_samples is {num_samples}; expected 0 or more")
    u = torch.rand(num_samples, generator=generator, dtype=torch.float64, device=probs.device)
    return inverse_cdf(u, probs.detach().double())


def sample_counts(
    probs: Float[Tensor, "classes"],
    num_samples: int,
    *,
    generator: torch.Generator | None = None,
) -> Int64[Tensor, "classes"]:
    """Draw outcomes and count each: a draw from the multinomial distribution.

    Args:
        probs: the probability of each outcome, from 0 to 1, summing to one.
        num_samples: how many to draw, at least 0.
        generator: of random numbers; None for torch's global one.
    """
    outcomes = sample(probs, num_samples, generator=generator)
    return torch.bincount(outcomes, minlength=len(probs))


def running_mean(values: Float[Tensor, "batch *features"]) -> Float[Tensor, "batch *features"]:
    """Return the mean of the first n values, for each n: ``x̄ₙ = (x₁ + … + xₙ) / n``.

    The law of large numbers: for independent draws from one distribution it tends to the
    expectation, if there is one. Its error shrinks like ``1/√n``, so a further digit takes 100
    times as many.

    Args:
        values: numbers in the order in which they were drawn, along the first axis.
    """
    count = torch.arange(1, len(values) + 1, dtype=values.dtype, device=values.device)
    # x̄ₙ = (x₁ + … + xₙ) / n
    return values.cumsum(0) / count.reshape(-1, *[1] * (values.dim() - 1))


def running_frequencies(
    outcomes: Int64[Tensor, "batch"], classes: int
) -> Float[Tensor, "batch classes"]:
    """Return which share of the first n draws each outcome has, for each n, in float64.

    Args:
        outcomes: indices from 0 to ``classes - 1``, in the order in which they were drawn.
        classes: how many outcomes there are, at least 1.

    Raises:
        ArgumentError: an index outside that range.
    """
    if len(outcomes) and not 0 <= int(outcomes.min()) <= int(outcomes.max()) < classes:
        raise ArgumentError(
            f"outcomes run from {int(outcomes.min())} to {int(outcomes.max())}; with "
            f"classes={classes} they must lie from 0 to {classes - 1}"
        )
    hits = outcomes.unsqueeze(1) == torch.arange(classes, device=outcomes.device)
    return running_mean(hits.double())


def standardised_means(
    values: Float[Tensor, "classes"],
    probs: Float[Tensor, "classes"],
    size: int,
    repeats: int,
    *,
    generator: torch.Generator | None = None,
) -> Float[Tensor, "batch"]:
    """Draw many samples and return how far each mean is off: ``√n (x̄ - μ) / σ``.

    The central limit theorem: whatever the distribution, as n grows these numbers become normal
    with mean 0 and variance 1.

    Args:
        values: the number that belongs to each outcome.
        probs: the probability of each outcome, from 0 to 1, summing to one.
        size: n, how many draws one sample has, at least 1.
        repeats: how many samples, at least 1.
        generator: of random numbers; None for torch's global one.

    Raises:
        ArgumentError: a size or number of repeats below 1, or values that do not vary.
    """
    if size < 1 or repeats < 1:
        raise ArgumentError(f"size={size} and repeats={repeats}; expected 1 or more of each")
    mean, spread = expectation(values, probs), variance(values, probs).sqrt()
    outcomes = sample(probs, size * repeats, generator=generator)
    if not float(spread) > 0:
        raise ArgumentError("the values do not vary, so there is no unit to measure an error in")
    means = values[outcomes].reshape(repeats, size).mean(1)
    # √n (x̄ - μ) / σ
    standardised: Tensor = (means - mean) / (spread / size**0.5)
    return standardised
