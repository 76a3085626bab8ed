"""Pairs for ``handson.nn.softmax``: the cases and mistakes of the functions behind the layers."""

import torch

from handson.base.errors import ArgumentError
from handson.nn import LogSoftmax, Softmax
from handson.verify.inputs import normal
from handson.verify.pair import Case, Difference, LayerPair
from handson.verify.pairs.ops.softmax import LOG_SOFTMAX, SOFTMAX

_NO_AXIS = Case(
    inputs=(normal(4, 5),),
    differs=Difference(
        reason="without dim torch warns and guesses an axis from the number of axes",
        ours=lambda result: isinstance(result, ArgumentError),
        theirs=lambda result: "output" in result,
    ),
)

PAIRS = (
    LayerPair(
        name="Softmax",
        twin="torch.nn.Softmax",
        ours=Softmax,
        theirs=torch.nn.Softmax,
        cases={**SOFTMAX.cases, "no axis given": _NO_AXIS},
        mutants=SOFTMAX.mutants,
        speed=SOFTMAX.speed,
    ),
    LayerPair(
        name="LogSoftmax",
        twin="torch.nn.LogSoftmax",
        ours=LogSoftmax,
        theirs=torch.nn.LogSoftmax,
        cases={**LOG_SOFTMAX.cases, "no axis given": _NO_AXIS},
        mutants=LOG_SOFTMAX.mutants,
        speed=LOG_SOFTMAX.speed,
    ),
)
