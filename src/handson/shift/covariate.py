"""Covariate shift: other inputs, the same rule. Count each example by how typical it is now."""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Shaped
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.data.splits import kfold
from handson.shift.logistic import Classifier, logistic_regression
from handson.shift.samples import check_samples, two_samples


@dataclass(frozen=True, kw_only=True, eq=False)
class ImportanceWeights:
    """How much each source example counts when the target is what matters.

    Args:
        values: one weight per source example, 1 on average.
        clipped: share of the examples whose ratio was cut off, 0 to 1.
    """

    values: Float[Tensor, "batch"]
    clipped: float

    @property
    def effective_sample_size(self) -> float:
        """How many equally weighted examples would be worth as much."""
        return float(effective_sample_size(self.values))


def density_ratio(
    source: Float[Tensor, "batch features"],
    target: Float[Tensor, "_ features"],
    folds: int = 5,
    fit: Classifier = logistic_regression,
    seed: int = 0,
) -> Float[Tensor, "batch"]:
    """Estimate ``r(x) = p_target(x) / p_source(x)`` at each source example by a domain classifier.

    A classifier that tells target (1) from source (0) knows the ratio, by Bayes' rule:
    ``r(x) = P(1|x) / P(0|x) · n₀ / n₁``, with n₀ source and n₁ target examples to learn from. Each
    source example is judged by a classifier that has not seen it (cross-fitting): one that has
    would know it by heart and find it untypical of the target.

    Args:
        source: examples with labels, that a model learns from.
        target: examples without labels, that it meets.
        folds: parts of the source; each is judged by what was learned from the others, at least 2.
        fit: takes examples and labels, returns a function that gives log-odds. Logistic regression
            is right where the logarithm of the ratio is linear in x.
        seed: of the folds.

    Raises:
        ShapeError: ``fit`` does not give one number per example.
        ArgumentError: one of these numbers is NaN.

    Source: Bickel, Brückner and Scheffer (2009), Discriminative learning under covariate shift.
    """
    check_samples(source, target, least=1)
    ratio = torch.empty_like(source[:, 0])
    for learn, judge in kfold(len(source), folds, shuffle=True, seed=seed):
        examples = torch.cat([source[learn], target])
        labels = torch.cat([source.new_zeros(len(learn)), source.new_ones(len(target))])
        log_odds = fit(examples, labels)(source[judge]).detach()
        if log_odds.shape != judge.shape:
            raise ShapeError(
                f"fit's scorer gave shape {tuple(log_odds.shape)} for {len(judge)} examples; "
                "expected one number per example"
            )
        if bool(log_odds.isnan().any()):
            raise ArgumentError("fit's scorer gave NaN; expected log-odds of being from the target")
        # r(x) = P(1|x) / P(0|x) · n₀ / n₁
        ratio[judge] = (log_odds.exp() * (len(learn) / len(target))).to(ratio)
    return ratio


def importance_weights(
    source: Shaped[Tensor, "..."],
    target: Shaped[Tensor, "..."],
    *,
    fit: Classifier = logistic_regression,
    folds: int = 5,
    clip: float = 20.0,
    seed: int = 0,
) -> ImportanceWeights:
    """Weigh source examples so that they stand for the target: estimated, clipped, normalised.

    Right where the rule from inputs to labels is the same in both, and where the source holds some
    of everything that the target holds: no weight makes up for what was never seen.

    Args:
        source: examples with labels, along the first axis.
        target: examples without labels.
        fit: takes examples and labels, returns a function that gives log-odds.
        folds: of the cross-fitting, at least 2.
        clip: largest ratio that is believed, at least 1: a bit of bias for much less variance.
        seed: of the folds.

    Raises:
        ArgumentError: ``clip`` is below 1, or every ratio is 0.
    """
    x, y = two_samples(source, target)
    if not clip >= 1:
        raise ArgumentError(f"clip={clip}; expected at least 1, the ratio where nothing shifted")
    ratio = density_ratio(x, y, folds, fit, seed)
    values = ratio.clamp(max=clip)
    if not float(values.sum()) > 0:
        raise ArgumentError(
            "no source example looks like the target, so that all weights are 0; weighting cannot "
            "help here: collect labelled examples of the target"
        )
    return ImportanceWeights(
        values=values / values.mean(), clipped=float((ratio > clip).double().mean())
    )


def effective_sample_size(weights: Float[Tensor, "batch"]) -> Float[Tensor, ""]:
    """How many equally weighted examples are worth as much: ``(Σ wᵢ)² / Σ wᵢ²``.

    All n for equal weights, 1 when one example has all the weight.

    Args:
        weights: at least 0, not all of them 0.

    Raises:
        ArgumentError: a weight is negative or not finite, or all are 0.

    Source: Kish (1965), Survey sampling.
    """
    usable = bool(weights.isfinite().all()) and bool((weights >= 0).all())
    if not usable or not bool((weights > 0).any()):
        raise ArgumentError("weights must be finite and at least 0, and not all of them 0")
    shares = weights / weights.sum()
    # (Σ wᵢ)² / Σ wᵢ²
    return 1 / (shares * shares).sum()


def weighted_mean(
    losses: Float[Tensor, "batch"], weights: Float[Tensor, "batch"]
) -> Float[Tensor, ""]:
    """Self-normalised mean of losses: ``Σ wᵢ ℓᵢ / Σ wᵢ``.

    Unlike ``Σ wᵢ ℓᵢ / n`` it never leaves the range of the losses, whatever the scale of the
    weights; over a minibatch in which all weights are 0 it is 0.

    Args:
        losses: ℓ, one per example, of a loss with ``reduction="none"``.
        weights: w, at least 0.

    Raises:
        ShapeError: not one weight per loss.
    """
    if losses.shape != weights.shape:
        raise ShapeError(
            f"weighted_mean: losses {tuple(losses.shape)} and weights {tuple(weights.shape)} must "
            "have one shape; take the loss with reduction='none'"
        )
    # Σ wᵢ ℓᵢ / Σ wᵢ
    total = weights.sum()
    return (weights * losses).sum() / torch.where(total > 0, total, 1.0)
