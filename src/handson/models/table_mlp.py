"""A multilayer perceptron for tables with gaps and categories."""

from collections.abc import Sequence
from itertools import pairwise
from types import ModuleType

import torch
from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Module, Sequential
from handson.models.layers import LAYERS


class TableMLP(Module):
    """Standardise a table by its training rows, then predict one number per row.

    Columns come in this order: numbers, one 0 or 1 per number that says whether it was missing,
    categories as 0 and 1. ``adapt`` learns means and deviations; they are buffers and travel with
    the weights. A missing number counts as the mean. A column of 0 and 1 that is the same in all
    training rows is switched off: its weights were never trained. No number counts as further
    than ``limit`` deviations from its mean, so that one estate of eight hectares stays one row.

    Args:
        features: columns in all.
        numbers: columns of numbers, at the front.
        hidden: width of each hidden layer; none makes linear regression.
        limit: in deviations, above 0.
        layers: ``torch.nn`` or ``handson.nn``.

    Raises:
        ArgumentError: fewer columns than numbers and their gaps need, or no limit above 0.
    """

    def __init__(
        self,
        features: int,
        numbers: int,
        hidden: Sequence[int] = (128,),
        limit: float = 4.0,
        *,
        layers: ModuleType = LAYERS["torch"],
    ) -> None:
        super().__init__()
        if not 0 <= 2 * numbers <= features or not limit > 0:
            raise ArgumentError(
                f"{numbers} numbers and where each was missing need {2 * numbers} columns of "
                f"{features}, and a limit above 0; got limit={limit}"
            )
        self.numbers, self.limit = numbers, limit
        self.register_buffer("mean", torch.zeros(numbers))
        self.register_buffer("deviation", torch.ones(numbers))
        self.register_buffer("used", torch.ones(features - numbers))
        self.register_buffer("target_mean", torch.zeros(()))
        parts: list[Module] = []
        for width, following in pairwise([features, *hidden]):
            parts += [layers.Linear(width, following), layers.ReLU()]
        last = layers.Linear([features, *hidden][-1], 1)
        layers.init.zeros_(last.weight)  # the first prediction is the mean
        layers.init.zeros_(last.bias)
        self.body = Sequential(*parts, last)

    @torch.no_grad()
    def adapt(self, x: Float[Tensor, "batch features"], target: Float[Tensor, "batch"]) -> None:
        """Learn means, deviations and columns in use from training rows.

        Args:
            x: raw columns.
            target: what is to be predicted.
        """
        numbers, missing, _ = self._split(x)
        there = 1 - missing
        count = there.sum(0).clamp(min=1)
        self.mean = (numbers * there).sum(0) / count
        spread = (((numbers - self.mean) * there) ** 2).sum(0) / count
        # a constant column stays 0 after the mean is gone
        self.deviation = torch.where(spread > 0, spread.sqrt(), 1.0)
        flags = x[:, self.numbers :]
        self.used = (flags.amin(0) != flags.amax(0)).to(x.dtype)
        self.target_mean = target.mean()

    def columns(self, x: Float[Tensor, "batch features"]) -> Float[Tensor, "batch features"]:
        """Return what the network sees of raw columns.

        Args:
            x: raw columns.
        """
        numbers, missing, _ = self._split(x)
        # z = (x - mean) / deviation, 0 where x is missing
        z = ((numbers - self.mean) / self.deviation).clamp(-self.limit, self.limit) * (1 - missing)
        return torch.cat([z, x[:, self.numbers :] * self.used], dim=1)

    def forward(self, x: Float[Tensor, "batch features"]) -> Float[Tensor, "batch"]:
        predicted: Tensor = self.body(self.columns(x))[:, 0] + self.target_mean
        return predicted

    def _split(self, x: Tensor) -> tuple[Tensor, ...]:
        return x.tensor_split([self.numbers, 2 * self.numbers], dim=1)
