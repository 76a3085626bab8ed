"""Pairs for ``handson.ops.softmax``."""

import torch

from handson.ops.softmax import log_softmax, softmax
from handson.verify.inputs import exactly, full, normal, strided, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_INFINITY = float("inf")

_CASES = {
    "a batch": Case(inputs=(normal(4, 5),), kwargs={"dim": 1}),
    "along the first axis": Case(inputs=(normal(4, 5),), kwargs={"dim": 0}),
    "along the middle of three axes": Case(inputs=(normal(2, 5, 3),), kwargs={"dim": -2}),
    "one example, no batch": Case(inputs=(normal(7),), kwargs={"dim": 0}),
    "one class": Case(inputs=(normal(4, 1),), kwargs={"dim": 1}),
    "a single number": Case(inputs=(3.0 * torch.ones(()),), kwargs={"dim": 0}),
    "empty batch": Case(inputs=(normal(0, 5),), kwargs={"dim": 1}),
    "not contiguous": Case(inputs=(transposed(normal(4, 5)),), kwargs={"dim": 1}),
    "with gaps in memory": Case(inputs=(strided(normal(4, 5)),), kwargs={"dim": 1}),
    "all scores equal": Case(inputs=(full(3, 5, value=2.0),), kwargs={"dim": 1}),
    "huge scores": Case(inputs=(normal(4, 5, mean=1e3, std=3.0),), kwargs={"dim": 1}),
    "hugely negative scores": Case(inputs=(normal(4, 5, mean=-1e3, std=3.0),), kwargs={"dim": 1}),
    "far apart": Case(inputs=(normal(4, 5, std=1e3),), kwargs={"dim": 1}),
    "nearly equal": Case(inputs=(normal(4, 5, std=1e-6),), kwargs={"dim": 1}),
    "some masked by -inf": Case(
        inputs=(exactly(0.5, -_INFINITY, 2.0, -_INFINITY),), kwargs={"dim": 0}
    ),
    "all masked": Case(inputs=(full(2, 3, value=-_INFINITY),), kwargs={"dim": 1}),
    "an infinite score": Case(inputs=(exactly(0.0, _INFINITY, 1.0),), kwargs={"dim": 0}),
    "a score that is NaN": Case(inputs=(exactly(0.0, float("nan"), 1.0),), kwargs={"dim": 0}),
    "in bfloat16": Case(
        inputs=(normal(4, 5, std=2.0),),
        kwargs={"dim": 1},
        dtypes=(torch.bfloat16,),
        tolerance={torch.bfloat16: Tolerance(rtol=3e-2, atol=1e-2)},
        because="torch computes in float32 inside, we round to 8 bits after every operation",
    ),
}

_SPEED = Case(inputs=(normal(256, 10),), kwargs={"dim": 1})

SOFTMAX = FunctionPair(
    name="softmax",
    twin="torch.softmax",
    ours=softmax,
    theirs=torch.softmax,
    cases=_CASES,
    mutants=(
        Mutant(
            name="scores clamped instead of shifted",
            where="handson.ops.softmax:softmax",
            old="(x - x.detach().amax(dim, keepdim=True))",
            new="x.clamp(-80, 80)",
        ),
        Mutant(
            name="a small number in the denominator",
            where="handson.ops.softmax:softmax",
            old="powers.sum(dim, keepdim=True)",
            new="(powers.sum(dim, keepdim=True) + 1e-8)",
        ),
        Mutant(
            name="sums over the last axis, whatever dim",
            where="handson.ops.softmax:softmax",
            old="powers.sum(dim, keepdim=True)",
            new="powers.sum(-1, keepdim=True)",
        ),
        Mutant(
            name="the sum taken for a constant",
            where="handson.ops.softmax:softmax",
            old="powers.sum(dim, keepdim=True)",
            new="powers.sum(dim, keepdim=True).detach()",
        ),
    ),
    speed=_SPEED,
)

LOG_SOFTMAX = FunctionPair(
    name="log_softmax",
    twin="torch.log_softmax",
    ours=log_softmax,
    theirs=torch.log_softmax,
    cases=_CASES,
    mutants=(
        Mutant(
            name="the shift is not taken off the score",
            where="handson.ops.softmax:log_softmax",
            old="return shifted -",
            new="return x -",
        ),
        Mutant(
            name="logarithm of a probability plus a small number",
            where="handson.ops.softmax:log_softmax",
            old="shifted - shifted.exp().sum(dim, keepdim=True).log()",
            new="(shifted.exp() / shifted.exp().sum(dim, keepdim=True) + 1e-8).log()",
        ),
        Mutant(
            name="logarithm to base two",
            where="handson.ops.softmax:log_softmax",
            old=".log()",
            new=".log2()",
        ),
        Mutant(
            name="sums over the last axis, whatever dim",
            where="handson.ops.softmax:log_softmax",
            old="shifted.exp().sum(dim, keepdim=True)",
            new="shifted.exp().sum(-1, keepdim=True)",
        ),
    ),
    speed=_SPEED,
)

PAIRS = (SOFTMAX, LOG_SOFTMAX)
