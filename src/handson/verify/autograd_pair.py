"""Pairs of our differentiation engine with PyTorch's: outputs, gradients, their gradients."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

import handson.autograd as engine
from handson.verify.pair import Case, Observation, Pair, make_inputs


@dataclass(frozen=True, kw_only=True)
class AutogradPair(Pair):
    """An operation of ``handson.autograd`` and the same operation of torch.

    Beside outputs and gradients the derivative of the gradients is compared, under upstream
    gradients that differ from element to element: rules must themselves be differentiable.
    """

    def observe_ours(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        inputs = [_ours(x) for x in make_inputs(case, dtype, seed)]
        leaves = [x for x in inputs if isinstance(x, engine.Tensor) and x.requires_grad]
        outputs = _several(self.ours(*inputs, **case.kwargs))
        return _torch(_observed(leaves, outputs, _our_weights, _our_gradients))

    def observe_theirs(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        inputs = make_inputs(case, dtype, seed)
        leaves = [
            x.requires_grad_() for x in inputs if isinstance(x, Tensor) and x.is_floating_point()
        ]
        outputs = _several(self.theirs(*inputs, **case.kwargs))
        return _torch(_observed(leaves, outputs, _their_weights, _their_gradients))


def _ours(value: Any) -> Any:
    if not isinstance(value, Tensor):
        return value
    return engine.Tensor(value.numpy(), requires_grad=value.is_floating_point())


def _several(outputs: Any) -> list[Any]:
    return list(outputs) if isinstance(outputs, tuple | list) else [outputs]


def _observed(
    leaves: list[Any],
    outputs: list[Any],
    weights: Callable[[Any], Any],
    gradients: Callable[..., Any],
) -> dict[str, Any]:
    seen = {f"output {i}": y for i, y in enumerate(outputs)}
    heads = [y for y in outputs if y.requires_grad]
    if heads and leaves:
        first = gradients(heads, leaves, [weights(y) for y in heads])
        seen |= {f"grad input {i}": g for i, g in enumerate(first)}
        heads = [g for g in first if g.requires_grad]
        second = gradients(heads, leaves, [weights(g) for g in heads]) if heads else []
        for i, x in enumerate(leaves):  # of gradients that are constant it is 0
            seen[f"grad of grad, input {i}"] = second[i] if heads else 0 * weights(x)
    return seen


def _our_weights(y: engine.Tensor) -> engine.Tensor:
    return engine.Tensor(np.linspace(-1, 2, y.numel()).astype(y.dtype).reshape(y.shape))


def _their_weights(y: Tensor) -> Tensor:
    return torch.from_numpy(np.linspace(-1, 2, y.numel())).to(y.dtype).reshape(y.shape)


def _our_gradients(heads: Any, leaves: Any, weights: Any) -> Any:
    return engine.grad(heads, leaves, weights, create_graph=True, materialize_grads=True)


def _their_gradients(heads: Any, leaves: Any, weights: Any) -> Any:
    return torch.autograd.grad(heads, leaves, weights, create_graph=True, materialize_grads=True)


def _torch(seen: dict[str, Any]) -> Observation:
    return {
        name: x.detach() if isinstance(x, Tensor) else torch.from_numpy(np.array(x.data))
        for name, x in seen.items()
    }
