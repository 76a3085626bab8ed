"""Pairs for ``handson.shift.multiple_testing``."""

import numpy as np
import torch
from torch import Tensor

from handson.shift.multiple_testing import bonferroni, holm
from handson.verify.inputs import exactly, full, strided, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

_WHERE = "handson.shift.multiple_testing"


def _bonferroni(p_values: Tensor) -> Tensor:
    return torch.minimum(torch.ones_like(p_values), p_values * p_values.numel())


def _holm(p_values: Tensor) -> Tensor:
    """Step down as in Holm's paper: reject while p(i) ≤ α / (K - i + 1); p̃ is the least such α."""
    p = p_values.detach().numpy().astype(np.float64)
    order, adjusted, running = np.argsort(p, kind="stable"), np.empty_like(p), 0.0
    for rank, place in enumerate(order):
        running = max(running, min(1.0, (len(p) - rank) * p[place]))
        adjusted[place] = running
    # the weights of the step: the same values, so that gradients can be compared as well
    return _follow(p_values, adjusted)


def _follow(p_values: Tensor, adjusted: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> Tensor:
    """Return each adjusted value as the multiple of the p-value that it came from."""
    count, parts = len(adjusted), []
    ranks = p_values.detach().argsort(stable=True).argsort()
    for place in range(count):
        if adjusted[place] >= 1:
            parts.append(0 * p_values[place] + 1)
            continue
        below = [k for k in range(count) if ranks[k] <= ranks[place]]
        source = max(below, key=lambda k: float((count - ranks[k]) * p_values[k].detach()))
        parts.append((count - int(ranks[source])) * p_values[source])
    return torch.stack(parts) if parts else p_values * 1


_CASES = {
    "five tests": Case(inputs=(exactly(0.01, 0.04, 0.03, 0.005, 0.3),)),
    "all tiny": Case(inputs=(uniform(6, high=1e-6),)),
    "some above one after multiplying": Case(inputs=(exactly(0.6, 0.02, 0.9, 0.011),)),
    "order must be kept": Case(inputs=(exactly(0.02, 0.021, 0.022),)),
    "a single test": Case(inputs=(exactly(0.03),)),
    "with gaps in memory": Case(inputs=(strided(uniform(5, high=0.1)),)),
    "zeros": Case(inputs=(full(1, value=0.0),)),
    "no tests": Case(inputs=(uniform(0),)),
}

BONFERRONI = FunctionPair(
    name="bonferroni",
    twin="torch.minimum(1, K p)",
    ours=bonferroni,
    theirs=_bonferroni,
    cases=_CASES,
    mutants=(
        Mutant(
            name="not multiplied",
            where=f"{_WHERE}:bonferroni",
            old="p_values * len(p_values)",
            new="p_values * 1",
        ),
        Mutant(
            name="above one",
            where=f"{_WHERE}:bonferroni",
            old=".clamp(max=1)",
            new=".clamp(max=10)",
        ),
        Mutant(
            name="Šidák, for independent tests",
            where=f"{_WHERE}:bonferroni",
            old="(p_values * len(p_values)).clamp(max=1)",
            new="1 - (1 - p_values) ** len(p_values)",
        ),
    ),
)

HOLM = FunctionPair(
    name="holm",
    twin="Holm's paper, test by test",
    ours=holm,
    theirs=_holm,
    cases=_CASES,
    mutants=(
        Mutant(
            name="a larger p-value may come out smaller",
            where=f"{_WHERE}:holm",
            old="adjusted.cummax(0).values if len(adjusted) else adjusted",
            new="adjusted",
        ),
        Mutant(
            name="everything times K",
            where=f"{_WHERE}:holm",
            old="(ordered * left)",
            new="(ordered * len(left))",
        ),
        Mutant(
            name="the factors the wrong way round",
            where=f"{_WHERE}:holm",
            old="(ordered * left)",
            new="(ordered * left.flip(0))",
        ),
        Mutant(
            name="left in the order of their size",
            where=f"{_WHERE}:holm",
            old="torch.zeros_like(p_values).scatter(0, places, adjusted)",
            new="adjusted",
        ),
    ),
)

PAIRS = (BONFERRONI, HOLM)
