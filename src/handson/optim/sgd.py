"""Gradient descent, with momentum and weight decay."""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Optimizer

SETTINGS = ("lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize")


def sgd(
    params: list[Tensor],
    grads: list[Tensor],
    buffers: list[Tensor | None],
    *,
    lr: float | Tensor,
    momentum: float = 0.0,
    dampening: float = 0.0,
    weight_decay: float = 0.0,
    nesterov: bool = False,
    maximize: bool = False,
) -> None:
    """Take one step downhill on all parameters at once; writes ``params`` and ``buffers``.

    ``g ← g + λθ;  v ← μv + (1-τ)g;  θ ← θ - η·v`` (Nesterov: ``θ ← θ - η·(g + μv)``), with learning
    rate η, momentum μ, dampening τ, weight decay λ. The first ``v`` is ``g`` itself.

    Args:
        params: θ, updated in place.
        grads: one gradient per parameter, not changed.
        buffers: v of every parameter; ``None`` at the start is replaced by a tensor.
        lr: step size η, at least 0.
        momentum: share of the previous step that is kept, 0 to below 1.
        dampening: share of the new gradient that is left out.
        weight_decay: pull towards zero, equal to an L2 penalty of λ/2·‖θ‖².
        nesterov: look ahead along the momentum.
        maximize: climb instead of descend.

    Source: Sutskever et al. (2013), On the importance of initialization and momentum in deep
    learning; with the learning rate outside the velocity, as torch has it.
    """
    if maximize:
        grads = list(torch._foreach_neg(grads))
    if weight_decay:
        # g ← g + λθ
        grads = list(torch._foreach_add(grads, params, alpha=weight_decay))
    if momentum:
        known = [v for v in buffers if v is not None]
        # v ← μv + (1-τ)g
        if known:
            torch._foreach_mul_(known, momentum)
            late = [g for g, v in zip(grads, buffers, strict=True) if v is not None]
            torch._foreach_add_(known, late, alpha=1 - dampening)
        for i, v in enumerate(buffers):
            if v is None:
                buffers[i] = grads[i].clone()
        velocity = [v for v in buffers if v is not None]
        grads = list(torch._foreach_add(grads, velocity, alpha=momentum)) if nesterov else velocity
    # θ ← θ - η·v
    if isinstance(lr, Tensor):
        torch._foreach_sub_(params, torch._foreach_mul(grads, lr))
    else:
        torch._foreach_add_(params, grads, alpha=-lr)


class SGD(Optimizer):
    """Stochastic gradient descent; the rule is the function ``sgd`` above.

    Args:
        params: parameters, or groups of them, each with its own settings.
        lr: step size, at least 0.
        momentum: share of the previous step that is kept.
        dampening: share of the new gradient that is left out.
        weight_decay: pull towards zero.
        nesterov: look ahead along the momentum; needs momentum and no dampening.
        maximize: climb instead of descend.

    Raises:
        ArgumentError: a setting is negative, or ``nesterov`` comes without momentum.

    Differs from torch: always one call for all parameters, so no ``foreach``, ``fused`` and
    ``differentiable``.
    """

    def __init__(
        self,
        params: Iterable[Any],
        lr: float | Tensor = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        for name, value in (("lr", lr), ("momentum", momentum), ("weight_decay", weight_decay)):
            if value < 0.0:
                raise ArgumentError(f"SGD: {name} must be at least 0, got {value}")
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ArgumentError(
                f"SGD: nesterov needs momentum above 0 and no dampening, got momentum={momentum} "
                f"and dampening={dampening}"
            )
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        super().__init__(params, defaults)

    @torch.no_grad()
    def step(  # type: ignore[override]
        self, closure: Callable[[], float | Tensor] | None = None
    ) -> float | Tensor | None:
        """Update every parameter that has a gradient.

        Args:
            closure: computes the loss and its gradients again; its value is returned.
        """
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            params = [p for p in group["params"] if p.grad is not None]
            if not params:
                continue
            moving = bool(group["momentum"])
            buffers = [self.state[p].get("momentum_buffer") if moving else None for p in params]
            # a group loaded from torch.optim.SGD holds more than the rule knows
            rule = {name: group[name] for name in SETTINGS if name in group}
            sgd(params, [p.grad for p in params], buffers, **rule)
            if moving:
                for p, buffer in zip(params, buffers, strict=True):
                    self.state[p]["momentum_buffer"] = buffer
        return loss
