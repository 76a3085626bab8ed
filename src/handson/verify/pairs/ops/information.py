"""Pairs for ``handson.ops.information``.

Both sides get logits and make probabilities of them, so that gradients run along distributions.
"""

import torch
from torch import Tensor
from torch.distributions import Categorical
from torch.distributions.kl import kl_divergence as twin_divergence

from handson.ops.information import entropy, kl_divergence, mutual_information
from handson.ops.softmax import softmax
from handson.verify.inputs import Maker, exactly, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, FunctionPair, Observation, Tolerance

_WHERE = "handson.ops.information"
_INFINITY = float("inf")


def _entropy(logits: Tensor) -> Tensor:
    return entropy(softmax(logits, -1))


def _divergence(p: Tensor, q: Tensor) -> Tensor:
    return kl_divergence(softmax(p, -1), softmax(q, -1))


def _information(logits: Tensor) -> Tensor:
    joint = softmax(logits.flatten(-2), -1).reshape(logits.shape)
    return mutual_information(joint)


def _of(logits: Tensor) -> Categorical:
    return Categorical(logits=logits, validate_args=False)  # its validation fails on no rows


def _twin_entropy(logits: Tensor) -> Tensor:
    found: Tensor = _of(logits).entropy()  # type: ignore[no-untyped-call]
    return found


def _twin_divergence(p: Tensor, q: Tensor) -> Tensor:
    return twin_divergence(_of(p), _of(q))


def _twin_information(logits: Tensor) -> Tensor:
    joint = _of(logits.flatten(-2))
    table = joint.probs.reshape(logits.shape)
    apart = table.sum(-1, keepdim=True) * table.sum(-2, keepdim=True)
    return twin_divergence(joint, Categorical(probs=apart.flatten(-2), validate_args=False))


def _table(*rows: tuple[float, ...]) -> Maker:
    return lambda rng: torch.tensor(rows, dtype=torch.float64)


def _product(rows: int, columns: int, *, coupling: float = 0.0) -> Maker:
    """Logits of a table whose rows and columns have little or nothing to do with each other."""

    def make(rng: torch.Generator) -> Tensor:
        apart = normal(rows, 1)(rng) + normal(1, columns)(rng)
        together: Tensor = apart + coupling * normal(rows, columns)(rng)
        return together

    return make


def _finite(result: Observation | Exception) -> bool:
    return isinstance(result, dict) and all(bool(t.isfinite().all()) for t in result.values())


def _not_a_number(result: Observation | Exception) -> bool:
    return isinstance(result, dict) and any(bool(t.isnan().any()) for t in result.values())


ENTROPY = FunctionPair(
    name="entropy",
    twin="torch.distributions.Categorical.entropy",
    ours=_entropy,
    theirs=_twin_entropy,
    cases={
        "five outcomes": Case(inputs=(normal(5),)),
        "a batch": Case(inputs=(normal(3, 4),)),
        "two batch axes": Case(inputs=(normal(2, 3, 4),)),
        "all equally likely": Case(inputs=(full(6, value=1.0),)),
        "one outcome": Case(inputs=(normal(1),)),
        "nearly certain": Case(inputs=(exactly(20.0, 0.0, 1.0),)),
        "far apart": Case(inputs=(normal(6, std=20.0),)),
        "nearly equal": Case(inputs=(normal(6, std=1e-5),)),
        "impossible outcomes": Case(inputs=(exactly(0.5, -_INFINITY, 2.0, -_INFINITY),)),
        "certain": Case(inputs=(exactly(0.0, -_INFINITY, -_INFINITY),)),
        "not contiguous": Case(inputs=(transposed(normal(3, 4)),)),
        "empty batch": Case(inputs=(normal(0, 4),)),
    },
    mutants=(
        Mutant(
            name="a small number in the logarithm",
            where=f"{_WHERE}:entropy",
            old="_log(probs)",
            new="(probs + 1e-3).log()",
        ),
        Mutant(
            name="in bits",
            where=f"{_WHERE}:entropy",
            old="_log(probs)",
            new="_log(probs) / 0.6931471805599453",
        ),
        Mutant(
            name="the average over outcomes",
            where=f"{_WHERE}:entropy",
            old=".sum(-1)",
            new=".mean(-1)",
        ),
        Mutant(
            name="small probabilities rounded up",
            where=f"{_WHERE}:_log",
            old="probs.where(probs > 0, 1)",
            new="probs.clamp(min=1e-3)",
        ),
    ),
    speed=Case(inputs=(normal(256, 1000),)),
)

KL_DIVERGENCE = FunctionPair(
    name="kl_divergence",
    twin="torch.distributions.kl_divergence",
    ours=_divergence,
    theirs=_twin_divergence,
    cases={
        "five outcomes": Case(inputs=(normal(5), normal(5))),
        "a batch": Case(inputs=(normal(3, 4), normal(3, 4))),
        "one expectation for a batch": Case(inputs=(normal(3, 4), normal(4))),
        "the same twice": Case(inputs=(full(4, value=1.0), full(4, value=1.0))),
        "one outcome": Case(inputs=(normal(1), normal(1))),
        "nearly equal": Case(inputs=(normal(6, std=1e-3), normal(6, std=1e-3))),
        "far apart": Case(
            inputs=(normal(6, std=10.0), normal(6, std=10.0)),
            tolerance={torch.float32: Tolerance(rtol=1e-5, atol=1e-5)},
            because="torch keeps logarithms where ours takes them of rounded probabilities",
        ),
        "what was expected never happens": Case(
            inputs=(exactly(0.5, -_INFINITY, 2.0), exactly(1.0, 0.0, -1.0)),
            differs=Difference(
                reason="an impossible outcome adds 0; torch's gradient of it is 0 · ∞",
                ours=_finite,
                theirs=_not_a_number,
            ),
        ),
        "not contiguous": Case(inputs=(transposed(normal(3, 4)), transposed(normal(3, 4)))),
        "with gaps in memory": Case(inputs=(strided(normal(4)), strided(normal(4)))),
        "empty batch": Case(inputs=(normal(0, 4), normal(0, 4))),
    },
    mutants=(
        Mutant(
            name="weighted by what was expected",
            where=f"{_WHERE}:kl_divergence",
            old="(p * (_log(p)",
            new="(q * (_log(p)",
        ),
        Mutant(
            name="p and q exchanged",
            where=f"{_WHERE}:kl_divergence",
            old="p * (_log(p) - expected)",
            new="q * (expected - _log(p))",
        ),
        Mutant(
            name="the cross-entropy",
            where=f"{_WHERE}:kl_divergence",
            old="(_log(p) - expected)",
            new="(0 * _log(p) - expected)",
        ),
        Mutant(
            name="the distance of logarithms",
            where=f"{_WHERE}:kl_divergence",
            old="(_log(p) - expected)",
            new="(_log(p) - expected).abs()",
        ),
    ),
)

MUTUAL_INFORMATION = FunctionPair(
    name="mutual_information",
    twin="torch.distributions.kl_divergence from the product of marginals",
    ours=_information,
    theirs=_twin_information,
    cases={
        "three by four": Case(inputs=(normal(3, 4),)),
        "a batch of tables": Case(inputs=(normal(2, 3, 4),)),
        "independent": Case(inputs=(_product(3, 4),)),
        "nearly independent": Case(inputs=(_product(3, 4, coupling=1e-3),)),
        "one tells all of the other": Case(
            inputs=(_table((9.0, -9.0, -9.0), (-9.0, 9.0, -9.0), (-9.0, -9.0, 9.0)),)
        ),
        "a single row": Case(inputs=(normal(1, 4),)),
        "a single cell": Case(inputs=(normal(1, 1),)),
        "far apart": Case(
            inputs=(normal(4, 4, std=4.0),),
            tolerance={torch.float32: Tolerance(rtol=1e-3, atol=1e-4)},
            because="torch clamps the product of marginals from below, at 1e-7 in float32",
        ),
        "impossible cells": Case(
            inputs=(_table((0.0, -_INFINITY), (-_INFINITY, 1.0)),),
            differs=Difference(
                reason="an impossible cell adds 0; torch's gradient of it is 0 · ∞",
                ours=_finite,
                theirs=_not_a_number,
            ),
        ),
        "not contiguous": Case(inputs=(transposed(normal(3, 4)),)),
        "empty batch": Case(inputs=(normal(0, 3, 4),)),
    },
    mutants=(
        Mutant(
            name="compared with equal chances",
            where=f"{_WHERE}:mutual_information",
            old="(rows * columns).flatten(-2)",
            new="(0 * rows * columns + 1 / (joint.shape[-1] * joint.shape[-2])).flatten(-2)",
        ),
        Mutant(
            name="rows compared with themselves",
            where=f"{_WHERE}:mutual_information",
            old="(rows * columns)",
            new="(rows * rows.mean(-2, keepdim=True) + 0 * columns)",
        ),
        Mutant(
            name="the mean of the marginals, not their product",
            where=f"{_WHERE}:mutual_information",
            old="rows * columns",
            new="(rows + columns) / 2",
        ),
    ),
)

PAIRS = (ENTROPY, KL_DIVERGENCE, MUTUAL_INFORMATION)
