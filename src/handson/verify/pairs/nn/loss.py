"""Pairs for ``handson.nn.loss``."""

import torch

from handson.base.errors import ShapeError
from handson.nn import CrossEntropyLoss, MSELoss
from handson.verify.inputs import full, labels, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, LayerPair
from handson.verify.pairs.ops.loss import CASES, CROSS_ENTROPY

MSE_LOSS = LayerPair(
    name="MSELoss",
    twin="torch.nn.MSELoss",
    ours=MSELoss,
    theirs=torch.nn.MSELoss,
    cases={
        "a batch": Case(inputs=(normal(5, 3), normal(5, 3))),
        "summed": Case(kwargs={"reduction": "sum"}, inputs=(normal(5, 3), normal(5, 3))),
        "one by one": Case(kwargs={"reduction": "none"}, inputs=(normal(5, 3), normal(5, 3))),
        "one number each": Case(inputs=(normal(5), normal(5))),
        "a single number": Case(inputs=(torch.tensor(1.5), torch.tensor(-0.5))),
        "one example": Case(inputs=(normal(1, 3), normal(1, 3))),
        "empty batch": Case(inputs=(normal(0, 3), normal(0, 3))),
        "predictions are right": Case(inputs=(full(4, 2, value=2.0), full(4, 2, value=2.0))),
        "far from zero": Case(
            inputs=(normal(5, 3, mean=1e4), normal(5, 3, mean=1e4)), dtypes=(torch.float64,)
        ),
        "vanishing": Case(inputs=(normal(5, 3, std=1e-6), normal(5, 3, std=1e-6))),
        "infinite target": Case(inputs=(normal(3), full(3, value=float("inf")))),
        "not contiguous": Case(inputs=(transposed(normal(5, 3)), strided(normal(5, 3)))),
        "images": Case(inputs=(normal(2, 3, 4, 4), normal(2, 3, 4, 4))),
        "a column against a row": Case(
            inputs=(normal(4, 1), normal(4)),
            differs=Difference(
                reason="torch warns and compares every prediction with every target",
                ours=lambda result: isinstance(result, ShapeError),
                theirs=lambda result: "output" in result,
            ),
        ),
    },
    mutants=(
        Mutant(
            name="half the square, as the textbook writes it",
            where="handson.ops.loss:mse_loss",
            old="(input - target) ** 2",
            new="(input - target) ** 2 / 2",
        ),
        Mutant(
            name="the distance, not its square",
            where="handson.ops.loss:mse_loss",
            old="(input - target) ** 2",
            new="(input - target).abs()",
        ),
        Mutant(
            name="averaged over examples only",
            where="handson.ops.loss:reduce",
            old="loss.mean()",
            new="loss.sum() / max(len(loss), 1)",
        ),
        Mutant(
            name="root of the mean",
            where="handson.ops.loss:reduce",
            old="loss.mean()",
            new="loss.mean().sqrt()",
        ),
    ),
    speed=Case(inputs=(normal(256, 10), normal(256, 10))),
)

_PLAIN = {mutant.name: mutant for mutant in CROSS_ENTROPY.mutants}
_FUSED = "handson.ops.fused_cross_entropy:FusedCrossEntropy"

CROSS_ENTROPY_LOSS = LayerPair(
    name="CrossEntropyLoss",
    twin="torch.nn.CrossEntropyLoss",
    ours=CrossEntropyLoss,
    theirs=torch.nn.CrossEntropyLoss,
    cases=CASES,
    mutants=(
        _PLAIN["divided by the examples, not by their weights"],
        _PLAIN["smoothed over the wrong classes only"],
        _PLAIN["mean over all probabilities"],
        Mutant(
            name="ignored examples counted in the mean",
            where=f"{_FUSED}.forward",
            old="loss.sum() / count",
            new="loss.mean()",
        ),
        Mutant(
            name="the right class is not pulled up",
            where=f"{_FUSED}.forward",
            old="powers.scatter_add_(axis, place, -total)",
            new="powers.scatter_add_(axis, place, -total * 0)",
        ),
        Mutant(
            name="scores cut off, not shifted",
            where=f"{_FUSED}.forward",
            old="input - input.max(axis, keepdim=True)[0]",
            new="input.clamp(-80, 80)",
        ),
        Mutant(
            name="the gradient from above forgotten",
            where=f"{_FUSED}.backward",
            old="share = grad / total",
            new="share = 1 / total",
        ),
        Mutant(
            name="ignored examples pull too",
            where=f"{_FUSED}.backward",
            old="share.masked_fill(~counted, 0.0)",
            new="share",
        ),
    ),
    speed=Case(inputs=(normal(1120, 28), labels(1120, classes=28))),
)

PAIRS = (MSE_LOSS, CROSS_ENTROPY_LOSS)
