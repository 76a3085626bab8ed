"""Pairs for ``handson.nn.smooth_activation``."""

from dataclasses import replace

import torch

from handson import nn
from handson.verify.inputs import exactly, normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference, LayerPair
from handson.verify.pairs.ops.activation import CASES, SPEED

_OPS = "handson.ops.smooth_activation"
_CORNERS = exactly(-6.0, -3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0, 30.0)
_CASES = {**CASES, "at the corners": Case(inputs=(_CORNERS,))}

GELU = LayerPair(
    name="GELU",
    twin="torch.nn.GELU",
    ours=nn.GELU,
    theirs=torch.nn.GELU,
    cases={
        **_CASES,
        # torch's float32 kernel gives -0 at -∞, its others NaN
        "infinities": replace(CASES["infinities"], dtypes=(torch.float64,)),
        "by tanh": Case(args=("tanh",), inputs=(normal(4, 5, std=3.0),)),
        "by tanh, at the corners": Case(args=("tanh",), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="always the approximation",
            where=f"{_OPS}:gelu",
            old="return pointwise(x, lambda x: x * _phi(x), _gelu_slope)",
            new="return pointwise(x, lambda x: x * torch.sigmoid(1.702 * x), _gelu_slope)",
        ),
        Mutant(
            name="a gate of one",
            where=f"{_OPS}:gelu",
            old="x * torch.sigmoid(_twice_u(x))",
            new="x * torch.sigmoid(2 * x)",
        ),
        Mutant(
            name="only the gate",
            where=f"{_OPS}:gelu",
            old="lambda x: x * _phi(x)",
            new="_phi",
        ),
    ),
    speed=SPEED,
)

SILU = LayerPair(
    name="SiLU",
    twin="torch.nn.SiLU",
    ours=nn.SiLU,
    theirs=torch.nn.SiLU,
    cases=_CASES,
    mutants=(
        Mutant(
            name="twice the scale",
            where=f"{_OPS}:silu",
            old="x * torch.sigmoid(x)",
            new="x * torch.sigmoid(2 * x)",
        ),
        Mutant(
            name="only the gate",
            where=f"{_OPS}:silu",
            old="lambda x: x * torch.sigmoid(x)",
            new="torch.sigmoid",
        ),
        Mutant(
            name="no gate for the gradient",
            where=f"{_OPS}:silu",
            old="_silu_slope",
            new="lambda x: 1 + 0 * x",
        ),
    ),
    speed=SPEED,
)

MISH = LayerPair(
    name="Mish",
    twin="torch.nn.Mish",
    ours=nn.Mish,
    theirs=torch.nn.Mish,
    cases=_CASES,
    mutants=(
        Mutant(
            name="only the gate",
            where=f"{_OPS}:mish",
            old="lambda x: x * _mish_gate(x)",
            new="_mish_gate",
        ),
        Mutant(
            name="the slope of silu",
            where=f"{_OPS}:mish",
            old="_mish_slope",
            new="_silu_slope",
        ),
        Mutant(
            name="a gate of another kind",
            where=f"{_OPS}:mish",
            old="x * _mish_gate(x)",
            new="x * torch.sigmoid(x)",
        ),
    ),
    speed=SPEED,
)

SOFTPLUS = LayerPair(
    name="Softplus",
    twin="torch.nn.Softplus",
    ours=nn.Softplus,
    theirs=torch.nn.Softplus,
    cases={
        **_CASES,
        "sharp": Case(args=(5.0,), inputs=(normal(4, 5, std=3.0),)),
        "sharp, at the corners": Case(args=(5.0,), inputs=(_CORNERS,)),
        "soft, straight early": Case(args=(0.5, 2.0), inputs=(normal(4, 5, std=3.0),)),
        "soft, straight early, at the corners": Case(args=(0.5, 2.0), inputs=(_CORNERS,)),
    },
    mutants=(
        Mutant(
            name="not divided by beta",
            where=f"{_OPS}:softplus",
            old="log1p() / beta",
            new="log1p()",
        ),
        Mutant(
            name="no threshold",
            where=f"{_OPS}:softplus",
            old="straight * x.clamp(min=threshold / beta)",
            new="straight * (x.clamp(min=threshold / beta) + 1)",
        ),
        Mutant(
            name="the slope forgets beta",
            where=f"{_OPS}:softplus",
            old="torch.sigmoid(beta * x)",
            new="torch.sigmoid(x)",
        ),
    ),
    speed=SPEED,
)

SOFTSIGN = LayerPair(
    name="Softsign",
    twin="torch.nn.Softsign",
    ours=nn.Softsign,
    theirs=torch.nn.Softsign,
    cases={
        **_CASES,
        "infinities": replace(
            CASES["infinities"],
            differs=Difference(
                reason="torch's slope at an infinity is NaN, ours is 0",
                ours=lambda result: bool(result["grad input 0"].isfinite().all()),
                theirs=lambda result: bool(result["grad input 0"][:2].isnan().all()),
            ),
        ),
    },
    mutants=(
        Mutant(
            name="the slope not squared",
            where=f"{_OPS}:softsign",
            old="1 / (1 + x.abs()) ** 2",
            new="1 / (1 + x.abs())",
        ),
        Mutant(
            name="squared below",
            where=f"{_OPS}:softsign",
            old="x / (1 + x.abs())",
            new="x / (1 + x * x)",
        ),
        Mutant(
            name="the sign lost",
            where=f"{_OPS}:softsign",
            old="lambda x: x / (1 + x.abs())",
            new="lambda x: x.abs() / (1 + x.abs())",
        ),
    ),
    speed=SPEED,
)

TANHSHRINK = LayerPair(
    name="Tanhshrink",
    twin="torch.nn.Tanhshrink",
    ours=nn.Tanhshrink,
    theirs=torch.nn.Tanhshrink,
    cases=_CASES,
    mutants=(
        Mutant(
            name="tanh",
            where=f"{_OPS}:tanhshrink",
            old="x - torch.tanh(x)",
            new="torch.tanh(x)",
        ),
        Mutant(
            name="the slope not squared",
            where=f"{_OPS}:tanhshrink",
            old="torch.tanh(x) ** 2",
            new="torch.tanh(x)",
        ),
        Mutant(
            name="added",
            where=f"{_OPS}:tanhshrink",
            old="x - torch.tanh(x)",
            new="x + torch.tanh(x)",
        ),
    ),
    speed=SPEED,
)

LOGSIGMOID = LayerPair(
    name="LogSigmoid",
    twin="torch.nn.LogSigmoid",
    ours=nn.LogSigmoid,
    theirs=torch.nn.LogSigmoid,
    cases=_CASES,
    mutants=(
        Mutant(
            name="the other end",
            where=f"{_OPS}:log_sigmoid",
            old="x.new_zeros(()), -x)",
            new="x.new_zeros(()), x)",
        ),
        Mutant(
            name="the slope's other end",
            where=f"{_OPS}:log_sigmoid",
            old="torch.sigmoid(-x)",
            new="torch.sigmoid(x)",
        ),
        Mutant(
            name="the sign lost",
            where=f"{_OPS}:log_sigmoid",
            old="-torch.logaddexp",
            new="torch.logaddexp",
        ),
    ),
    speed=SPEED,
)

GLU = LayerPair(
    name="GLU",
    twin="torch.nn.GLU",
    ours=nn.GLU,
    theirs=torch.nn.GLU,
    cases={
        "a batch": Case(inputs=(normal(4, 6),)),
        "another axis": Case(args=(1,), inputs=(normal(3, 4, 5),)),
        "the first axis": Case(args=(0,), inputs=(normal(4, 4),)),
        "the tails": Case(inputs=(normal(4, 6, std=30.0),)),
        "empty batch": Case(inputs=(normal(0, 6),)),
        "one example": Case(inputs=(normal(1, 6),)),
        "images": Case(args=(-3,), inputs=(normal(2, 4, 3, 3),)),
    },
    mutants=(
        Mutant(
            name="the halves exchanged",
            where=f"{_OPS}:glu",
            old="first * fused_sigmoid(second)",
            new="second * fused_sigmoid(first)",
        ),
        Mutant(
            name="no gate",
            where=f"{_OPS}:glu",
            old="first * fused_sigmoid(second)",
            new="first * second",
        ),
        Mutant(
            name="always the last axis",
            where=f"{_OPS}:glu",
            old="x.chunk(2, dim)",
            new="x.movedim(dim, -1).reshape(x.shape).chunk(2, dim)",
        ),
    ),
    speed=SPEED,
)

PAIRS = (GELU, SILU, MISH, SOFTPLUS, SOFTSIGN, TANHSHRINK, LOGSIGMOID, GLU)
