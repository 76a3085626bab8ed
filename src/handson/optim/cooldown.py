"""A learning rate that stays, then falls to zero at the end."""

from handson.base.errors import ArgumentError
from handson.base.module import LRScheduler, Optimizer
from handson.optim.cosine import cosine_annealing


class Cooldown(LRScheduler):
    """Keep every group's learning rate, then take it to zero along half a cosine.

    A constant rate leaves the last step's noise in the weights, so the result depends on when one
    stops. A short fall at the end averages the noise away at no cost in steps.

    Args:
        optimizer: whose rates are moved.
        steps: all steps of the run, at least 1.
        share: share of them over which the rate falls, from 0 (never) to 1 (all the way).
        last_epoch: steps already taken, -1 at the start.

    Raises:
        ArgumentError: ``steps`` is not positive or ``share`` is outside 0 to 1.

    Source: Hägele et al. (2024), arXiv:2405.18392, section 3, with a cosine for the fall.
    """

    def __init__(
        self, optimizer: Optimizer, steps: int, share: float = 0.2, last_epoch: int = -1
    ) -> None:
        if steps < 1 or not 0 <= share <= 1:
            raise ArgumentError(
                f"Cooldown needs steps of at least 1 and a share from 0 to 1, got steps={steps}, "
                f"share={share}"
            )
        self.fall = round(steps * share)
        self.hold = steps - self.fall
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:  # type: ignore[override]
        """Return the rate of every group at the present step."""
        fallen = min(max(self.last_epoch - self.hold, 0), self.fall)
        return [
            cosine_annealing(fallen, self.fall, float(base)) if fallen else float(base)
            for base in self.base_lrs
        ]
