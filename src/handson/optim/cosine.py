"""Learning rate that falls along half a cosine."""

import math

from handson.base.errors import ArgumentError
from handson.base.module import LRScheduler, Optimizer


def cosine_annealing(step: int, steps: int, base: float, eta_min: float = 0.0) -> float:
    """Return the rate at ``step``: ``η_min + (η₀ - η_min)·(1 + cos(π·t/T)) / 2``.

    Args:
        step: t, from 0.
        steps: T, where the rate reaches ``eta_min``; beyond it the cosine climbs again.
        base: η₀, the rate at the start.
        eta_min: the lowest rate.

    Source: Loshchilov and Hutter (2017), arXiv:1608.03983, equation 5, without restarts.
    """
    return eta_min + (base - eta_min) * (1 + math.cos(math.pi * step / steps)) / 2


class CosineAnnealingLR(LRScheduler):
    """Move every group's learning rate along half a cosine from its start to ``eta_min``.

    Args:
        optimizer: whose rates are moved.
        T_max: steps from the highest to the lowest rate, at least 1.
        eta_min: the lowest rate.
        last_epoch: steps already taken, -1 at the start.

    Raises:
        ArgumentError: ``T_max`` is not positive.

    Differs from torch: computed from the step alone; torch multiplies step by step, which gives
    the same rates but keeps what somebody else wrote into the optimizer's rate meanwhile.
    """

    def __init__(
        self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1
    ) -> None:
        if T_max < 1:
            raise ArgumentError(f"CosineAnnealingLR: T_max must be at least 1, got {T_max}")
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:  # type: ignore[override]
        """Return the rate of every group at the present step."""
        return [
            cosine_annealing(self.last_epoch, self.T_max, float(base), self.eta_min)
            for base in self.base_lrs
        ]
