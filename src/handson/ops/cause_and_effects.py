"""A cause and its effects: the product of what is believed and what would then be seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.ops.distribution import check_distribution
from handson.ops.variables import Outcome

Chances = Mapping[Any, float | int]
"""Outcomes and their probabilities: ``{"+": 0.98, "-": 0.02}``."""


def cause_and_effects(
    prior: Mapping[str, Chances], likelihoods: Mapping[str, Mapping[Any, Chances]]
) -> tuple[Tensor, dict[str, Sequence[Outcome]]]:
    """Return ``P(h, e₁, …, eₙ) = P(h) Πₖ P(eₖ|h)`` and the outcomes along its axes.

    Args:
        prior: the cause and its probabilities, ``{"ill": {"yes": 0.1, "no": 0.9}}``.
        likelihoods: each effect and, for every outcome of the cause, its probabilities,
            ``{"test": {"yes": {"+": 0.9, "-": 0.1}, "no": {"+": 0.2, "-": 0.8}}}``.

    Raises:
        ArgumentError: not one cause, a row for an outcome is missing, rows name different
            outcomes, or probabilities do not sum to one.
    """
    if len(prior) != 1:
        raise ArgumentError(f"prior names {len(prior)} variables; expected one, the cause")
    ((cause, chances),) = prior.items()
    outcomes: dict[str, Sequence[Outcome]] = {cause: tuple(chances)}
    table = _chances(chances, tuple(chances), f"the prior of {cause!r}")
    for effect, rows in likelihoods.items():
        if effect in outcomes:
            raise ArgumentError(f"two variables are called {effect!r}; every name stands once")
        if set(rows) != set(chances):
            raise ArgumentError(
                f"likelihoods of {effect!r} are given for {list(rows)}, and {cause!r} can be "
                f"{list(chances)}; give one row for each outcome of {cause!r}"
            )
        outcomes[effect] = tuple(rows[next(iter(chances))])
        told = f"the row of {effect!r} given {cause!r} ="
        lines = [_chances(rows[h], outcomes[effect], f"{told} {h!r}") for h in chances]
        # P(h, …, e) = P(h, …) P(e|h)
        likelihood = torch.stack(lines)
        shape = (len(chances), *[1] * (table.dim() - 1), likelihood.shape[1])
        table = table.unsqueeze(-1) * likelihood.reshape(shape)
    return table, outcomes


def _chances(chances: Chances, outcomes: Sequence[Outcome], what: str) -> Tensor:
    """Read one row as numbers in the order of the outcomes."""
    if set(chances) != set(outcomes):
        raise ArgumentError(
            f"{what} names the outcomes {list(chances)}; expected {list(outcomes)}, as in the "
            "first row"
        )
    row = torch.tensor([float(chances[outcome]) for outcome in outcomes], dtype=torch.float64)
    check_distribution(row, what)
    return row
