"""Losses: one number that says how wrong a prediction is."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.ops.softmax import log_softmax

REDUCTIONS = ("mean", "sum", "none")


def reduce(loss: Float[Tensor, "*batch"], reduction: str) -> Float[Tensor, "..."]:
    """Sum or average the losses of all elements, or leave them as they are.

    Args:
        loss: one number per element.
        reduction: ``mean``, ``sum`` or ``none``.

    Raises:
        ArgumentError: no such reduction.
    """
    if reduction == "mean":
        return loss.mean()
    if reduction == "sum":
        return loss.sum()
    if reduction == "none":
        return loss
    raise ArgumentError(f"reduction must be one of {', '.join(REDUCTIONS)}, got {reduction!r}")


def mse_loss(
    input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"], reduction: str = "mean"
) -> Float[Tensor, "..."]:
    """Squared error, ``(ŷ - y)²``, averaged over all elements.

    Args:
        input: predictions ŷ.
        target: what was measured, y, of exactly the same shape.
        reduction: ``mean``, ``sum`` or ``none``.

    Raises:
        ShapeError: the shapes differ.

    Differs from torch: torch broadcasts (batch, 1) against (batch,) to a batch × batch table with
    a warning, and a network trained on that learns nothing. Here it is an error.
    """
    if input.shape != target.shape:
        raise ShapeError(
            f"mse_loss: predictions {tuple(input.shape)} and targets {tuple(target.shape)} must "
            f"have the same shape; target.reshape(input.shape) helps when only axes of 1 differ"
        )
    return reduce((input - target) ** 2, reduction)


def cross_entropy(
    input: Float[Tensor, "..."],
    target: Tensor,
    weight: Float[Tensor, "classes"] | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Float[Tensor, "..."]:
    """Surprise at the right class: ``-log softmax(scores)[y]``, straight from the scores.

    With class weights ``w`` the mean divides by the sum of the weights of the targets. Smoothing
    ``ε`` mixes in the average over all ``C`` classes: ``(1-ε)·(-log p_y) + ε/C · Σ_c (-log p_c)``.

    Args:
        input: scores, shape (classes), (batch, classes) or (batch, classes, ...).
        target: class indices of shape (), (batch) or (batch, ...); or probabilities of the shape
            of ``input``.
        weight: one factor per class.
        ignore_index: targets with this index count nothing, in the mean neither.
        reduction: ``mean``, ``sum`` or ``none``.
        label_smoothing: ε from 0 to 1.

    Raises:
        ShapeError: scores, targets and weights do not fit together.
        ArgumentError: a label is no class, ε is outside 0 to 1, or an index to ignore is given
            with probabilities.
        DtypeError: labels are neither integers nor probabilities.

    Numerics: never forms a probability, so a score of 1000 costs no digit; see ``log_softmax``.

    Source: label smoothing, Szegedy et al. (2016), arXiv:1512.00567, section 7.
    """
    if not 0.0 <= label_smoothing <= 1.0:
        raise ArgumentError(f"label_smoothing must be from 0 to 1, got {label_smoothing}")
    if not input.ndim:
        raise ShapeError("cross_entropy: one number has no classes; give (batch, classes)")
    axis = 0 if input.ndim == 1 else 1
    classes = input.shape[axis]
    if weight is not None and weight.shape != (classes,):
        raise ShapeError(
            f"cross_entropy: {classes} classes need a weight of shape {(classes,)}, "
            f"got {tuple(weight.shape)}"
        )
    if target.dtype.is_floating_point:
        if ignore_index >= 0:
            raise ArgumentError(
                f"cross_entropy: probabilities have no index to ignore, got {ignore_index=}; give "
                "class indices, or mask what reduction='none' returns"
            )
        return _soft_cross_entropy(input, target, weight, reduction, label_smoothing, axis)
    if target.dtype == torch.bool or target.dtype.is_complex:
        raise DtypeError(
            f"cross_entropy: labels must be integers from 0 to {classes - 1}, or probabilities; "
            f"got {target.dtype}"
        )
    if target.shape != input.shape[:axis] + input.shape[axis + 1 :]:
        raise ShapeError(
            f"cross_entropy: scores of shape {tuple(input.shape)} hold {classes} classes on axis "
            f"{axis}, so labels must have shape "
            f"{tuple(input.shape[:axis] + input.shape[axis + 1 :])}, got {tuple(target.shape)}"
        )
    label = target.long()  # before any comparison: as a byte, 156 would equal -100
    counted = label != ignore_index
    label = torch.where(counted, label, 0)
    check_labels(label, classes)

    log_p = log_softmax(input, axis)
    scale = counted.to(input.dtype) if weight is None else weight[label] * counted
    # -log p_y, weighted
    loss = -log_p.gather(axis, label.unsqueeze(axis)).squeeze(axis) * scale
    if label_smoothing:
        # (1 - ε)·(-log p_y) + ε/C · Σ_c (-log p_c)
        spread = -(log_p if weight is None else log_p * _along(weight, log_p, axis)).sum(axis)
        loss = (1 - label_smoothing) * loss + label_smoothing / classes * spread
    loss = loss.masked_fill(~counted, 0.0)
    if reduction == "mean":
        return loss.sum() / scale.sum()
    return reduce(loss, reduction)


def _soft_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None,
    reduction: str,
    label_smoothing: float,
    axis: int,
) -> Tensor:
    """Compare with probabilities ``q``: ``-Σ_c w_c q_c log p_c``; the mean is per example."""
    if target.shape != input.shape:
        raise ShapeError(
            f"cross_entropy: floating targets are probabilities and need the scores' shape "
            f"{tuple(input.shape)}, got {tuple(target.shape)}; class labels must be integers"
        )
    classes = input.shape[axis]
    if label_smoothing:
        target = (1 - label_smoothing) * target + label_smoothing / classes
    terms = target * log_softmax(input, axis)
    if weight is not None:
        terms = terms * _along(weight, terms, axis)
    # -Σ_c w_c q_c log p_c
    return reduce(-terms.sum(axis), reduction)


def _along(weight: Tensor, like: Tensor, axis: int) -> Tensor:
    return weight.reshape([-1 if i == axis else 1 for i in range(like.ndim)])


def check_labels(label: Int[Tensor, "*batch"], classes: int) -> None:
    """Refuse labels outside ``0 … classes - 1``.

    Checked on the CPU only: on an accelerator the look would stop the queue at every step, and
    the gather that follows fails there by itself.

    Raises:
        ArgumentError: names the first label that is no class.
    """
    if label.device.type != "cpu" or not label.numel():
        return
    wrong = (label < 0) | (label >= classes)
    try:
        found = bool(wrong.any())
    except RuntimeError:  # under torch.func.vmap nobody can look at single numbers
        return
    if found:
        raise ArgumentError(
            f"labels must be from 0 to {classes - 1} ({classes} classes), got "
            f"{int(label[wrong][0])}; is the last layer wide enough?"
        )
