"""Pair for ``cross_entropy`` of ``handson.ops.loss``; the layers' pairs are in ``pairs.nn``."""

from typing import Any

import torch
from torch import Tensor

from handson.ops.loss import cross_entropy
from handson.verify.inputs import Maker, full, labels, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair

_FIVE = torch.tensor([0.5, 2.0, 1.0, 0.0, 3.0])


def _probabilities(*shape: int, dim: int = 1) -> Maker:
    def make(rng: torch.Generator) -> Tensor:
        scores: Tensor = normal(*shape)(rng).exp()
        return scores / scores.sum(dim, keepdim=True)

    return make


def _ignored(*shape: int, classes: int, index: int = -100, every: int = 3) -> Maker:
    """Labels of which every third is to be ignored."""

    def make(rng: torch.Generator) -> Tensor:
        drawn: Tensor = labels(*shape, classes=classes)(rng)
        drawn.view(-1)[::every] = index
        return drawn

    return make


def _masked_scores(rng: torch.Generator) -> Tensor:
    """Scores of which class 0 is impossible everywhere."""
    scores: Tensor = normal(6, 5)(rng)
    scores[:, 0] = -float("inf")
    return scores


def _in_the_scores_precision(function: Any) -> Any:
    def call(input: Tensor, target: Tensor, weight: Tensor | None = None, **options: Any) -> Tensor:
        weight = None if weight is None else weight.to(input.dtype)
        loss: Tensor = function(input, target, weight, **options)
        return loss

    return call


CASES = {
    "a batch": Case(inputs=(normal(6, 5), labels(6, classes=5))),
    "summed": Case(kwargs={"reduction": "sum"}, inputs=(normal(6, 5), labels(6, classes=5))),
    "one by one": Case(kwargs={"reduction": "none"}, inputs=(normal(6, 5), labels(6, classes=5))),
    "one example, no batch": Case(inputs=(normal(5), torch.tensor(3))),
    "a batch of one": Case(inputs=(normal(1, 5), labels(1, classes=5))),
    "empty batch": Case(inputs=(normal(0, 5), labels(0, classes=5))),
    "a single class": Case(inputs=(normal(4, 1), labels(4, classes=1))),
    "images": Case(inputs=(normal(2, 5, 3, 4), labels(2, 3, 4, classes=5))),
    "sequences as long as there are classes": Case(
        inputs=(normal(3, 5, 5), labels(3, 5, classes=5))
    ),
    "labels as bytes": Case(
        inputs=(normal(4, 200), torch.tensor([156, 3, 199, 0], dtype=torch.uint8))
    ),
    "labels as 32-bit integers": Case(
        inputs=(normal(6, 5), lambda rng: labels(6, classes=5)(rng).to(torch.int32)),
        differs=Difference(
            reason="torch takes only 64-bit labels or bytes; there is no ambiguity in others",
            ours=lambda result: bool(result["output"].isfinite()),
            theirs=lambda result: isinstance(result, RuntimeError),
        ),
    ),
    "scores of a thousand": Case(inputs=(normal(6, 5, std=1e3), labels(6, classes=5))),
    "all scores shifted by a thousand": Case(inputs=(normal(6, 5, mean=1e3), labels(6, classes=5))),
    "nearly certain": Case(inputs=(lambda rng: 30.0 * torch.eye(5).double(), torch.arange(5))),
    "all scores equal": Case(inputs=(full(6, 5, value=3.0), labels(6, classes=5))),
    "impossible class": Case(inputs=(_masked_scores, lambda rng: labels(6, classes=4)(rng) + 1)),
    "not contiguous": Case(inputs=(transposed(normal(6, 5)), labels(6, classes=5))),
    "with gaps in memory": Case(inputs=(strided(normal(6, 5)), labels(6, classes=5))),
    "class weights": Case(kwargs={"weight": _FIVE}, inputs=(normal(6, 5), torch.arange(6) % 5)),
    "class weights, summed": Case(
        kwargs={"weight": _FIVE, "reduction": "sum"}, inputs=(normal(6, 5), torch.arange(6) % 5)
    ),
    "class weights, one by one": Case(
        kwargs={"weight": _FIVE, "reduction": "none"},
        inputs=(normal(6, 5), torch.arange(6) % 5),
    ),
    "class weights for images": Case(
        kwargs={"weight": _FIVE}, inputs=(normal(2, 5, 3, 4), labels(2, 3, 4, classes=5))
    ),
    "some ignored": Case(inputs=(normal(7, 5), _ignored(7, classes=5))),
    "some ignored, one by one": Case(
        kwargs={"reduction": "none"}, inputs=(normal(7, 5), _ignored(7, classes=5))
    ),
    "a class ignored": Case(kwargs={"ignore_index": 2}, inputs=(normal(7, 5), torch.arange(7) % 5)),
    "ignored where a score is impossible": Case(
        kwargs={"label_smoothing": 0.0},
        inputs=(_masked_scores, lambda rng: torch.tensor([1, -100, 2, -100, 3, 4])),
    ),
    "all ignored, summed": Case(
        kwargs={"reduction": "sum"},
        inputs=(normal(4, 5), lambda rng: torch.full((4,), -100)),
    ),
    "all ignored": Case(
        inputs=(normal(4, 5), lambda rng: torch.full((4,), -100)),
    ),
    "smoothed": Case(kwargs={"label_smoothing": 0.1}, inputs=(normal(6, 5), labels(6, classes=5))),
    "wholly smoothed": Case(
        kwargs={"label_smoothing": 1.0}, inputs=(normal(6, 5), labels(6, classes=5))
    ),
    "smoothed, some ignored": Case(
        kwargs={"label_smoothing": 0.1}, inputs=(normal(7, 5), _ignored(7, classes=5))
    ),
    "smoothed, class weights": Case(
        kwargs={"label_smoothing": 0.2, "weight": _FIVE},
        inputs=(normal(6, 5), torch.arange(6) % 5),
    ),
    "smoothed, class weights, some ignored, one by one": Case(
        kwargs={"label_smoothing": 0.2, "weight": _FIVE, "reduction": "none"},
        inputs=(normal(7, 5), _ignored(7, classes=5)),
    ),
    "smoothed, class weights, some ignored, images": Case(
        kwargs={"label_smoothing": 0.2, "weight": _FIVE},
        inputs=(normal(2, 5, 3, 4), _ignored(2, 3, 4, classes=5)),
    ),
    "probabilities": Case(inputs=(normal(6, 5), _probabilities(6, 5))),
    "probabilities, no batch": Case(inputs=(normal(5), _probabilities(5, dim=0))),
    "probabilities for images": Case(inputs=(normal(2, 5, 3, 4), _probabilities(2, 5, 3, 4))),
    "probabilities, one by one": Case(
        kwargs={"reduction": "none"}, inputs=(normal(6, 5), _probabilities(6, 5))
    ),
    "probabilities, class weights, smoothed": Case(
        kwargs={"weight": _FIVE, "label_smoothing": 0.1},
        inputs=(normal(6, 5), _probabilities(6, 5)),
    ),
    "probabilities, class weights, summed": Case(
        kwargs={"weight": _FIVE, "reduction": "sum"},
        inputs=(normal(6, 5), _probabilities(6, 5)),
    ),
}

CROSS_ENTROPY = FunctionPair(
    name="cross_entropy",
    twin="torch.nn.functional.cross_entropy",
    ours=_in_the_scores_precision(cross_entropy),
    theirs=_in_the_scores_precision(torch.nn.functional.cross_entropy),
    cases=CASES,
    mutants=(
        Mutant(
            name="divided by the examples, not by their weights",
            where="handson.ops.loss:cross_entropy",
            old="loss.sum() / scale.sum()",
            new="loss.sum() / label.numel()",
        ),
        Mutant(
            name="divided by the examples that count, not by their weights",
            where="handson.ops.loss:cross_entropy",
            old="loss.sum() / scale.sum()",
            new="loss.sum() / counted.sum()",
        ),
        Mutant(
            name="smoothed over the wrong classes only",
            where="handson.ops.loss:cross_entropy",
            old="label_smoothing / classes * spread",
            new="label_smoothing / max(classes - 1, 1) * spread",
        ),
        Mutant(
            name="smoothing forgets the class weights",
            where="handson.ops.loss:cross_entropy",
            old="(log_p if weight is None else log_p * _along(weight, log_p, axis))",
            new="log_p",
        ),
        Mutant(
            name="smoothing of ignored examples counts",
            where="handson.ops.loss:cross_entropy",
            old="loss.masked_fill(~counted, 0.0)",
            new="loss",
        ),
        Mutant(
            name="classes on the last axis",
            where="handson.ops.loss:cross_entropy",
            old="axis = 0 if input.ndim == 1 else 1",
            new="axis = input.ndim - 1",
        ),
        Mutant(
            name="labels compared as bytes",
            where="handson.ops.loss:cross_entropy",
            old="counted = label != ignore_index",
            new="counted = label.to(torch.uint8) != ignore_index",
        ),
        Mutant(
            name="mean over all probabilities",
            where="handson.ops.loss:_soft_cross_entropy",
            old="-terms.sum(axis), reduction",
            new="-terms if reduction == 'mean' else -terms.sum(axis), reduction",
        ),
        Mutant(
            name="scores shifted by nothing",
            where="handson.ops.softmax:log_softmax",
            old="shifted = x - x.detach().amax(dim, keepdim=True)",
            new="shifted = x.clamp(-80, 80)",
        ),
    ),
    speed=Case(inputs=(normal(256, 10), labels(256, classes=10))),
)

PAIRS = (CROSS_ENTROPY,)
