"""Metrics that add up on the device: nothing is fetched before somebody wants to know."""

from abc import ABC, abstractmethod

import torch
from torch import Tensor


def precise(device: torch.device) -> torch.dtype:
    """Return the widest float that a device adds in: Apple's GPUs have no float64."""
    return torch.float32 if device.type == "mps" else torch.float64


class Metric(ABC):
    """A number over many batches, kept as a vector of sums.

    The sums add up over batches and over processes; ``value`` turns them into the number. By
    default there are two, a total and a count, and the number is their quotient.
    """

    length = 2

    def __init__(self) -> None:
        self.sums: Tensor | None = None

    def reset(self) -> None:
        """Forget everything seen."""
        self.sums = None

    def update(self, prediction: Tensor, target: Tensor) -> None:
        """Add one batch."""
        seen = self.measure(prediction, target).to(precise(prediction.device))
        self.sums = seen if self.sums is None else self.sums + seen

    @abstractmethod
    def measure(self, prediction: Tensor, target: Tensor) -> Tensor:
        """Return the sums of one batch, a vector of ``length`` numbers."""

    def sums_on(self, device: torch.device) -> Tensor:
        """Return a copy of the sums; zeros when nothing was seen."""
        if self.sums is None:
            return torch.zeros(self.length, dtype=precise(device), device=device)
        return self.sums.clone()

    def value(self, sums: Tensor) -> float:
        """Turn sums into the number; NaN when nothing was counted."""
        total, count = sums.tolist()
        return float(total / count) if count else float("nan")


class Accuracy(Metric):
    """Share of examples whose highest score is at the right class (axis 1 holds the classes)."""

    def measure(self, prediction: Tensor, target: Tensor) -> Tensor:
        right = (prediction.argmax(1) == target).sum()
        return torch.stack([right, torch.full_like(right, target.numel())])


class RootMeanSquaredError(Metric):
    """Root of the average squared distance: of logarithms, about the typical relative error."""

    def measure(self, prediction: Tensor, target: Tensor) -> Tensor:
        total = ((prediction - target) ** 2).sum()
        return torch.stack([total, torch.full_like(total, target.numel())])

    def value(self, sums: Tensor) -> float:
        return float(super().value(sums) ** 0.5)


class MeanAbsoluteError(Metric):
    """Average distance between prediction and target."""

    def measure(self, prediction: Tensor, target: Tensor) -> Tensor:
        total = (prediction - target).abs().sum()
        return torch.stack([total, torch.full_like(total, target.numel())])
