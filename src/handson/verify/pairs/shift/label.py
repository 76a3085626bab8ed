"""Pairs for ``handson.shift.label``."""

import numpy as np
import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.shift.label import adjust_to_prior, black_box_weights, em_prior
from handson.verify.inputs import Maker, exactly, full, labels, normal, strided
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Observation

_WHERE = "handson.shift.label"


def _by_counting(
    source_predictions: Tensor, source_labels: Tensor, target_predictions: Tensor, classes: int
) -> Tensor:
    """Count the confusion matrix one example at a time, and solve with NumPy."""
    joint = np.zeros((classes, classes))
    for said, true in zip(source_predictions.tolist(), source_labels.tolist(), strict=True):
        joint[said, true] += 1 / len(source_labels)
    mean = np.array([float((target_predictions == k).double().mean()) for k in range(classes)])
    weights = np.maximum(np.linalg.lstsq(joint, mean, rcond=None)[0], 0)
    shares = np.array([float((source_labels == k).double().mean()) for k in range(classes)])
    return torch.as_tensor(weights / (weights @ shares)).to(torch.get_default_dtype())


def _by_rounds(probabilities: Tensor, source_prior: Tensor, iterations: int = 1000) -> Tensor:
    """Follow equation 9 of the paper with NumPy, round by round, class by class."""
    f = probabilities.detach().numpy().astype(np.float64)
    p = source_prior.detach().numpy().astype(np.float64)
    p = p / p.sum()
    q = p.copy()
    for _ in range(iterations):
        numerators = [f[:, j] * q[j] / p[j] for j in range(len(p))]
        total = np.sum(numerators, axis=0)
        new = np.array([np.mean(n / total) for n in numerators])
        done = np.abs(new - q).max() < 1e-12
        q = new
        if done:
            break
    return torch.as_tensor(q).to(probabilities.dtype)


def _by_logarithms(probabilities: Tensor, source_prior: Tensor, target_prior: Tensor) -> Tensor:
    scores = probabilities.log() + target_prior.log() - source_prior.log()
    return torch.softmax(scores, 1)


def _mostly_right(classes: int, count: int) -> Maker:
    """Predictions that are wrong for every fifth example."""

    def make(rng: torch.Generator) -> Tensor:
        true = torch.arange(count) % classes
        return torch.where(torch.arange(count) % 5 == 0, (true + 1) % classes, true)

    return make


def _in_turn(classes: int, count: int) -> Maker:
    return lambda rng: torch.arange(count) % classes


def _probabilities(batch: int, classes: int, std: float = 1.0) -> Maker:
    return lambda rng: torch.softmax(normal(batch, classes, std=std)(rng), 1)


def _finite(result: Observation | Exception) -> bool:
    return not isinstance(result, Exception) and bool(result["output"].isfinite().all())


def _refused(result: Observation | Exception) -> bool:
    return isinstance(result, ArgumentError) and "nearly singular" in str(result)


BLACK_BOX = FunctionPair(
    name="black_box_weights",
    twin="equation 3 of the paper with NumPy",
    ours=black_box_weights,
    theirs=_by_counting,
    dtypes=(torch.float32,),
    cases={
        "three classes": Case(
            inputs=(_mostly_right(3, 60), _in_turn(3, 60), labels(30, classes=3), 3)
        ),
        "nothing shifted": Case(
            inputs=(_mostly_right(4, 60), _in_turn(4, 60), _mostly_right(4, 60), 4)
        ),
        "a perfect classifier": Case(
            inputs=(_in_turn(3, 30), _in_turn(3, 30), labels(20, classes=3), 3)
        ),
        "two classes": Case(
            inputs=(_mostly_right(2, 40), _in_turn(2, 40), labels(25, classes=2), 2)
        ),
        "one class is left": Case(
            inputs=(_mostly_right(3, 60), _in_turn(3, 60), torch.zeros(9, dtype=torch.long), 3)
        ),
        "unequal shares": Case(
            inputs=(
                torch.tensor([0] * 8 + [1] * 4 + [0, 1]),
                torch.tensor([0] * 8 + [1] * 4 + [1, 0]),
                labels(40, classes=2),
                2,
            )
        ),
        "a classifier that knows nothing": Case(
            inputs=(torch.arange(8) % 2, torch.arange(8) // 4, labels(9, classes=2), 2),
            differs=Difference(
                reason="any shares explain what it says; least squares picks some without a word",
                ours=_refused,
                theirs=_finite,
            ),
        ),
    },
    mutants=(
        Mutant(
            name="rows and columns of the matrix swapped",
            where=f"{_WHERE}:black_box_weights",
            old="torch.linalg.solve(joint, seen / seen.sum())",
            new="torch.linalg.solve(joint.mT, seen / seen.sum())",
        ),
        Mutant(
            name="what was predicted taken for what is",
            where=f"{_WHERE}:black_box_weights",
            old="torch.linalg.solve(joint, seen / seen.sum())",
            new="(seen / seen.sum() / joint.sum(1))",
        ),
        Mutant(
            name="shares instead of ratios",
            where=f"{_WHERE}:black_box_weights",
            old="torch.linalg.solve(joint, seen / seen.sum())",
            new="torch.linalg.solve(joint / prior, seen / seen.sum())",
        ),
        Mutant(
            name="negative shares stay",
            where=f"{_WHERE}:black_box_weights",
            old=".clamp(min=0)",
            new=".clamp(min=-9)",
        ),
        Mutant(
            name="not scaled to sum to one",
            where=f"{_WHERE}:black_box_weights",
            old="weights / (weights * prior).sum()",
            new="weights / 1",
        ),
    ),
)

EM = FunctionPair(
    name="em_prior",
    twin="equation 9 of the paper with NumPy",
    ours=em_prior,
    theirs=_by_rounds,
    cases={
        "three classes": Case(inputs=(_probabilities(30, 3, 2.0), exactly(0.5, 0.3, 0.2))),
        "equal shares": Case(inputs=(_probabilities(30, 4, 2.0), full(4, value=0.25))),
        "one round": Case(
            inputs=(_probabilities(12, 3), exactly(0.5, 0.3, 0.2)), kwargs={"iterations": 1}
        ),
        "shares that are counts": Case(inputs=(_probabilities(30, 2, 3.0), exactly(30.0, 10.0))),
        "a class vanishes": Case(
            inputs=(torch.tensor([[0.9, 0.1]] * 8).double(), exactly(0.5, 0.5))
        ),
        "sure of everything": Case(
            inputs=(torch.eye(3).double()[[0, 0, 1, 2]], full(3, value=1 / 3))
        ),
        "a single example": Case(
            inputs=(_probabilities(1, 3), full(3, value=1 / 3)), kwargs={"iterations": 20}
        ),
        "with gaps in memory": Case(
            inputs=(strided(_probabilities(10, 3)), strided(exactly(0.5, 0.3, 0.2))),
            kwargs={"iterations": 50},
        ),
    },
    mutants=(
        Mutant(
            name="the source's shares not divided out",
            where=f"{_WHERE}:em_prior",
            old="adjust_to_prior(scores, known, prior)",
            new="adjust_to_prior(scores, known / known, prior)",
        ),
        Mutant(
            name="the mean of what the classifier says",
            where=f"{_WHERE}:em_prior",
            old="adjust_to_prior(scores, known, prior)",
            new="adjust_to_prior(scores, prior, prior)",
        ),
        Mutant(
            name="one round only",
            where=f"{_WHERE}:em_prior",
            old="if change < 1e-12",
            new="if change < 1e12",
        ),
    ),
)

ADJUST = FunctionPair(
    name="adjust_to_prior",
    twin="torch.softmax of logarithms",
    ours=adjust_to_prior,
    theirs=_by_logarithms,
    cases={
        "three classes": Case(
            inputs=(_probabilities(5, 3), exactly(0.5, 0.3, 0.2), exactly(0.1, 0.2, 0.7))
        ),
        "nothing shifted": Case(
            inputs=(_probabilities(5, 3), exactly(0.5, 0.3, 0.2), exactly(0.5, 0.3, 0.2))
        ),
        "equal shares before": Case(
            inputs=(_probabilities(5, 2), full(2, value=0.5), exactly(0.9, 0.1))
        ),
        "shares that are counts": Case(
            inputs=(_probabilities(5, 2), exactly(10.0, 30.0), exactly(5.0, 1.0))
        ),
        "very sure": Case(
            inputs=(_probabilities(5, 3, 5.0), full(3, value=1 / 3), exactly(0.1, 0.2, 0.7)),
            dtypes=(torch.float64,),
        ),
        "empty batch": Case(inputs=(_probabilities(0, 2), exactly(0.5, 0.5), exactly(0.9, 0.1))),
        "with gaps in memory": Case(
            inputs=(strided(_probabilities(5, 3)), exactly(0.5, 0.3, 0.2), exactly(0.1, 0.2, 0.7))
        ),
    },
    mutants=(
        Mutant(
            name="the source's shares not divided out",
            where=f"{_WHERE}:adjust_to_prior",
            old="(target_prior / source_prior)",
            new="(target_prior + 0 * source_prior)",
        ),
        Mutant(
            name="upside down",
            where=f"{_WHERE}:adjust_to_prior",
            old="(target_prior / source_prior)",
            new="(source_prior / target_prior)",
        ),
        Mutant(
            name="rows that do not sum to one",
            where=f"{_WHERE}:adjust_to_prior",
            old="scaled / torch.where(total > 0, total, 1.0)",
            new="scaled / 1",
        ),
        Mutant(
            name="the sum taken for a constant",
            where=f"{_WHERE}:adjust_to_prior",
            old="scaled.sum(1, keepdim=True)",
            new="scaled.sum(1, keepdim=True).detach()",
        ),
    ),
)

PAIRS = (BLACK_BOX, EM, ADJUST)
