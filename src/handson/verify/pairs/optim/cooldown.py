"""Pairs for ``handson.optim.cooldown``."""

from typing import Any

import torch
from torch.optim import lr_scheduler

from handson.optim import Cooldown
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance
from handson.verify.pairs.optim.cosine import rates


def hold_then_cosine(
    optimizer: torch.optim.Optimizer, steps: int, share: float
) -> lr_scheduler.LRScheduler:
    """Put the same schedule together from torch's parts."""
    fall = round(steps * share)
    if not fall:
        return lr_scheduler.ConstantLR(optimizer, factor=1.0)
    hold = lr_scheduler.ConstantLR(optimizer, factor=1.0)
    cosine = lr_scheduler.CosineAnnealingLR(optimizer, T_max=fall)
    return lr_scheduler.SequentialLR(optimizer, [hold, cosine], milestones=[steps - fall])


def case(steps: int, lr: float, **settings: Any) -> Case:
    """Look at every step of a run."""
    return Case(inputs=(steps, lr), kwargs={"steps": steps, **settings})


COOLDOWN = FunctionPair(
    name="Cooldown",
    twin="torch's SequentialLR of ConstantLR and CosineAnnealingLR",
    ours=rates(Cooldown),
    theirs=rates(hold_then_cosine),
    dtypes=(torch.float64,),
    tolerance={torch.float64: Tolerance(rtol=1e-9, atol=1e-12)},
    because="torch multiplies from step to step, so its rounding errors add up",
    cases={
        "the last fifth": case(50, 0.1, share=0.2),
        "the last step only": case(10, 0.1, share=0.1),
        "half of it": case(9, 0.5, share=0.5),
        "never": case(10, 0.1, share=0.0),
        "nearly all the way": case(100, 2.0, share=0.99),
        "a thousand steps": case(1000, 0.1, share=0.05),
    },
    mutants=(
        Mutant(
            name="falls from the beginning",
            where="handson.optim.cooldown:Cooldown.get_lr",
            old="self.last_epoch - self.hold",
            new="self.last_epoch",
        ),
        Mutant(
            name="falls one step early",
            where="handson.optim.cooldown:Cooldown.get_lr",
            old="self.last_epoch - self.hold",
            new="self.last_epoch + 1 - self.hold",
        ),
        Mutant(
            name="falls over the whole run's length",
            where="handson.optim.cooldown:Cooldown.get_lr",
            old="(fallen, self.fall,",
            new="(fallen, self.fall + self.hold,",
        ),
    ),
)

PAIRS = (COOLDOWN,)
