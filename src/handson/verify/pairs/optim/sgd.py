"""Pairs for ``handson.optim.sgd``."""

from functools import partial

import torch

from handson.optim import SGD
from handson.verify import trajectory
from handson.verify.inputs import normal
from handson.verify.mutation import Mutant
from handson.verify.trajectory import (
    OptimizerPair,
    drifting,
    mostly_zero,
    scaled,
    sometimes_absent,
)

RULE = "handson.optim.sgd:sgd"
STEP = "handson.optim.sgd:SGD.step"
MOMENTUM = {"lr": 0.1, "momentum": 0.9}
Path = partial(trajectory.Path, steps=25)

SGD_PAIR = OptimizerPair(
    name="SGD",
    twin="torch.optim.SGD",
    ours=SGD,
    theirs=partial(torch.optim.SGD, foreach=False),
    cases={
        "plain": Path(kwargs={"lr": 0.1}),
        "its own learning rate": Path(),
        "rate above one": Path(kwargs={"lr": 1.5, "momentum": 0.5}),
        "momentum": Path(kwargs=MOMENTUM),
        "two hundred steps": trajectory.Path(kwargs=MOMENTUM, regime=drifting),
        "dampening without momentum": Path(kwargs={"lr": 0.1, "dampening": 0.5}),
        "weight decay and Nesterov": Path(
            kwargs={**MOMENTUM, "weight_decay": 0.05, "nesterov": True}
        ),
        "no gradient at the start": Path(
            kwargs=MOMENTUM, regime=lambda grad, step: None if step < 3 else grad
        ),
        "rare gradients and weight decay": Path(
            kwargs={**MOMENTUM, "weight_decay": 0.05}, regime=mostly_zero
        ),
        "momentum in the second group only": Path(
            kwargs={"lr": 0.1}, groups={"momentum": 0.9, "nesterov": True, "weight_decay": 0.1}
        ),
        "momentum, dampened": Path(kwargs={**MOMENTUM, "dampening": 0.3}),
        "Nesterov": Path(kwargs={**MOMENTUM, "nesterov": True}),
        "weight decay": Path(kwargs={"lr": 0.1, "weight_decay": 0.05}),
        "weight decay and momentum": Path(kwargs={**MOMENTUM, "weight_decay": 0.05}),
        "everything": Path(
            kwargs={**MOMENTUM, "weight_decay": 0.05, "nesterov": True, "maximize": True}
        ),
        "uphill": Path(kwargs={"lr": 0.1, "maximize": True}),
        "uphill with weight decay": Path(
            kwargs={"lr": 0.1, "maximize": True, "weight_decay": 0.05}
        ),
        "huge gradients": Path(kwargs=MOMENTUM, regime=scaled(1e12)),
        "vanishing gradients": Path(kwargs=MOMENTUM, regime=scaled(1e-12), start=0.0),
        "rare gradients": Path(kwargs=MOMENTUM, regime=mostly_zero),
        "gradients that are sometimes absent": Path(
            kwargs={**MOMENTUM, "weight_decay": 0.05}, regime=sometimes_absent
        ),
        "a slope under the noise": Path(kwargs={**MOMENTUM, "dampening": 0.5}, regime=drifting),
        "two groups": Path(kwargs=MOMENTUM, groups={"lr": 0.01, "momentum": 0.0}),
        "rate of zero": Path(kwargs={"lr": 0.0, "momentum": 0.9}),
    },
    mutants=(
        Mutant(name="weight decay forgotten", where=RULE, old="if weight_decay:", new="if False:"),
        Mutant(
            name="weight decay pushes away",
            where=RULE,
            old="alpha=weight_decay",
            new="alpha=-weight_decay",
        ),
        Mutant(
            name="velocity not decayed",
            where=RULE,
            old="torch._foreach_mul_(known, momentum)",
            new="torch._foreach_mul_(known, 1.0)",
        ),
        Mutant(
            name="weight decay beside the velocity, not through it",
            where=RULE,
            old="grads = list(torch._foreach_add(grads, params, alpha=weight_decay))",
            new="torch._foreach_mul_(params, 1 - lr * weight_decay)",
        ),
        Mutant(
            name="uphill, decaying the wrong way",
            where=RULE,
            old="alpha=weight_decay",
            new="alpha=-weight_decay if maximize else weight_decay",
        ),
        Mutant(name="dampening forgotten", where=RULE, old="alpha=1 - dampening", new="alpha=1.0"),
        Mutant(
            name="first step dampened too",
            where=RULE,
            old="grads[i].clone()",
            new="grads[i] * (1 - dampening)",
        ),
        Mutant(
            name="Nesterov looks one step too far",
            where=RULE,
            old="torch._foreach_add(grads, velocity, alpha=momentum)",
            new="torch._foreach_add(grads, velocity, alpha=1.0)",
        ),
        Mutant(
            name="Nesterov uses the velocity twice",
            where=RULE,
            old="torch._foreach_add(grads, velocity, alpha=momentum)",
            new="torch._foreach_add(velocity, velocity, alpha=momentum)",
        ),
        Mutant(
            name="never climbs",
            where=RULE,
            old="list(torch._foreach_neg(grads))",
            new="list(grads)",
        ),
        Mutant(
            name="velocity forgotten between steps",
            where=STEP,
            old='self.state[p].get("momentum_buffer")',
            new="None",
        ),
        Mutant(
            name="groups share the first group's settings",
            where=STEP,
            old="group[name] for name",
            new="self.param_groups[0][name] for name",
        ),
    ),
    speed=Path(
        kwargs=MOMENTUM,
        inputs=(normal(256, 784), normal(256), normal(10, 256), normal(10)),
    ),
)

PAIRS = (SGD_PAIR,)
