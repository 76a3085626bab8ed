"""Pairs for ``handson.nn.rectifier``."""

from dataclasses import replace

import torch

from handson import nn
from handson.verify.inputs import exactly, normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, LayerPair
from handson.verify.pairs.ops.activation import CASES, NAN_STOPS, SPEED

_OPS = "handson.ops.rectifier"
_CORNERS = exactly(-6.0, -3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0, 30.0)
_WITH_NAN = {**CASES, "at the corners": Case(inputs=(_CORNERS,))}
_CASES = _WITH_NAN | NAN_STOPS

RELU6 = LayerPair(
    name="ReLU6",
    twin="torch.nn.ReLU6",
    ours=nn.ReLU6,
    theirs=torch.nn.ReLU6,
    cases=_CASES,
    mutants=(
        Mutant(
            name="no upper end",
            where=f"{_OPS}:relu6",
            old="x.clamp(0.0, 6.0)",
            new="x.clamp(0.0, 60.0)",
        ),
        Mutant(
            name="the gradient goes on beyond six",
            where=f"{_OPS}:relu6",
            old="above(x) * below(x, 6.0)",
            new="above(x)",
        ),
        Mutant(
            name="ends at five",
            where=f"{_OPS}:relu6",
            old="x.clamp(0.0, 6.0)",
            new="x.clamp(0.0, 5.0)",
        ),
    ),
    speed=SPEED,
)

THRESHOLD = LayerPair(
    name="Threshold",
    twin="torch.nn.Threshold",
    ours=nn.Threshold,
    theirs=torch.nn.Threshold,
    cases={name: replace(case, args=(0.1, 20.0)) for name, case in _CASES.items()}
    | {
        "below zero": Case(args=(-2.0, -3.0), inputs=(_CORNERS,)),
        "at a number that occurs": Case(args=(0.5, 1.0), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="zero in place of the value",
            where=f"{_OPS}:threshold",
            old="* value,",
            new="* 0,",
        ),
        Mutant(
            name="cut at zero",
            where=f"{_OPS}:threshold",
            old="above(x, threshold) * x.clamp",
            new="above(x) * x.clamp",
        ),
        Mutant(
            name="the gradient passes everywhere",
            where=f"{_OPS}:threshold",
            old="lambda x: above(x, threshold),",
            new="lambda x: above(x, threshold) * 0 + 1,",
        ),
    ),
    speed=replace(SPEED, args=(0.1, 20.0)),
)

LEAKYRELU = LayerPair(
    name="LeakyReLU",
    twin="torch.nn.LeakyReLU",
    ours=nn.LeakyReLU,
    theirs=torch.nn.LeakyReLU,
    cases={
        **_WITH_NAN,
        "steep": Case(args=(0.5,), inputs=(normal(4, 5, std=3.0),)),
        "steep, at the corners": Case(args=(0.5,), inputs=(_CORNERS,)),
        "folded": Case(args=(-1.0,), inputs=(normal(4, 5, std=3.0),)),
        "folded, at the corners": Case(args=(-1.0,), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="the slope added, not mixed",
            where=f"{_OPS}:leaky_relu",
            old="(1 - negative_slope) * above(x)",
            new="above(x)",
        ),
        Mutant(
            name="nothing below zero",
            where=f"{_OPS}:leaky_relu",
            old="+ negative_slope * x.clamp(max=0.0)",
            new="+ 0 * x.clamp(max=0.0)",
        ),
        Mutant(
            name="the slope turned round",
            where=f"{_OPS}:leaky_relu",
            old="+ negative_slope * x.clamp",
            new="- negative_slope * x.clamp",
        ),
    ),
    speed=SPEED,
)

ELU = LayerPair(
    name="ELU",
    twin="torch.nn.ELU",
    ours=nn.ELU,
    theirs=torch.nn.ELU,
    cases={
        **_CASES,
        "deep": Case(args=(2.5,), inputs=(normal(4, 5, std=3.0),)),
        "deep, at the corners": Case(args=(2.5,), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="alpha forgotten",
            where=f"{_OPS}:elu",
            old="+ alpha * x.clamp(max=0.0).expm1()",
            new="+ x.clamp(max=0.0).expm1()",
        ),
        Mutant(
            name="not lowered by one",
            where=f"{_OPS}:elu",
            old="x.clamp(max=0.0).expm1()",
            new="x.clamp(max=0.0).exp()",
        ),
        Mutant(
            name="slope one everywhere",
            where=f"{_OPS}:elu",
            old="above(x) + (1 - above(x)) * alpha * x.clamp(max=0.0).exp()",
            new="1 + 0 * x",
        ),
    ),
    speed=SPEED,
)

CELU = LayerPair(
    name="CELU",
    twin="torch.nn.CELU",
    ours=nn.CELU,
    theirs=torch.nn.CELU,
    cases={
        **_CASES,
        "deep": Case(args=(2.5,), inputs=(normal(4, 5, std=3.0),)),
        "deep, at the corners": Case(args=(2.5,), inputs=(_CORNERS,)),
        "shallow": Case(args=(0.25,), inputs=(normal(4, 5, std=3.0),)),
        "shallow, at the corners": Case(args=(0.25,), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="a kink at zero",
            where=f"{_OPS}:celu",
            old="(x.clamp(max=0.0) / alpha).expm1()",
            new="x.clamp(max=0.0).expm1()",
        ),
        Mutant(
            name="alpha in the slope",
            where=f"{_OPS}:celu",
            old="(1 - above(x)) * (x",
            new="(1 - above(x)) * alpha * (x",
        ),
        Mutant(
            name="alpha forgotten",
            where=f"{_OPS}:celu",
            old="+ alpha * (x",
            new="+ (x",
        ),
    ),
    speed=SPEED,
)

SELU = LayerPair(
    name="SELU",
    twin="torch.nn.SELU",
    ours=nn.SELU,
    theirs=torch.nn.SELU,
    cases=_CASES,
    mutants=(
        Mutant(
            name="not scaled",
            where=f"{_OPS}:selu",
            old="SELU_SCALE * elu",
            new="elu",
        ),
        Mutant(
            name="alpha of one",
            where=f"{_OPS}:selu",
            old="elu(x, SELU_ALPHA)",
            new="elu(x, 1.0)",
        ),
        Mutant(
            name="scaled twice",
            where=f"{_OPS}:selu",
            old="SELU_SCALE * elu",
            new="SELU_SCALE**2 * elu",
        ),
    ),
    speed=SPEED,
)

PRELU = LayerPair(
    name="PReLU",
    twin="torch.nn.PReLU",
    ours=nn.PReLU,
    theirs=torch.nn.PReLU,
    cases={
        **{name: case for name, case in _CASES.items() if name != "in bfloat16"},
        "a slope per channel": Case(args=(5,), inputs=(normal(4, 5),)),
        "a slope per channel of images": Case(args=(3,), inputs=(normal(2, 3, 4, 5),)),
        "as many channels as examples": Case(args=(3,), inputs=(normal(3, 3, 3),)),
        "another start": Case(args=(1, 0.5), inputs=(normal(4, 5),)),
    },
    mutants=(
        Mutant(
            name="a slope per example",
            where=f"{_OPS}:prelu",
            old="weight.reshape(-1, *[1] * (x.ndim - 2)) if",
            new="weight.reshape(-1, *[1] * (x.ndim - 1)) if weight.shape[0] == len(x) and",
        ),
        Mutant(
            name="the slope above zero too",
            where=f"{_OPS}:prelu",
            old="slopes * x.clamp(max=0.0)",
            new="slopes * x.clamp(max=1.0)",
        ),
        Mutant(
            name="the slope's sign turned",
            where=f"{_OPS}:prelu",
            old="fused_relu(x) + slopes",
            new="fused_relu(x) - slopes",
        ),
    ),
    speed=SPEED,
)

PAIRS = (RELU6, THRESHOLD, LEAKYRELU, ELU, CELU, SELU, PRELU)
