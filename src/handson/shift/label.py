"""Label shift: other shares of the classes, the same look of each. Estimate the shares, correct."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError, ShapeError


def black_box_weights(
    source_predictions: Int[Tensor, "batch"],
    source_labels: Int[Tensor, "batch"],
    target_predictions: Int[Tensor, "_"],
    classes: int,
    largest_condition: float = 100.0,
) -> Float[Tensor, "classes"]:
    """Estimate how much more frequent each class has become: solve ``C w = μ``.

    ``Cᵢⱼ = P(ŷ = i, y = j)`` on labelled source examples that the classifier has not learned
    from, ``μᵢ = P(ŷ = i)`` on the target, and ``wⱼ = q(j) / p(j)``, the new share over the old.
    The classifier may be poor as long as its confusion matrix can be inverted. Negative estimates
    become 0, and the new shares are scaled to sum to one.

    Args:
        source_predictions: ŷ of held-out source examples, from 0 to ``classes - 1``.
        source_labels: y of the same examples; every class must occur.
        target_predictions: ŷ of target examples.
        classes: how many there are, at least 2.
        largest_condition: largest accepted condition number of ``P(ŷ = i | y = j)``; the errors of
            μ can grow by that factor.

    Raises:
        ShapeError: not one label per prediction, or no examples.
        DtypeError: probabilities instead of classes.
        ArgumentError: fewer than two classes, a number is no class, a class never occurs, or the
            classifier confuses classes so much that their shares cannot be told apart.

    Source: Lipton, Wang and Smola (2018), arXiv:1802.03916, equation 3.
    """
    if source_predictions.shape != source_labels.shape:
        raise ShapeError(
            f"{len(source_predictions)} predictions and {len(source_labels)} labels of the source; "
            "expected one label per prediction"
        )
    given = {
        "source_predictions": source_predictions,
        "source_labels": source_labels,
        "target_predictions": target_predictions,
    }
    if classes < 2:
        raise ArgumentError(f"classes={classes}; expected at least 2")
    for name, numbers in given.items():
        if numbers.is_floating_point():
            raise DtypeError(
                f"{name} is {numbers.dtype}; expected classes, as argmax(1) gives them"
            )
        if numbers.dim() != 1 or not len(numbers):
            raise ShapeError(
                f"{name} has shape {tuple(numbers.shape)}; expected one class per example, and at "
                "least one example"
            )
        if not 0 <= int(numbers.min()) <= int(numbers.max()) < classes:
            raise ArgumentError(
                f"{name} runs from {int(numbers.min())} to {int(numbers.max())}; with classes="
                f"{classes} it must lie from 0 to {classes - 1}"
            )
    # Cᵢⱼ = P(ŷ = i, y = j)
    pairs = source_predictions.long() * classes + source_labels.long()
    joint = torch.bincount(pairs, minlength=classes**2).double().reshape(classes, classes)
    joint = joint / joint.sum()
    prior = joint.sum(0)
    _refuse_confusion(joint, prior, largest_condition)
    seen = torch.bincount(target_predictions.long(), minlength=classes).double()
    # C w = μ
    weights: Tensor = torch.linalg.solve(joint, seen / seen.sum()).clamp(min=0)
    # Σⱼ q(j) = Σⱼ wⱼ p(j) = 1
    return (weights / (weights * prior).sum()).to(torch.get_default_dtype())


def em_prior(
    probabilities: Float[Tensor, "batch classes"],
    source_prior: Float[Tensor, "classes"],
    iterations: int = 1000,
) -> Float[Tensor, "classes"]:
    """Estimate the shares of the classes on the target by expectation maximisation.

    Alternately correct each example's probabilities for the present estimate q of the shares,
    ``P(j|x) ∝ f(j|x) q(j) / p(j)``, and let q be their mean. Each round makes the target more
    likely; unlike the confusion matrix this needs probabilities that can be taken at their word.

    Args:
        probabilities: f, what a classifier trained on the source says of each target example; rows
            sum to one.
        source_prior: p, the shares of the classes that it was trained with, above 0.
        iterations: rounds at most, at least 1; it stops when q changes by less than 1e-12.

    Raises:
        ArgumentError: no rounds.
        ShapeError: no examples.

    Source: Saerens, Latinne and Decaestecker (2002), Adjusting the outputs of a classifier to new
    a priori probabilities, equation 9.
    """
    if iterations < 1:
        raise ArgumentError(f"em_prior: iterations={iterations}; expected at least 1")
    if not len(probabilities):
        raise ShapeError("em_prior: no target examples; expected at least one")
    scores = probabilities.detach().double()
    known = source_prior.detach().double()
    known = known / known.sum()
    prior = known
    for _ in range(iterations):
        # q(j) = mean over x of P(j|x)
        updated = adjust_to_prior(scores, known, prior).mean(0)
        change = (updated - prior).abs().max()
        prior = updated
        if change < 1e-12:
            break
    return prior.to(probabilities.dtype)


def adjust_to_prior(
    probabilities: Float[Tensor, "batch classes"],
    source_prior: Float[Tensor, "classes"],
    target_prior: Float[Tensor, "classes"],
) -> Float[Tensor, "batch classes"]:
    """Correct a classifier for new shares of the classes: ``P(j|x) ∝ f(j|x) q(j) / p(j)``.

    An example that only classes without a share could explain keeps what the classifier says.

    Args:
        probabilities: f, of a classifier trained on the source; rows sum to one.
        source_prior: p, the shares of the classes there, above 0.
        target_prior: q, the shares now, at least 0.
    """
    _check_probabilities(probabilities, source_prior, target_prior)
    # P(j|x) ∝ f(j|x) q(j) / p(j)
    scaled = probabilities * (target_prior / source_prior)
    total = scaled.sum(1, keepdim=True)
    return torch.where(total > 0, scaled / torch.where(total > 0, total, 1.0), probabilities)


def _check_probabilities(rows: Tensor, source_prior: Tensor, target_prior: Tensor) -> None:
    if rows.dim() != 2 or not source_prior.shape == target_prior.shape == rows.shape[1:]:
        raise ShapeError(
            f"probabilities {tuple(rows.shape)}, shares {tuple(source_prior.shape)} and "
            f"{tuple(target_prior.shape)}; expected (batch, classes) and one share per class"
        )
    off = (rows.detach().double().sum(1) - 1).abs()
    if not bool((rows >= 0).all()) or not bool((off < 0.02).all()):
        raise ArgumentError(
            "probabilities must be at least 0 and sum to one in each row; apply softmax to scores"
        )
    if not bool((source_prior > 0).all()) or not bool((target_prior >= 0).all()):
        raise ArgumentError(
            f"every class needs a share above 0 in the source, and one of at least 0 in the "
            f"target; got {source_prior.tolist()} and {target_prior.tolist()}"
        )


def _refuse_confusion(joint: Tensor, prior: Tensor, largest: float) -> None:
    absent = (prior == 0).nonzero().flatten().tolist()
    if absent:
        raise ArgumentError(
            f"no labelled source example of class {absent[0]}: nobody knows what the classifier "
            "says of it; hold out more examples, or leave the class out"
        )
    sizes = torch.linalg.svdvals(joint / prior)
    condition = float(sizes[0] / sizes[-1]) if sizes[-1] > 0 else float("inf")
    if condition > largest:
        raise ArgumentError(
            f"the confusion matrix is nearly singular: its condition number is {condition:.3g}, "
            f"above largest_condition={largest:g}. What the classifier cannot tell apart has no "
            "known shares either: train it longer, or merge the classes that it confuses"
        )
