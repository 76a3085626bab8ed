"""Pairs for ``handson.optim.cosine``."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from handson.optim import SGD, CosineAnnealingLR
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Tolerance

RULE = "handson.optim.cosine:cosine_annealing"


def rates(scheduler: Callable[..., Any]) -> Callable[..., Tensor]:
    """Return a function that lists the rates of two groups over some steps."""

    def listed(length: int, lr: float, meddle: int = -1, **settings: Any) -> Tensor:
        params = [torch.zeros(1, requires_grad=True), torch.zeros(1, requires_grad=True)]
        optimizer = SGD([{"params": params[:1]}, {"params": params[1:], "lr": lr / 3}], lr=lr)
        schedule = scheduler(optimizer, **settings)
        seen = []
        for step in range(length):
            seen.append([group["lr"] for group in optimizer.param_groups])
            optimizer.step()
            schedule.step()
            if step == meddle:
                optimizer.param_groups[0]["lr"] *= 10
        return torch.tensor(seen, dtype=torch.float64)

    return listed


COSINE = FunctionPair(
    name="CosineAnnealingLR",
    twin="torch.optim.lr_scheduler.CosineAnnealingLR",
    ours=rates(CosineAnnealingLR),
    theirs=rates(torch.optim.lr_scheduler.CosineAnnealingLR),
    dtypes=(torch.float64,),
    tolerance={torch.float64: Tolerance(rtol=1e-9, atol=1e-12)},
    because="torch multiplies from step to step, so its rounding errors add up",
    cases={
        "to zero": Case(inputs=(30, 0.1), kwargs={"T_max": 30}),
        "to a floor": Case(inputs=(30, 0.1), kwargs={"T_max": 30, "eta_min": 0.01}),
        "one step": Case(inputs=(1, 0.5), kwargs={"T_max": 1}),
        "two steps": Case(inputs=(2, 0.5), kwargs={"T_max": 2}),
        "beyond the end": Case(inputs=(25, 0.1), kwargs={"T_max": 7, "eta_min": 0.01}),
        "a floor above the start": Case(inputs=(10, 0.1), kwargs={"T_max": 10, "eta_min": 0.2}),
        "a thousand steps": Case(inputs=(1000, 3.0), kwargs={"T_max": 1000}),
        "tiny rates": Case(inputs=(10, 1e-8), kwargs={"T_max": 10, "eta_min": 1e-10}),
        "somebody changes the rate meanwhile": Case(
            inputs=(6, 0.1),
            kwargs={"T_max": 10, "meddle": 2},
            differs=Difference(
                reason="ours is the formula; torch multiplies on from whatever it finds",
                ours=lambda result: bool(result["output"][4, 0] < 0.1),
                theirs=lambda result: bool(result["output"][4, 0] > 0.5),
            ),
        ),
    },
    mutants=(
        Mutant(name="a whole cosine", where=RULE, old="math.pi", new="2 * math.pi"),
        Mutant(name="half of the fall", where=RULE, old="math.pi", new="math.pi / 2"),
        Mutant(name="floor added on top", where=RULE, old="(base - eta_min)", new="base"),
        Mutant(
            name="one step too late",
            where="handson.optim.cosine:CosineAnnealingLR.get_lr",
            old="self.last_epoch",
            new="max(self.last_epoch - 1, 0)",
        ),
        Mutant(
            name="one group's rate for all",
            where="handson.optim.cosine:CosineAnnealingLR.get_lr",
            old="for base in self.base_lrs",
            new="for base in self.base_lrs[:1] * 2",
        ),
    ),
)

PAIRS = (COSINE,)
