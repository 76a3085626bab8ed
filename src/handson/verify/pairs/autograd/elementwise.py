"""Pairs for ``handson.autograd.elementwise``."""

from collections.abc import Callable, Mapping
from typing import Any

import torch

import handson.autograd as engine
from handson.verify.autograd_pair import AutogradPair
from handson.verify.inputs import exactly, full, labels, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, Difference

_INFINITY, _NAN = float("inf"), float("nan")

_ONE = {
    "a vector": Case(inputs=(normal(7),)),
    "a matrix": Case(inputs=(normal(3, 4, std=3.0),)),
    "a number": Case(inputs=(normal(),)),
    "nothing": Case(inputs=(normal(0, 3),)),
    "not contiguous": Case(inputs=(transposed(normal(4, 5)),)),
    "with gaps in memory": Case(inputs=(strided(normal(2, 3)),)),
    "zeros": Case(inputs=(full(3, value=0.0),)),
    "far from zero": Case(inputs=(normal(5, mean=30.0),)),
    "infinite": Case(inputs=(exactly(_INFINITY, -_INFINITY, 1.0),)),
}
_NOT_A_NUMBER = {"not a number": Case(inputs=(exactly(1.0, _NAN),))}


def _sign_of_nan(quantity: str) -> dict[str, Case]:
    differs = Difference(
        reason="what is not a number has no sign; torch says 0",
        ours=lambda seen: bool(seen[quantity][1].isnan()),
        theirs=lambda seen: bool(seen[quantity][1] == 0),
    )
    return {"not a number": Case(inputs=(exactly(1.0, _NAN),), differs=differs)}


_POSITIVE = {
    "between 0 and 1": Case(inputs=(uniform(3, 4, low=0.1),)),
    "tiny": Case(inputs=(uniform(5, low=1e-6, high=1e-5),)),
    "large": Case(inputs=(uniform(5, low=1e3, high=1e4),)),
    "nothing": Case(inputs=(uniform(0, 3),)),
    "a number": Case(inputs=(uniform(low=0.5),)),
    "below zero is not a number": Case(inputs=(exactly(-1.0, 2.0),)),
}
_TWO = {
    "of one shape": Case(inputs=(normal(3, 4), normal(3, 4))),
    "a row and a column": Case(inputs=(normal(4), normal(3, 1))),
    "a number and a matrix": Case(inputs=(normal(), normal(2, 3))),
    "size 1 in the middle": Case(inputs=(normal(2, 1, 3), normal(4, 3))),
    "nothing and a row": Case(inputs=(normal(0, 3), normal(1, 3))),
    "two numbers": Case(inputs=(normal(), normal())),
    "not contiguous": Case(inputs=(transposed(normal(4, 5)), normal(5))),
    "with a plain number": Case(inputs=(normal(3), 2.5)),
    "a plain number first": Case(inputs=(2.5, normal(3))),
    "integers and real numbers": Case(inputs=(labels(3, classes=5), normal(2, 3))),
    "far from zero": Case(inputs=(normal(4, mean=1e4), normal(4, mean=1e4))),
}


def _made(
    name: str,
    theirs: Callable[..., Any],
    cases: Mapping[str, Case],
    *mistakes: tuple[str, str, str],
    where: str = "",
    twin: str = "",
) -> AutogradPair:
    """State one pair; a mistake is its name, the fragment that it changes, what it writes there."""
    return AutogradPair(
        name=f"autograd.{name}",
        twin=twin or f"torch.{name}",
        ours=getattr(engine, name),
        theirs=theirs,
        cases=cases,
        mutants=[
            Mutant(
                name=mistake,
                where=where or f"handson.autograd.elementwise:{name}",
                old=old,
                new=new,
            )
            for mistake, old, new in mistakes
        ],
    )


PAIRS = (
    _made(
        "add",
        torch.add,
        _TWO,
        ("only the first counts", "wrt(b, lambda g, y: g)", "wrt(b, lambda g, y: g * 0)"),
        ("the second counts twice", "wrt(b, lambda g, y: g)", "wrt(b, lambda g, y: g + g)"),
        (
            "the output's gradient is not passed on",
            "wrt(a, lambda g, y: g)",
            "wrt(a, lambda g, y: g * 0 + 1)",
        ),
    ),
    _made(
        "sub",
        torch.sub,
        _TWO,
        ("the second keeps its sign", "wrt(b, lambda g, y: -g)", "wrt(b, lambda g, y: g)"),
        ("subtracts the wrong way round", "a.data - b.data", "b.data - a.data"),
    ),
    _made(
        "mul",
        torch.mul,
        _TWO,
        ("each with itself", "lambda g, y: g * b, b", "lambda g, y: g * a, a"),
        ("the other operand left out", "lambda g, y: g * a, a", "lambda g, y: g, a"),
        (
            "the other operand taken for a constant",
            "lambda g, y: g * a, a",
            "lambda g, y: g * a.detach(), a",
        ),
    ),
    _made(
        "div",
        torch.div,
        _TWO,
        ("the sign below the line", "-g * (a / b / b)", "g * (a / b / b)"),
        ("divided by b once", "-g * (a / b / b)", "-g * (a / b)"),
        ("times b", "lambda g, y: g / b, b)", "lambda g, y: g * b, b)"),
    ),
    _made(
        "pow",
        torch.pow,
        {
            "positive bases": Case(inputs=(uniform(3, 4, low=0.2, high=3.0), normal(3, 4))),
            "a number to a row": Case(inputs=(uniform(low=1.0, high=2.0), normal(4))),
            "squares": Case(inputs=(normal(3, 4), 2.0)),
            "cubes, by an integer": Case(inputs=(normal(5), 3)),
            "two to the power of": Case(inputs=(2.0, normal(3))),
            "to the power of 0": Case(inputs=(exactly(0.5, 1.0, -2.0), 0.0)),
            "0 to a power": Case(inputs=(full(3, value=0.0), torch.tensor([0, 1, 2]))),
            "roots": Case(inputs=(uniform(4, low=0.5), 0.5)),
            "one over": Case(inputs=(uniform(4, low=0.5), -1.0)),
            "nothing": Case(inputs=(uniform(0, 2), 2.0)),
        },
        ("the factor in front forgotten", "g * (b * a ** (b - 1))", "g * (a ** (b - 1))"),
        ("the power not lowered", "g * (b * a ** (b - 1))", "g * (b * a ** b)"),
        ("the logarithm forgotten", "g * (y * a.log())", "g * y"),
    ),
    _made(
        "neg",
        torch.neg,
        _ONE | _NOT_A_NUMBER,
        ("keeps the sign", "lambda g, y: -g", "lambda g, y: g"),
        ("does not keep the size", "lambda g, y: -g", "lambda g, y: -2 * g"),
    ),
    _made(
        "abs",
        torch.abs,
        _ONE | _sign_of_nan("grad input 0"),
        ("the sign forgotten", "g * sign(x)", "g * sign(x * x)"),
        ("1 at zero", "g * sign(x)", "g * sign(sign(x) + 0.5)"),
    ),
    _made(
        "sign",
        torch.sign,
        _ONE | _sign_of_nan("output 0"),
        ("counts as the identity", "Tensor(np.zeros_like(g.data))", "g"),
        ("1 at zero", "np.sign(x.data)", "np.copysign(1, x.data)"),
    ),
    _made(
        "exp",
        torch.exp,
        {k: v for k, v in _ONE.items() if k != "far from zero"},
        ("the input instead of the output", "g * y", "g * x"),
        ("the output taken for a constant", "g * y", "g * y.detach()"),
    ),
    _made(
        "log",
        torch.log,
        _POSITIVE,
        ("to base two", "np.log(", "np.log2("),
        ("one over its own value", "g / x", "g / y"),
    ),
    _made(
        "sqrt",
        torch.sqrt,
        _POSITIVE,
        ("the half forgotten", "g / (2 * y)", "g / y"),
        ("one over the input", "g / (2 * y)", "g / (2 * x)"),
    ),
    _made(
        "sin",
        torch.sin,
        _ONE | _NOT_A_NUMBER,
        ("its own derivative", "g * cos(x)", "g * y"),
        ("the sign", "g * cos(x)", "-g * cos(x)"),
    ),
    _made(
        "cos",
        torch.cos,
        _ONE | _NOT_A_NUMBER,
        ("the sign", "-g * sin(x)", "g * sin(x)"),
        ("its own derivative", "-g * sin(x)", "-g * y"),
    ),
    _made(
        "tanh",
        torch.tanh,
        _ONE | _NOT_A_NUMBER,
        ("not squared", "1 - y * y", "1 - y"),
        ("that of the sigmoid", "1 - y * y", "(1 - y) * y"),
    ),
    _made(
        "sigmoid",
        torch.sigmoid,
        _ONE | _NOT_A_NUMBER,
        ("that of tanh", "(1 - y) * y", "(1 - y * y)"),
        ("the output taken for a constant", "(1 - y) * y", "((1 - y) * y).detach()"),
    ),
    _made(
        "relu",
        torch.relu,
        _ONE | _NOT_A_NUMBER,
        ("passes at zero", "y <= 0", "y < 0"),
        ("passes everywhere", "y <= 0", "y < -1"),
    ),
    _made(
        "clone",
        torch.clone,
        _ONE | _NOT_A_NUMBER,
        ("cut from the graph", "lambda g, y: g", "lambda g, y: g * 0"),
        ("counts twice", "lambda g, y: g", "lambda g, y: 2 * g"),
    ),
    _made(
        "maximum",
        torch.maximum,
        {
            **{k: v for k, v in _TWO.items() if "plain" not in k},
            "equals": Case(inputs=(exactly(1.0, 2.0, 3.0), exactly(1.0, 0.0, 5.0))),
            "not a number": Case(inputs=(exactly(_NAN, 1.0), exactly(1.0, _NAN))),
        },
        ("equals both get all", "where(a == b, g / 2, where(a < b", "where(a == b, g, where(a < b"),
        ("the smaller gets it", "where(b < a, 0.0, g)", "where(b < a, g, 0.0)"),
    ),
    _made(
        "minimum",
        torch.minimum,
        {
            **{k: v for k, v in _TWO.items() if "plain" not in k},
            "equals": Case(inputs=(exactly(1.0, 2.0, 3.0), exactly(1.0, 0.0, 5.0))),
            "not a number": Case(inputs=(exactly(_NAN, 1.0), exactly(1.0, _NAN))),
        },
        ("a sign lost within", "maximum(-a, -b)", "maximum(-a, b)"),
        ("the sign lost outside", "-maximum(", "maximum("),
    ),
    _made(
        "clamp",
        torch.clamp,
        {
            "two bounds": Case(inputs=(normal(3, 4),), kwargs={"min": -0.5, "max": 0.5}),
            "from below": Case(inputs=(normal(3, 4),), kwargs={"min": 0.0}),
            "from above": Case(inputs=(normal(3, 4),), kwargs={"max": 0.0}),
            "on the bounds": Case(
                inputs=(exactly(-1.0, 0.0, 1.0),), kwargs={"min": -1.0, "max": 1.0}
            ),
            "bounds the wrong way round": Case(
                inputs=(normal(5),), kwargs={"min": 1.0, "max": -1.0}
            ),
            "nothing": Case(inputs=(normal(0),), kwargs={"min": 0.0}),
            "a number": Case(inputs=(normal(),), kwargs={"min": 0.0}),
        },
        ("held back passes as well", "g, 0.0), x)", "g, g), x)"),
        ("not on the bound", "(x >= low)", "(x > low)"),
    ),
    _made(
        "where",
        torch.where,
        {
            "of one shape": Case(
                inputs=(
                    lambda rng: torch.rand(3, 4, generator=rng) > 0.5,
                    normal(3, 4),
                    normal(3, 4),
                )
            ),
            "a column decides": Case(
                inputs=(lambda rng: torch.rand(3, 1, generator=rng) > 0.5, normal(3, 4), normal(4))
            ),
            "between numbers": Case(
                inputs=(lambda rng: torch.rand(5, generator=rng) > 0.5, normal(), normal(5))
            ),
            "nothing": Case(inputs=(torch.zeros(0, dtype=torch.bool), normal(0), normal(0))),
            "hides infinity": Case(
                inputs=(torch.tensor([True, False]), exactly(1.0, _INFINITY), normal(2))
            ),
        },
        ("gradients the wrong way round", "where(condition, g, 0.0)", "where(condition, 0.0, g)"),
        ("both get all", "where(condition, 0.0, g)", "where(condition, g, g)"),
    ),
)
