"""Logistic regression: which of two samples does an example come from?"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.shift.samples import check_finite

Scorer = Callable[[Tensor], Tensor]
"""Takes examples, returns log-odds of class 1, one per example."""
Classifier = Callable[[Tensor, Tensor], Scorer]
"""Takes examples and labels 0 or 1, returns a scorer: whatever can tell two samples apart."""


@dataclass(frozen=True, eq=False)
class LogOdds:
    """A linear scorer, ``x·w + b``: the logarithm of ``P(1 | x) / P(0 | x)``.

    Args:
        weight: w, one number per feature.
        bias: b.
    """

    weight: Float[Tensor, "features"]
    bias: Float[Tensor, ""]

    def __call__(self, x: Float[Tensor, "batch features"]) -> Float[Tensor, "batch"]:
        """Return the log-odds of each example.

        Args:
            x: examples.
        """
        return x @ self.weight + self.bias


def logistic_regression(
    features: Float[Tensor, "batch features"], labels: Float[Tensor, "batch"], l2: float = 1.0
) -> LogOdds:
    """Fit log-odds ``z = x·w + b`` by Newton's method.

    Minimises ``Σᵢ (log(1 + exp zᵢ) - yᵢ zᵢ) + λ/2 ‖w‖²``. The penalty is on the weights of
    features that are standardised first, so that it means the same in every unit. A feature that
    never changes gets weight 0.

    Args:
        features: x, one row per example.
        labels: y, 0 or 1; both must occur.
        l2: λ, above 0: keeps weights finite where a line separates the classes.

    Raises:
        ShapeError: not one label per example.
        ArgumentError: one class is missing, other labels than 0 and 1, or λ not above 0.

    Numerics: a step that would raise the loss is halved until it lowers it.
    """
    if labels.shape != features.shape[:1]:
        raise ShapeError(
            f"logistic_regression: {len(features)} examples need as many labels, got shape "
            f"{tuple(labels.shape)}"
        )
    found = sorted(set(labels.tolist()))
    if found != [0, 1] or not l2 > 0:
        raise ArgumentError(
            f"logistic_regression: labels must be 0 and 1, both of them, and l2 above 0; got "
            f"labels {found[:5]} and l2={l2}"
        )
    check_finite("features", features)
    x, y = features.detach().double(), labels.detach().double()
    mean, std = x.mean(0), x.std(0, correction=0)
    std = torch.where(std > 1e-12 * mean.abs().clamp(min=1e-300), std, 1.0)
    design = torch.cat([(x - mean) / std, torch.ones_like(y).unsqueeze(1)], 1)
    penalty = torch.full_like(design[0], l2)
    penalty[-1] = 0.0

    def loss(weights: Tensor) -> Tensor:
        scores = design @ weights
        surprise = torch.logaddexp(scores, torch.zeros_like(scores)) - y * scores
        return surprise.sum() + (penalty * weights * weights).sum() / 2

    weights = torch.zeros_like(penalty)
    for _ in range(100):
        probability = (design @ weights).sigmoid()
        gradient = design.mT @ (probability - y) + penalty * weights
        spread = (probability * (1 - probability)).clamp(min=1e-12).unsqueeze(1)
        hessian = design.mT @ (spread * design) + penalty.diag()
        step = torch.linalg.solve(hessian, gradient)
        gain = gradient @ step
        before, rate = loss(weights), 1.0
        while rate > 1e-6 and loss(weights - rate * step) > before - 1e-4 * rate * gain:
            rate /= 2
        if gain < 1e-20 * len(y) or rate <= 1e-6:
            break
        weights = weights - rate * step
    # w of the features as they came: z = (x - mean) / std · w + b
    weight = weights[:-1] / std
    bias = weights[-1] - (mean * weight).sum()
    return LogOdds(weight.to(features.dtype), bias.to(features.dtype))
