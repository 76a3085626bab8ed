"""Losses for classes beside cross-entropy: from log-probabilities, and for yes-or-no questions."""

from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import DtypeError, ShapeError
from handson.ops.loss import check_labels, reduce
from handson.ops.regression_loss import check_same_shape


def nll_loss(
    input: Float[Tensor, "..."],
    target: Tensor,
    weight: Float[Tensor, "classes"] | None = None,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Float[Tensor, "..."]:
    """Pick the right class's log-probability and turn its sign: ``-w_y log p_y``.

    After ``log_softmax`` this is ``cross_entropy``. The mean divides by the weights of the targets.

    Args:
        input: log-probabilities, shape (classes), (batch, classes) or (batch, classes, ...).
        target: class indices of shape (), (batch) or (batch, ...).
        weight: one factor per class.
        ignore_index: targets with this index count nothing, in the mean neither.
        reduction: ``mean``, ``sum`` or ``none``.

    Raises:
        ShapeError: log-probabilities, targets and weights do not fit together.
        DtypeError: labels are no integers.
    """
    if not input.ndim:
        raise ShapeError("nll_loss: one number has no classes; give (batch, classes)")
    axis = 0 if input.ndim == 1 else 1
    classes, expected = input.shape[axis], input.shape[:axis] + input.shape[axis + 1 :]
    if weight is not None and weight.shape != (classes,):
        raise ShapeError(
            f"nll_loss: {classes} classes need a weight of shape {(classes,)}, "
            f"got {tuple(weight.shape)}"
        )
    if target.is_floating_point() or target.is_complex() or target.dtype == torch.bool:
        raise DtypeError(f"nll_loss: labels must be integers, got {target.dtype}; use y.long()")
    if target.shape != expected:
        raise ShapeError(
            f"nll_loss: log-probabilities of shape {tuple(input.shape)} need labels of shape "
            f"{tuple(expected)}, got {tuple(target.shape)}"
        )
    label = target.long()
    counted = label != ignore_index
    label = torch.where(counted, label, 0)
    check_labels(label, classes)
    scale = counted.to(input.dtype) if weight is None else weight[label] * counted
    # -w_y log p_y
    loss = -input.gather(axis, label.unsqueeze(axis)).squeeze(axis) * scale
    loss = loss.masked_fill(~counted, 0.0)
    return loss.sum() / scale.sum() if reduction == "mean" else reduce(loss, reduction)


def binary_cross_entropy_with_logits(
    input: Float[Tensor, "*batch"],
    target: Float[Tensor, "*batch"],
    weight: Float[Tensor, "..."] | None = None,
    reduction: str = "mean",
    pos_weight: Float[Tensor, "..."] | None = None,
) -> Float[Tensor, "..."]:
    """Surprise at yes or no, from scores: ``-(w y log σ(x) + (1-y) log(1-σ(x)))``.

    Args:
        input: scores x, any real numbers.
        target: 1 for yes, 0 for no, or a probability between; the shape of ``input``.
        weight: a factor per element; may be smaller and repeated.
        reduction: ``mean``, ``sum`` or ``none``.
        pos_weight: w, the factor of a yes; may be smaller and repeated, as one per column.

    Numerics: with ``log σ(x) = -log(1 + e⁻ˣ)`` it is ``(1-y) x + (1 + (w-1) y) log(1 + e⁻ˣ)``;
    no probability is ever formed: a score of -1000 costs no digit.
    """
    check_same_shape("binary_cross_entropy_with_logits", input, target)
    surprise = torch.logaddexp(input.new_zeros(()), -input)
    if pos_weight is not None:
        surprise = (1 + (pos_weight - 1) * target) * surprise
    # (1-y) x + (1 + (w-1) y) log(1 + e⁻ˣ)
    loss = (1 - target) * input + surprise
    return reduce(loss if weight is None else loss * weight, reduction)


def binary_cross_entropy(
    input: Float[Tensor, "*batch"],
    target: Float[Tensor, "*batch"],
    weight: Float[Tensor, "..."] | None = None,
    reduction: str = "mean",
) -> Float[Tensor, "..."]:
    """Surprise at yes or no, from probabilities: ``-(y log p + (1-y) log(1-p))``.

    From scores take ``binary_cross_entropy_with_logits``: it has no limits.

    Args:
        input: probabilities p, 0 to 1.
        target: 1 for yes, 0 for no, or a probability between; the shape of ``input``.
        weight: a factor per element; may be smaller and repeated.
        reduction: ``mean``, ``sum`` or ``none``.

    Numerics: as in torch no logarithm is taken below -100, and ``p (1-p)``, by which the gradient
    divides, is never less than 1e-12.
    """
    check_same_shape("binary_cross_entropy", input, target)
    loss: Tensor = BinaryCrossEntropy.apply(input, target)  # type: ignore[no-untyped-call]
    return reduce(loss if weight is None else loss * weight, reduction)


class BinaryCrossEntropy(torch.autograd.Function):
    """The surprise and its gradient ``(p - y) / p(1-p)``, both kept finite at 0 and 1."""

    generate_vmap_rule = True

    @staticmethod
    def forward(input: Tensor, target: Tensor) -> Tensor:
        yes, no = input.log().clamp(min=-100), (-input).log1p().clamp(min=-100)
        # -(y log p + (1-y) log(1-p))
        return -(target * yes + (1 - target) * no)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, Tensor], output: Tensor) -> None:
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx: Any, *upstream: Tensor) -> tuple[Tensor | None, ...]:
        (grad,), (p, y) = upstream, ctx.saved_tensors
        # dL/dp = (p - y) / p(1-p)
        slope = grad * (p - y) / (p * (1 - p)).clamp(min=1e-12)
        if not ctx.needs_input_grad[1]:
            return slope, None
        # dL/dy = log(1-p) - log p
        return slope, grad * ((-p).log1p() - p.log())
