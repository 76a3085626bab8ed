"""Pairs for ``handson.shift.tails``."""

import torch
from torch import Tensor

from handson.shift.tails import hypergeometric_tail
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair


def _ours(hits: int, total: int, marked: int, drawn: int) -> Tensor:
    return torch.tensor(hypergeometric_tail(hits, total, marked, drawn), dtype=torch.float64)


def _scipy(hits: int, total: int, marked: int, drawn: int) -> Tensor:
    from scipy.stats import hypergeom

    return torch.tensor(hypergeom.sf(hits - 1, total, marked, drawn), dtype=torch.float64)


_WHERE = "handson.shift.tails"

TAIL = FunctionPair(
    name="hypergeometric_tail",
    twin="scipy.stats.hypergeom.sf",
    ours=_ours,
    theirs=_scipy,
    dtypes=(torch.float64,),
    cases={
        "more than expected": Case(inputs=(7, 100, 30, 12)),
        "fewer than expected": Case(inputs=(2, 100, 30, 12)),
        "as few as there can be": Case(inputs=(2, 10, 6, 6)),
        "as many as there can be": Case(inputs=(6, 10, 6, 6)),
        "more than there can be": Case(inputs=(7, 10, 6, 6)),
        "none needed": Case(inputs=(0, 10, 6, 6)),
        "nothing is marked": Case(inputs=(0, 10, 0, 4)),
        "everything is marked": Case(inputs=(4, 10, 10, 4)),
        "thousands": Case(inputs=(320, 4000, 1000, 1000)),
        "a tiny chance": Case(inputs=(40, 600, 60, 50)),
    },
    mutants=(
        Mutant(
            name="more than were seen",
            where=f"{_WHERE}:hypergeometric_tail",
            old="torch.arange(hits, highest + 1,",
            new="torch.arange(hits + 1, highest + 2,",
        ),
        Mutant(
            name="exactly as many",
            where=f"{_WHERE}:hypergeometric_tail",
            old="torch.arange(hits, highest + 1,",
            new="torch.arange(hits, hits + 1,",
        ),
        Mutant(
            name="drawn and put back",
            where=f"{_WHERE}:hypergeometric_tail",
            old="_log_choose(marked, k) + _log_choose(total - marked, drawn - k)",
            new="_log_choose(drawn, k) + _log_choose(total - drawn, drawn - k)",
        ),
        Mutant(
            name="the factorial of one less",
            where=f"{_WHERE}:_log_choose",
            old="torch.lgamma(k + 1)",
            new="torch.lgamma(k.clamp(min=1))",
        ),
    ),
)

PAIRS = (TAIL,)
