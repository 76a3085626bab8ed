"""Pairs for ``handson.shift.weighted_training``."""

import math

import torch
from torch import Tensor, nn

import handson.nn
from handson.data.batches import Batches
from handson.shift.weighted_training import train_weighted
from handson.verify.inputs import Maker, exactly, full, labels, normal, strided, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_WHERE = "handson.shift.weighted_training:train_weighted"
_EPOCHS, _BATCH, _RATE = 6, 8, 0.2


def _ours(x: Tensor, y: Tensor, weights: Tensor | None, decay: float = 0.0) -> list[Tensor]:
    model = handson.nn.Linear(x.shape[1], 3, dtype=x.dtype)
    for parameter in model.parameters():
        handson.nn.init.zeros_(parameter)
    train_weighted(
        model,
        x.detach(),
        y,
        weights,
        epochs=_EPOCHS,
        batch_size=_BATCH,
        lr=_RATE,
        weight_decay=decay,
    )
    return [parameter.detach() for parameter in model.parameters()]


def _torch(x: Tensor, y: Tensor, weights: Tensor | None, decay: float = 0.0) -> list[Tensor]:
    """Train with torch's loss, optimizer and schedule, in the same order."""
    model = nn.Linear(x.shape[1], 3, dtype=x.dtype)
    for parameter in model.parameters():
        nn.init.zeros_(parameter)
    counts = torch.ones(len(y)).to(x) if weights is None else weights.detach()
    counts = counts * (len(y) / counts.sum())
    batches = Batches((x.detach(), y, counts), _BATCH)
    optimizer = torch.optim.SGD(model.parameters(), lr=_RATE, weight_decay=decay)
    steps = _EPOCHS * len(batches)
    fall = round(0.2 * steps)

    def rate(step: int) -> float:
        return (1 + math.cos(math.pi * max(0, step - steps + fall) / fall)) / 2

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    for _ in range(_EPOCHS):
        for some, classes, weight in batches:
            optimizer.zero_grad()
            losses = nn.functional.cross_entropy(model(some), classes, reduction="none")
            (torch.dot(weight, losses) / len(losses)).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    return [parameter.detach() for parameter in model.parameters()]


def _classes(count: int) -> Maker:
    return labels(count, classes=3)


WEIGHTED = FunctionPair(
    name="train_weighted",
    twin="torch.optim.SGD on weighted cross-entropies",
    ours=_ours,
    theirs=_torch,
    cases={
        "any weights": Case(inputs=(normal(24, 2), _classes(24), uniform(24))),
        "no weights": Case(inputs=(normal(24, 2), _classes(24), None)),
        "all alike": Case(inputs=(normal(24, 2), _classes(24), full(24, value=0.3))),
        "some count nothing": Case(
            inputs=(normal(12, 2), _classes(12), exactly(*[0.0] * 5, *[2.0] * 7))
        ),
        "one counts alone": Case(inputs=(normal(12, 2), _classes(12), exactly(*[0.0] * 11, 1.0))),
        "a smaller last batch": Case(inputs=(normal(19, 2), _classes(19), uniform(19))),
        "with weight decay": Case(
            inputs=(normal(24, 2), _classes(24), uniform(24)), kwargs={"decay": 0.1}
        ),
        "with gaps in memory": Case(
            inputs=(strided(normal(9, 2)), _classes(9), strided(uniform(9)))
        ),
    },
    tolerance={
        torch.float64: Tolerance(rtol=1e-9, atol=1e-12),
        torch.float32: Tolerance(rtol=1e-4, atol=1e-5),
    },
    because="many steps, each rounded in another order",
    mutants=(
        Mutant(
            name="weights left out",
            where=_WHERE,
            old="(weight * losses).mean()",
            new="(0 * weight + losses).mean()",
        ),
        Mutant(
            name="divided by the weights of the minibatch",
            where=_WHERE,
            old="(weight * losses).mean()",
            new="((weight * losses).sum() / weight.sum().clamp(min=1e-9))",
        ),
        Mutant(
            name="weights not scaled to be one on average",
            where=_WHERE,
            old="(counts / counts.double().mean())",
            new="(counts / 1)",
        ),
        Mutant(
            name="the same order in every epoch",
            where=_WHERE,
            old="for _ in range(epochs):",
            new="for batches.epoch in [0] * epochs:",
        ),
    ),
)

PAIRS = (WEIGHTED,)
