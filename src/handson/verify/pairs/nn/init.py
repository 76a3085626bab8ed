"""Pairs for ``handson.nn.init``: the same seed gives the very same numbers."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from handson.base.seed import generator
from handson.nn import init
from handson.verify.inputs import full, transposed
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_EXACT = {dtype: Tolerance(rtol=0.0, atol=0.0) for dtype in (torch.float64, torch.float32)}
_BECAUSE = "random numbers are the same to the last bit or they are others"


def _seeded(fill: Callable[..., Any]) -> Callable[..., Tensor]:
    """Draw from a fresh generator, so that both sides start from the same seed."""

    def filled(tensor: Tensor, **kwargs: Any) -> Tensor:
        result: Tensor = fill(tensor, generator=generator(7), **kwargs)
        return result

    return filled


def _pair(name: str, cases: dict[str, Case], mutants: tuple[Mutant, ...]) -> FunctionPair:
    return FunctionPair(
        name=name,
        twin=f"torch.nn.init.{name}",
        ours=_seeded(getattr(init, name)),
        theirs=_seeded(getattr(torch.nn.init, name)),
        cases=cases,
        mutants=mutants,
        tolerance=_EXACT,
        because=_BECAUSE,
    )


_WEIGHTS = {
    "a linear layer": Case(inputs=(full(5, 3, value=0.0),)),
    "a square layer": Case(inputs=(full(4, 4, value=0.0),)),
    "a convolution": Case(inputs=(full(6, 4, 3, 2, value=0.0),)),
    "one weight": Case(inputs=(full(1, 1, value=0.0),)),
    "not contiguous": Case(inputs=(transposed(full(5, 3, value=0.0)),)),
    "book size": Case(inputs=(full(256, 784, value=0.0),)),
}

_VECTORS = {
    "a vector": Case(inputs=(full(7, value=0.0),)),
    "a single number": Case(inputs=(full(value=0.0),)),
    "empty": Case(inputs=(full(0, 3, value=0.0),)),
    **_WEIGHTS,
}

NORMAL = _pair(
    "normal_",
    {
        **_VECTORS,
        "narrow": Case(inputs=(full(5, 3, value=0.0),), kwargs={"std": 0.01}),
        "off centre": Case(inputs=(full(5, 3, value=0.0),), kwargs={"mean": 5.0, "std": 2.0}),
        "no spread": Case(inputs=(full(5, 3, value=0.0),), kwargs={"mean": 2.0, "std": 0.0}),
    },
    (
        Mutant(
            name="variance in place of standard deviation",
            where="handson.nn.init:normal_",
            old="tensor.normal_(mean, std,",
            new="tensor.normal_(mean, std**2,",
        ),
        Mutant(
            name="centre forgotten",
            where="handson.nn.init:normal_",
            old="tensor.normal_(mean, std,",
            new="tensor.normal_(0.0, std,",
        ),
    ),
)

UNIFORM = _pair(
    "uniform_",
    {
        **_VECTORS,
        "around zero": Case(inputs=(full(5, 3, value=0.0),), kwargs={"a": -0.5, "b": 0.5}),
        "off centre": Case(inputs=(full(5, 3, value=0.0),), kwargs={"a": 2.0, "b": 5.0}),
        "no spread": Case(inputs=(full(5, 3, value=0.0),), kwargs={"a": 2.0, "b": 2.0}),
    },
    (
        Mutant(
            name="always from zero",
            where="handson.nn.init:uniform_",
            old="tensor.uniform_(a, b,",
            new="tensor.uniform_(0.0, b,",
        ),
        Mutant(
            name="width in place of the upper end",
            where="handson.nn.init:uniform_",
            old="tensor.uniform_(a, b,",
            new="tensor.uniform_(a, max(a, b - a),",
        ),
    ),
)

XAVIER_UNIFORM = _pair(
    "xavier_uniform_",
    {
        **_WEIGHTS,
        "with gain": Case(inputs=(full(5, 3, value=0.0),), kwargs={"gain": 5 / 3}),
    },
    (
        Mutant(
            name="standard deviation in place of the bound",
            where="handson.nn.init:xavier_uniform_",
            old="bound = math.sqrt(3) * std",
            new="bound = std",
        ),
        Mutant(
            name="inputs only",
            where="handson.nn.init:xavier_uniform_",
            old="math.sqrt(2 / (fan_in + fan_out))",
            new="math.sqrt(1 / fan_in)",
        ),
        Mutant(
            name="window not counted",
            where="handson.nn.init:fans",
            old="math.prod(tensor.shape[2:])",
            new="1",
        ),
        Mutant(
            name="gain forgotten",
            where="handson.nn.init:xavier_uniform_",
            old="gain * math.sqrt",
            new="math.sqrt",
        ),
    ),
)

KAIMING_UNIFORM = _pair(
    "kaiming_uniform_",
    {
        **_WEIGHTS,
        "for gradients": Case(inputs=(full(5, 3, value=0.0),), kwargs={"mode": "fan_out"}),
        "as layers start": Case(inputs=(full(5, 3, value=0.0),), kwargs={"a": 5**0.5}),
        "before a ReLU": Case(inputs=(full(5, 3, value=0.0),), kwargs={"nonlinearity": "relu"}),
        "before tanh": Case(inputs=(full(5, 3, value=0.0),), kwargs={"nonlinearity": "tanh"}),
        "before nothing": Case(inputs=(full(5, 3, value=0.0),), kwargs={"nonlinearity": "linear"}),
    },
    (
        Mutant(
            name="standard deviation in place of the bound",
            where="handson.nn.init:kaiming_uniform_",
            old="bound = math.sqrt(3) * std",
            new="bound = std",
        ),
        Mutant(
            name="fans swapped",
            where="handson.nn.init:chosen_fan",
            old='return fan_in if mode == "fan_in" else fan_out',
            new='return fan_out if mode == "fan_in" else fan_in',
        ),
        Mutant(
            name="slope not squared",
            where="handson.nn.init:calculate_gain",
            old="(0.01 if param is None else param) ** 2",
            new="(0.01 if param is None else param)",
        ),
    ),
)

XAVIER_NORMAL = _pair(
    "xavier_normal_",
    {
        **_WEIGHTS,
        "with gain": Case(inputs=(full(5, 3, value=0.0),), kwargs={"gain": 5 / 3}),
    },
    (
        Mutant(
            name="width of the even distribution",
            where="handson.nn.init:xavier_normal_",
            old="math.sqrt(2 / (fan_in + fan_out))",
            new="math.sqrt(6 / (fan_in + fan_out))",
        ),
        Mutant(
            name="inputs only",
            where="handson.nn.init:xavier_normal_",
            old="math.sqrt(2 / (fan_in + fan_out))",
            new="math.sqrt(1 / fan_in)",
        ),
        Mutant(
            name="gain forgotten",
            where="handson.nn.init:xavier_normal_",
            old="gain * math.sqrt",
            new="math.sqrt",
        ),
    ),
)

KAIMING_NORMAL = _pair(
    "kaiming_normal_",
    {
        **_WEIGHTS,
        "for gradients": Case(inputs=(full(5, 3, value=0.0),), kwargs={"mode": "fan_out"}),
        "a leaky slope": Case(inputs=(full(5, 3, value=0.0),), kwargs={"a": 0.2}),
        "before a ReLU": Case(inputs=(full(5, 3, value=0.0),), kwargs={"nonlinearity": "relu"}),
        "before SELU": Case(inputs=(full(5, 3, value=0.0),), kwargs={"nonlinearity": "selu"}),
    },
    (
        Mutant(
            name="variance in place of standard deviation",
            where="handson.nn.init:kaiming_normal_",
            old="/ math.sqrt(fan)",
            new="/ fan",
        ),
        Mutant(
            name="slope forgotten",
            where="handson.nn.init:kaiming_normal_",
            old="calculate_gain(nonlinearity, a)",
            new="calculate_gain(nonlinearity)",
        ),
        Mutant(
            name="always the inputs",
            where="handson.nn.init:kaiming_normal_",
            old="chosen_fan(tensor, mode)",
            new='chosen_fan(tensor, "fan_in")',
        ),
    ),
)


PAIRS = (
    NORMAL,
    UNIFORM,
    XAVIER_UNIFORM,
    XAVIER_NORMAL,
    KAIMING_UNIFORM,
    KAIMING_NORMAL,
)
