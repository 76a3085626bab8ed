"""Bayes' theorem: from how likely the evidence is under each hypothesis to the reverse."""

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.distribution import check_distribution, check_weights


def posterior(
    prior: Float[Tensor, "classes"], likelihood: Float[Tensor, "*batch classes"]
) -> Float[Tensor, "*batch classes"]:
    """Update what is believed by one piece of evidence e: ``P(h|e) = P(e|h) P(h) / P(e)``.

    ``P(e) = Σₕ P(e|h) P(h)`` only makes the result sum to one.

    Args:
        prior: P(h), what each hypothesis was worth before, from 0 to 1, summing to one.
        likelihood: P(e|h), how probable the evidence is under each hypothesis, at least 0. It
            does not sum to one over hypotheses; its scale cancels, so densities serve as well.

    Raises:
        ArgumentError: the prior is no distribution, a likelihood is negative or not finite, or
            the evidence is impossible under every hypothesis that was thought possible.
    """
    check_distribution(prior, "prior")
    _check_likelihood(likelihood)
    joint = likelihood * prior
    evidence = joint.sum(-1, keepdim=True)
    _check_possible(evidence > 0)
    # P(h|e) = P(e|h) P(h) / P(e)
    return joint / evidence


def posterior_of_all(
    prior: Float[Tensor, "classes"], likelihoods: Float[Tensor, "seq classes"]
) -> Float[Tensor, "classes"]:
    """Update by many pieces of evidence at once: ``P(h|e₁…eₙ) ∝ P(h) Πₖ P(eₖ|h)``.

    The product holds when the pieces are independent *once the hypothesis is known*. Then their
    order is of no account, and one ``posterior`` after the other gives the same.

    Args:
        prior: P(h), what each hypothesis was worth before, from 0 to 1, summing to one.
        likelihoods: P(eₖ|h), one row for each piece of evidence, at least 0.

    Raises:
        ArgumentError: as ``posterior`` does.

    Numerics: logarithms are added up, for a product of 400 likelihoods near 0.1 is 0 in float64,
    and of 50 in float32. No gradient flows into a number that is 0.
    """
    check_distribution(prior, "prior")
    _check_likelihood(likelihoods)
    factors = torch.cat([prior.unsqueeze(0), likelihoods])
    possible = (factors > 0).all(0)
    _check_possible(possible.any())
    # log P(h) + Σₖ log P(eₖ|h)
    scores = factors.where(factors > 0, 1).log().sum(0).where(possible, -torch.inf)
    powers = (scores - scores.detach().amax()).exp()
    return powers / powers.sum()


def _check_likelihood(likelihood: Tensor) -> None:
    if likelihood.numel():  # no evidence is no mistake
        check_weights(likelihood, "likelihood")


def _check_possible(possible: Tensor) -> None:
    if not bool(possible.all()):
        raise ArgumentError(
            "the evidence has probability 0 under every hypothesis with a prior above 0, so "
            "nothing can be concluded from it; check the evidence, or give a hypothesis that "
            "explains it a prior above 0"
        )
