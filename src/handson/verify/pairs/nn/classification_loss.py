"""Pairs for ``handson.nn.classification_loss``."""

import torch
from torch import Tensor

from handson import nn
from handson.base.errors import ShapeError
from handson.verify.inputs import exactly, full, labels, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, LayerPair

_OPS = "handson.ops.classification_loss"
_FIVE = torch.tensor([0.5, 2.0, 1.0, 0.0, 3.0])
_THREE = torch.tensor([0.5, 2.0, 1.0])


def _some_ignored(rng: torch.Generator) -> Tensor:
    drawn: Tensor = labels(7, classes=5)(rng)
    drawn[::3] = -100
    return drawn


NLL_LOSS = LayerPair(
    name="NLLLoss",
    twin="torch.nn.NLLLoss",
    ours=nn.NLLLoss,
    theirs=torch.nn.NLLLoss,
    cases={
        "a batch": Case(inputs=(normal(6, 5), labels(6, classes=5))),
        "summed": Case(kwargs={"reduction": "sum"}, inputs=(normal(6, 5), labels(6, classes=5))),
        "one by one": Case(
            kwargs={"reduction": "none"}, inputs=(normal(6, 5), labels(6, classes=5))
        ),
        "one example, no batch": Case(inputs=(normal(5), torch.tensor(3))),
        "a batch of one": Case(inputs=(normal(1, 5), labels(1, classes=5))),
        "empty batch": Case(inputs=(normal(0, 5), labels(0, classes=5))),
        "images": Case(inputs=(normal(2, 5, 3, 4), labels(2, 3, 4, classes=5))),
        "as many examples as classes": Case(inputs=(normal(5, 5), labels(5, classes=5))),
        "class weights": Case(kwargs={"weight": _FIVE}, inputs=(normal(6, 5), torch.arange(6) % 5)),
        "class weights, one by one": Case(
            kwargs={"weight": _FIVE, "reduction": "none"},
            inputs=(normal(6, 5), torch.arange(6) % 5),
        ),
        "some ignored": Case(inputs=(normal(7, 5), _some_ignored)),
        "some ignored, one by one": Case(
            kwargs={"reduction": "none"}, inputs=(normal(7, 5), _some_ignored)
        ),
        "a class ignored": Case(
            kwargs={"ignore_index": 2}, inputs=(normal(7, 5), torch.arange(7) % 5)
        ),
        "all ignored": Case(inputs=(normal(4, 5), lambda rng: torch.full((4,), -100))),
        "not contiguous": Case(inputs=(transposed(normal(6, 5)), labels(6, classes=5))),
        "with gaps in memory": Case(inputs=(strided(normal(6, 5)), labels(6, classes=5))),
    },
    mutants=(
        Mutant(
            name="the sign stays",
            where=f"{_OPS}:nll_loss",
            old="loss = -input.gather",
            new="loss = input.gather",
        ),
        Mutant(
            name="divided by the examples, not by their weights",
            where=f"{_OPS}:nll_loss",
            old="loss.sum() / scale.sum()",
            new="loss.sum() / label.numel()",
        ),
        Mutant(
            name="ignored examples counted in the mean",
            where=f"{_OPS}:nll_loss",
            old="counted.to(input.dtype) if",
            new="(counted | ~counted).to(input.dtype) if",
        ),
        Mutant(
            name="classes on the last axis",
            where=f"{_OPS}:nll_loss",
            old="input.gather(axis, label.unsqueeze(axis)).squeeze(axis)",
            new="input.movedim(axis, -1).reshape(input.shape).gather("
            "axis, label.unsqueeze(axis)).squeeze(axis)",
        ),
    ),
    speed=Case(inputs=(normal(256, 10), labels(256, classes=10))),
)

_YES = uniform(5, 3)
_SURE = exactly(0.0, 1.0, 1.0, 0.0)


def _repeats(error: str) -> Case:
    return Case(
        inputs=(uniform(4, 1), uniform(4)),
        differs=Difference(
            reason=f"both refuse it, torch with a {error} error",
            ours=lambda result: isinstance(result, ShapeError),
            theirs=lambda result: isinstance(result, ValueError),
        ),
    )


BCE_LOSS = LayerPair(
    name="BCELoss",
    twin="torch.nn.BCELoss",
    ours=nn.BCELoss,
    theirs=torch.nn.BCELoss,
    cases={
        "a batch": Case(inputs=(uniform(5, 3, low=0.01, high=0.99), _YES)),
        "summed": Case(
            kwargs={"reduction": "sum"}, inputs=(uniform(5, 3, low=0.01, high=0.99), _YES)
        ),
        "one by one": Case(
            kwargs={"reduction": "none"}, inputs=(uniform(5, 3, low=0.01, high=0.99), _YES)
        ),
        "yes and no": Case(inputs=(exactly(0.1, 0.8, 0.3, 0.6), _SURE)),
        "nearly certain": Case(inputs=(exactly(1e-6, 1 - 1e-6, 1e-6, 1 - 1e-6), _SURE)),
        "weights per element": Case(
            kwargs={"weight": torch.arange(6.0).reshape(2, 3)},
            inputs=(uniform(2, 3, low=0.01, high=0.99), uniform(2, 3)),
        ),
        "weights per column": Case(
            kwargs={"weight": _THREE}, inputs=(uniform(5, 3, low=0.01, high=0.99), _YES)
        ),
        "one example": Case(inputs=(full(1, 3, value=0.3), uniform(1, 3))),
        "empty batch": Case(inputs=(uniform(0, 3), uniform(0, 3))),
        "a single number": Case(inputs=(torch.tensor(0.3), torch.tensor(1.0))),
        "not contiguous": Case(
            inputs=(transposed(uniform(5, 3, low=0.01, high=0.99)), strided(_YES))
        ),
        "a column against a row": _repeats("value"),
    },
    mutants=(
        Mutant(
            name="no price for a wrong yes",
            where=f"{_OPS}:BinaryCrossEntropy.forward",
            old="-(target * yes + (1 - target) * no)",
            new="-(target * yes + 0 * no)",
        ),
        Mutant(
            name="the gradient of the scores",
            where=f"{_OPS}:BinaryCrossEntropy.backward",
            old="grad * (p - y) / (p * (1 - p)).clamp(min=1e-12)",
            new="grad * (p - y)",
        ),
        Mutant(
            name="weights forgotten",
            where=f"{_OPS}:binary_cross_entropy",
            old="loss * weight, reduction",
            new="loss * weight / weight.clamp(min=0.25), reduction",
        ),
    ),
    speed=Case(inputs=(uniform(256, 10, low=0.01, high=0.99), uniform(256, 10))),
)

BCE_WITH_LOGITS_LOSS = LayerPair(
    name="BCEWithLogitsLoss",
    twin="torch.nn.BCEWithLogitsLoss",
    ours=nn.BCEWithLogitsLoss,
    theirs=torch.nn.BCEWithLogitsLoss,
    cases={
        "a batch": Case(inputs=(normal(5, 3), _YES)),
        "summed": Case(kwargs={"reduction": "sum"}, inputs=(normal(5, 3), _YES)),
        "one by one": Case(kwargs={"reduction": "none"}, inputs=(normal(5, 3), _YES)),
        "scores of a thousand": Case(inputs=(normal(5, 3, std=1e3), _YES)),
        "at zero": Case(inputs=(full(4, value=0.0), _SURE)),
        "weights per element": Case(
            kwargs={"weight": torch.arange(6.0).reshape(2, 3)},
            inputs=(normal(2, 3), uniform(2, 3)),
        ),
        "a yes counts more": Case(kwargs={"pos_weight": _THREE}, inputs=(normal(5, 3), _YES)),
        "a yes counts more, and columns differ": Case(
            kwargs={"pos_weight": torch.tensor([4.0]), "weight": _THREE},
            inputs=(normal(5, 3), _YES),
        ),
        "one example": Case(inputs=(normal(1, 3), uniform(1, 3))),
        "empty batch": Case(inputs=(normal(0, 3), uniform(0, 3))),
        "a single number": Case(inputs=(torch.tensor(0.3), torch.tensor(1.0))),
        "not contiguous": Case(inputs=(transposed(normal(5, 3)), strided(_YES))),
        "a column against a row": _repeats("value"),
    },
    mutants=(
        Mutant(
            name="the right answer costs too",
            where=f"{_OPS}:binary_cross_entropy_with_logits",
            old="(1 - target) * input + surprise",
            new="input + surprise",
        ),
        Mutant(
            name="a no counts more",
            where=f"{_OPS}:binary_cross_entropy_with_logits",
            old="(1 + (pos_weight - 1) * target)",
            new="(1 + (pos_weight - 1) * (1 - target))",
        ),
        Mutant(
            name="scores cut off",
            where=f"{_OPS}:binary_cross_entropy_with_logits",
            old="torch.logaddexp(input.new_zeros(()), -input)",
            new="(1 + (-input).clamp(-80, 80).exp()).log()",
        ),
    ),
    speed=Case(inputs=(normal(256, 10), uniform(256, 10))),
)

PAIRS = (NLL_LOSS, BCE_LOSS, BCE_WITH_LOGITS_LOSS)
