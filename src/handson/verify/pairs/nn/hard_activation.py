"""Pairs for ``handson.nn.hard_activation``."""

import torch

from handson import nn
from handson.verify.inputs import exactly, normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair, Tolerance
from handson.verify.pairs.ops.activation import CASES, NAN_STOPS, SPEED

_OPS = "handson.ops.hard_activation"
_CORNERS = exactly(-6.0, -3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0, 30.0)
_WITH_NAN = {**CASES, "at the corners": Case(inputs=(_CORNERS,))}
_CASES = _WITH_NAN | NAN_STOPS

HARDTANH = LayerPair(
    name="Hardtanh",
    twin="torch.nn.Hardtanh",
    ours=nn.Hardtanh,
    theirs=torch.nn.Hardtanh,
    cases={
        **_CASES,
        "from zero": Case(args=(0.0, 2.0), inputs=(normal(4, 5, std=3.0),)),
        "from zero, at the corners": Case(args=(0.0, 2.0), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="no lower end",
            where=f"{_OPS}:hardtanh",
            old="x.clamp(min_val, max_val)",
            new="x.clamp(max=max_val)",
        ),
        Mutant(
            name="the gradient goes on",
            where=f"{_OPS}:hardtanh",
            old="above(x, min_val) * below(x, max_val)",
            new="1 + 0 * x",
        ),
        Mutant(
            name="the ends always at one",
            where=f"{_OPS}:hardtanh",
            old="x.clamp(min_val, max_val)",
            new="x.clamp(-1, 1)",
        ),
    ),
    speed=SPEED,
)

HARDSIGMOID = LayerPair(
    name="Hardsigmoid",
    twin="torch.nn.Hardsigmoid",
    ours=nn.Hardsigmoid,
    theirs=torch.nn.Hardsigmoid,
    cases=_WITH_NAN,
    mutants=(
        Mutant(
            name="too steep",
            where=f"{_OPS}:hardsigmoid",
            old=".clamp(0.0, 6.0) / 6",
            new=".clamp(0.0, 6.0) / 5",
        ),
        Mutant(
            name="the slope not divided",
            where=f"{_OPS}:hardsigmoid",
            old="below(x, 3.0) / 6",
            new="below(x, 3.0)",
        ),
        Mutant(
            name="not shifted",
            where=f"{_OPS}:hardsigmoid",
            old="(x + 3).clamp",
            new="(x + 2).clamp",
        ),
    ),
    tolerance={torch.float64: Tolerance(rtol=1e-7, atol=1e-8)},
    because="torch rounds the slope 1/6 to float32",
    speed=SPEED,
)

HARDSWISH = LayerPair(
    name="Hardswish",
    twin="torch.nn.Hardswish",
    ours=nn.Hardswish,
    theirs=torch.nn.Hardswish,
    cases=_CASES,
    mutants=(
        Mutant(
            name="only the gate",
            where=f"{_OPS}:hardswish",
            old="lambda x: x * (x + 3)",
            new="lambda x: (x + 3)",
        ),
        Mutant(
            name="too steep a slope",
            where=f"{_OPS}:_hardswish_slope",
            old="/ 3 + 0.5",
            new="/ 2 + 0.5",
        ),
        Mutant(
            name="nothing beyond three",
            where=f"{_OPS}:_hardswish_slope",
            old="+ 1 - between",
            new="+ 0 * between",
        ),
    ),
    speed=SPEED,
)

HARDSHRINK = LayerPair(
    name="Hardshrink",
    twin="torch.nn.Hardshrink",
    ours=nn.Hardshrink,
    theirs=torch.nn.Hardshrink,
    cases={
        **_CASES,
        "wide": Case(args=(1.5,), inputs=(normal(4, 5, std=3.0),)),
        "wide, at the corners": Case(args=(1.5,), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="small negative numbers stay",
            where=f"{_OPS}:hardshrink",
            old="lambda x: x * (above(x, lambd) + below(x, -lambd)),",
            new="lambda x: x * (above(x, lambd) + below(x, 0.0)),",
        ),
        Mutant(
            name="the gradient passes everywhere",
            where=f"{_OPS}:hardshrink",
            old="lambda x: above(x, lambd) + below(x, -lambd),",
            new="lambda x: 1 + 0 * x,",
        ),
        Mutant(
            name="half the limit",
            where=f"{_OPS}:hardshrink",
            old="x * (above(x, lambd)",
            new="x * (above(x, lambd / 2)",
        ),
    ),
    speed=SPEED,
)

SOFTSHRINK = LayerPair(
    name="Softshrink",
    twin="torch.nn.Softshrink",
    ours=nn.Softshrink,
    theirs=torch.nn.Softshrink,
    cases={
        **_CASES,
        "wide": Case(args=(1.5,), inputs=(normal(4, 5, std=3.0),)),
        "wide, at the corners": Case(args=(1.5,), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="nothing taken away",
            where=f"{_OPS}:softshrink",
            old="lambda x: x - x.clamp(-lambd, lambd),",
            new="lambda x: x * (above(x, lambd) + below(x, -lambd)),",
        ),
        Mutant(
            name="only positive numbers",
            where=f"{_OPS}:softshrink",
            old="x - x.clamp(-lambd, lambd)",
            new="x - x.clamp(0, lambd)",
        ),
        Mutant(
            name="the gradient passes everywhere",
            where=f"{_OPS}:softshrink",
            old="lambda x: above(x, lambd) + below(x, -lambd),",
            new="lambda x: 1 + 0 * x,",
        ),
    ),
    speed=SPEED,
)

PAIRS = (HARDTANH, HARDSIGMOID, HARDSWISH, HARDSHRINK, SOFTSHRINK)
