"""Pairs of optimizers: the same gradients, the same path.

What is compared is the *displacement* from the start after every step, not the parameters: a
parameter of size 1 would hide a wrong step of size 1e-9, a displacement does not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from handson.base.module import Parameter
from handson.base.seed import generator
from handson.verify.kernels import from_scratch
from handson.verify.pair import Case, Observation, Pair, Tolerance

Regime = Callable[[Tensor, int], Tensor | None]
"""Turns a normal random gradient at a step into the regime's gradient (None: no gradient)."""

SHAPES = ((5, 3), (7,), (), (2, 3, 2))


def plain(grad: Tensor, step: int) -> Tensor:
    """Leave the gradient as it is: normal with standard deviation one."""
    return grad


def scaled(factor: float) -> Regime:
    """Make every gradient huge or vanishing."""
    return lambda grad, step: factor * grad


def mostly_zero(grad: Tensor, step: int) -> Tensor:
    """Keep the gradient on every seventh step only, as a rare feature does."""
    return grad if step % 7 == 0 else torch.zeros_like(grad)


def sometimes_absent(grad: Tensor, step: int) -> Tensor | None:
    """Give no gradient at all on every third step: the parameter must stand still."""
    return None if step % 3 == 2 else grad


def drifting(grad: Tensor, step: int) -> Tensor:
    """Add a constant slope to the noise."""
    return grad + 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Path(Case):
    """A case for optimizers.

    Args:
        regime: what the gradients are like.
        start: scale of the parameters before the first step.
        groups: hyperparameters of a second parameter group.
    """

    regime: Regime = plain
    start: float = 1.0
    steps: int = 200
    groups: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class OptimizerPair(Pair):
    """Two optimizers that must walk the same path, in float64, against torch's plain loop."""

    dtypes: tuple[torch.dtype, ...] = (torch.float64,)
    tolerance: Mapping[torch.dtype, Tolerance] = field(
        default_factory=lambda: {torch.float64: Tolerance(rtol=1e-9, atol=0.0)}
    )
    because: str = "the project's rule for trajectories: relative error only"

    def observe_ours(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        with from_scratch():
            return self._walk(self.ours, case, dtype, seed)

    def observe_theirs(self, case: Case, dtype: torch.dtype, seed: int) -> Observation:
        return self._walk(self.theirs, case, dtype, seed)

    def _walk(
        self, make: Callable[..., Any], case: Case, dtype: torch.dtype, seed: int
    ) -> Observation:
        assert isinstance(case, Path)
        rng = generator(seed)

        def draw(shape: tuple[int, ...]) -> Tensor:
            return torch.randn(shape, generator=rng, dtype=torch.float64).to(dtype)

        params = [Parameter(case.start * draw(shape)) for shape in SHAPES]
        starts = [p.detach().clone() for p in params]
        if case.groups:
            groups: Any = [{"params": params[:2]}, {"params": params[2:], **case.groups}]
        else:
            groups = params
        optimizer = make(groups, **case.kwargs)
        path: list[list[Tensor]] = [[] for _ in params]
        for step in range(case.steps):
            for p in params:
                p.grad = case.regime(draw(tuple(p.shape)), step)
            optimizer.step()
            for steps, p, start in zip(path, params, starts, strict=True):
                steps.append(p.detach() - start)
        return {f"path {i}": torch.stack(steps) for i, steps in enumerate(path)}
