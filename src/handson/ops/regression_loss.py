"""Losses for measured numbers: distances, and surprise under a distribution with a spread."""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.loss import reduce


def check_same_shape(name: str, input: Float[Tensor, "..."], target: Float[Tensor, "..."]) -> None:
    """Refuse predictions and targets that would only fit by repeating some of them.

    Args:
        name: of the loss, for the message.
        input: predictions.
        target: what was measured.

    Raises:
        ShapeError: the shapes differ.
    """
    if input.shape != target.shape:
        raise ShapeError(
            f"{name}: predictions {tuple(input.shape)} and targets {tuple(target.shape)} must "
            f"have the same shape; target.reshape(input.shape) helps when only axes of 1 differ"
        )


def l1_loss(
    input: Float[Tensor, "*batch"], target: Float[Tensor, "*batch"], reduction: str = "mean"
) -> Float[Tensor, "..."]:
    """Absolute error, ``|ŷ - y|``; the derivative where they agree is taken as 0.

    Args:
        input: predictions ŷ.
        target: what was measured, y, of exactly the same shape.
        reduction: ``mean``, ``sum`` or ``none``.

    Differs from torch: other shapes are refused instead of broadcast.
    """
    check_same_shape("l1_loss", input, target)
    return reduce((input - target).abs(), reduction)


def smooth_l1_loss(
    input: Float[Tensor, "*batch"],
    target: Float[Tensor, "*batch"],
    reduction: str = "mean",
    beta: float = 1.0,
) -> Float[Tensor, "..."]:
    """Absolute error, rounded off near zero.

    ``d²/2β`` where ``d = |ŷ - y| < β``, else ``d - β/2``.

    Args:
        input: predictions ŷ.
        target: what was measured, y, of exactly the same shape.
        reduction: ``mean``, ``sum`` or ``none``.
        beta: where the parabola ends, 0 or more; with 0 it is ``l1_loss``.

    Raises:
        ArgumentError: ``beta`` is negative.

    Differs from torch: other shapes are refused instead of broadcast.

    Source: Girshick (2015), Fast R-CNN, equation 3.
    """
    if beta < 0:
        raise ArgumentError(f"smooth_l1_loss: beta must be 0 or more, got {beta}")
    check_same_shape("smooth_l1_loss", input, target)
    d = (input - target).abs()
    if beta == 0:
        return reduce(d, reduction)
    # with m = min(d, β) both branches are m²/2β + (d - m), and none can spoil the other's gradient
    m = d.clamp(max=beta)
    return reduce(m * m / (2 * beta) + (d - m), reduction)


def huber_loss(
    input: Float[Tensor, "*batch"],
    target: Float[Tensor, "*batch"],
    reduction: str = "mean",
    delta: float = 1.0,
) -> Float[Tensor, "..."]:
    """Square small errors, count large ones by size: ``δ`` times ``smooth_l1_loss``.

    ``d²/2`` where ``d = |ŷ - y| ≤ δ``, else ``δ (d - δ/2)``: an outlier pulls with ``δ`` at most.

    Args:
        input: predictions ŷ.
        target: what was measured, y, of exactly the same shape.
        reduction: ``mean``, ``sum`` or ``none``.
        delta: where the parabola ends, above 0.

    Raises:
        ArgumentError: ``delta`` is not positive.

    Differs from torch: other shapes are refused instead of broadcast.

    Source: Huber (1964), Robust estimation of a location parameter.
    """
    if not delta > 0:
        raise ArgumentError(f"huber_loss: delta must be above 0, got {delta}")
    check_same_shape("huber_loss", input, target)
    d = (input - target).abs()
    # with m = min(d, δ) both branches are m²/2 + δ (d - m)
    m = d.clamp(max=delta)
    return reduce(m * m / 2 + delta * (d - m), reduction)


def poisson_nll_loss(
    input: Float[Tensor, "*batch"],
    target: Float[Tensor, "*batch"],
    log_input: bool = True,
    full: bool = False,
    eps: float = 1e-8,
    reduction: str = "mean",
) -> Float[Tensor, "..."]:
    """Surprise at counts under a Poisson distribution of rate ``λ``: ``λ - y log λ + log y!``.

    Args:
        input: predictions: ``log λ``, or ``λ`` itself with ``log_input=False``.
        target: counts y, of exactly the same shape.
        log_input: whether the predictions are logarithms.
        full: whether ``log y!`` is added, by Stirling's formula and for ``y > 1``.
        eps: added to ``λ`` before its logarithm, above 0.
        reduction: ``mean``, ``sum`` or ``none``.

    Differs from torch: other shapes are refused instead of broadcast; with ``full`` the gradient of
    a target of 0 is a number, torch's is NaN.
    """
    check_same_shape("poisson_nll_loss", input, target)
    loss = input.exp() - target * input if log_input else input - target * (input + eps).log()
    if full:
        # log y! ≈ y log y - y + log(2πy) / 2
        y = torch.where(target > 1, target, 1.0)
        stirling = y * y.log() - y + 0.5 * (2 * math.pi * y).log()
        loss = loss + torch.where(target > 1, stirling, 0.0)
    return reduce(loss, reduction)


def gaussian_nll_loss(
    input: Float[Tensor, "*batch"],
    target: Float[Tensor, "*batch"],
    var: Float[Tensor, "..."],
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
) -> Float[Tensor, "..."]:
    """Surprise under a normal distribution whose spread is predicted too.

    ``½ (log σ² + (ŷ - y)² / σ²)``, with ``full`` also ``½ log 2π``.

    Args:
        input: predictions ŷ.
        target: what was measured, y, of exactly the same shape.
        var: predicted variances σ², 0 or more: of the same shape, or without the last axis, or
            with a last axis of 1: then one for all of it.
        full: whether the constant is added.
        eps: the least variance, above 0; below it the gradient goes on as if there were no limit.
        reduction: ``mean``, ``sum`` or ``none``.

    Raises:
        ShapeError: ``var`` fits in none of these ways.
        ArgumentError: a variance is negative, or ``eps`` is not positive.

    Source: Nix and Weigend (1994), Estimating the mean and variance of the target probability
    distribution.
    """
    check_same_shape("gaussian_nll_loss", input, target)
    if not eps > 0:
        raise ArgumentError(f"gaussian_nll_loss: eps must be above 0, got {eps}")
    if var.shape == input.shape[:-1] and var.ndim < input.ndim:
        var = var.unsqueeze(-1)
    if var.shape != input.shape and (*var.shape[:-1], var.shape[-1:]) != (*input.shape[:-1], (1,)):
        raise ShapeError(
            f"gaussian_nll_loss: for predictions {tuple(input.shape)} var must have the same shape "
            f"or one variance per row, got {tuple(var.shape)}"
        )
    if var.device.type == "cpu" and bool((var < 0).any()):
        raise ArgumentError(
            f"gaussian_nll_loss: a variance is never negative, got {float(var.min())}; let the "
            "network predict its logarithm and pass the exp of that"
        )
    limited = var.clone()
    with torch.no_grad():
        limited.clamp_(min=eps)
    # ½ (log σ² + (ŷ - y)² / σ²)
    loss = 0.5 * (limited.log() + (input - target) ** 2 / limited)
    if full:
        loss = loss + 0.5 * math.log(2 * math.pi)
    return reduce(loss, reduction)
