"""Pairs for ``handson.ops.calculus``: difference quotients against torch's exact derivatives.

The gradients of our results are compared too, for the quotients can be differentiated themselves:
so every pair also proves a derivative of one order more.
"""

import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from handson.ops.calculus import derivative, gradient, hessian, jacobian, laplacian
from handson.verify.inputs import Maker, exactly, full, normal, strided, transposed, uniform
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_SLOPES = {
    torch.float64: Tolerance(rtol=2e-8, atol=2e-8),
    torch.float32: Tolerance(rtol=2e-3, atol=2e-3),
}
_BENDS = {
    torch.float64: Tolerance(rtol=2e-6, atol=2e-6),
    torch.float32: Tolerance(rtol=2e-2, atol=2e-2),
}
_BECAUSE = (
    "a numerical derivative stops at a small step: it leaves out terms of h² and divides the "
    "rounding of f by h, or by h² for second derivatives"
)
_WHERE = "handson.ops.calculus"

Function = Callable[[Tensor], Tensor]


def _line(x: Tensor) -> Tensor:
    return 3 * x - 5


def _parabola(x: Tensor) -> Tensor:
    return x * x - 4 * x


def _cubic(x: Tensor) -> Tensor:
    return x**3 - 2 * x


def _wave(x: Tensor) -> Tensor:
    return x.sin() * x.exp()


def _twice(x: Tensor) -> Tensor:
    return 2 * x.sum()


def _bowl(x: Tensor) -> Tensor:
    return (x * x).sum() + x.sum() ** 2 / 2


def _hills(x: Tensor) -> Tensor:
    """Mix every coordinate with every other, and treat no two alike."""
    weights = torch.linspace(0.5, 1.5, x.numel(), dtype=x.dtype).reshape(x.shape)
    return (weights * x).sin().sum() + (weights * weights * x / 3).sum().tanh()


def _saddle(x: Tensor) -> Tensor:
    return x[0] ** 2 - x[1] ** 2 + x[0] * x[1]


def _logarithms(x: Tensor) -> Tensor:
    return x.log().sum()


def _squares(x: Tensor) -> Tensor:
    return x * x


def _neighbours(x: Tensor) -> Tensor:
    """Let each number hang on itself and on the one before it."""
    return x * x + 3 * x.roll(1, 0).sin()


def _two(x: Tensor) -> Tensor:
    return torch.stack([x.sum().sin(), (x * x).sum()])


def _gram(x: Tensor) -> Tensor:
    return x.mT @ x + x.sum(0)


def _none(x: Tensor) -> Tensor:
    return x[:0]


def _at(x: Maker, f: Function, *, dtypes: tuple[torch.dtype, ...] = (), **settings: Any) -> Case:
    return Case(inputs=(x,), kwargs={"f": f, **settings}, dtypes=dtypes)


def _far(x: Maker, f: Function, rtol: float) -> Case:
    return Case(
        inputs=(x,),
        kwargs={"f": f},
        dtypes=(torch.float64,),
        tolerance={torch.float64: Tolerance(rtol=rtol, atol=1e-13)},
        because="these derivatives are tiny, so that only their proportion tells right from wrong",
    )


def _one_sided(scheme: str) -> Case:
    return Case(
        inputs=(normal(3),),
        kwargs={"f": _cubic, "scheme": scheme},
        tolerance={
            torch.float64: Tolerance(rtol=1e-6, atol=1e-6),
            torch.float32: Tolerance(rtol=1e-2, atol=1e-2),
        },
        because="on one side only, what is left out shrinks like h instead of h²",
    )


def _linked(result: Tensor, x: Tensor) -> Tensor:
    """Add nothing, so that a result that does not hang on x has the gradient 0, not none."""
    return result + 0 * x.sum()


def _ours(of: Callable[..., Tensor]) -> Callable[..., Tensor]:
    return lambda x, f, **settings: _linked(of(f, x, **settings), x)


def _slope(x: Tensor, f: Function, **settings: Any) -> Tensor:
    """Differentiate an elementwise function by the gradient of its sum."""
    return _linked(torch.func.grad(lambda z: f(z).sum())(x), x)


def _gradient(x: Tensor, f: Function, **settings: Any) -> Tensor:
    return _linked(torch.func.grad(f)(x), x)


def _jacobian(x: Tensor, f: Function, **settings: Any) -> Tensor:
    return _linked(torch.func.jacrev(f)(x), x)


def _hessian(x: Tensor, f: Function, **settings: Any) -> Tensor:
    with warnings.catch_warnings():  # at its first call torch warns of what it does itself
        warnings.simplefilter("ignore", DeprecationWarning)
        return _linked(torch.func.hessian(f)(x), x)


def _trace(x: Tensor, f: Function, **settings: Any) -> Tensor:
    return _hessian(x, f).reshape(x.numel(), x.numel()).trace()


DERIVATIVE = FunctionPair(
    name="derivative",
    twin="torch.func.grad",
    ours=_ours(derivative),
    theirs=_slope,
    cases={
        "one number": _at(normal(), _cubic),
        "many at once": _at(normal(3, 4), _wave),
        "not contiguous": _at(transposed(normal(3, 4)), _wave),
        "a line": _at(normal(5), _line),
        "a parabola, whatever the step": _at(normal(5), _parabola, step=0.5),
        "far from zero": _far(normal(5, mean=1e4), torch.log, rtol=1e-8),
        "near zero": _at(normal(5, std=1e-6), torch.exp),
        "close to where f ends": _at(
            uniform(5, low=0.05, high=0.1), torch.log, step=1e-6, dtypes=(torch.float64,)
        ),
        "forward": _one_sided("forward"),
        "backward": _one_sided("backward"),
        "no numbers": _at(normal(0), _wave),
    },
    tolerance=_SLOPES,
    because=_BECAUSE,
    mutants=(
        Mutant(
            name="forward instead of central",
            where=f"{_WHERE}:derivative",
            old='x if scheme == "forward" else x - h',
            new="x",
        ),
        Mutant(
            name="one step in the denominator",
            where=f"{_WHERE}:derivative",
            old="rise / (right - left)",
            new="rise / h",
        ),
        Mutant(
            name="the same step for every x",
            where="handson.ops.difference:best_step",
            old=".clamp(min=1)",
            new=".clamp(1, 1)",
        ),
        Mutant(
            name="a step in proportion to x",
            where="handson.ops.difference:best_step",
            old=".clamp(min=1)",
            new=".clamp(min=1e-9)",
        ),
    ),
)

GRADIENT = FunctionPair(
    name="gradient",
    twin="torch.func.grad",
    ours=_ours(gradient),
    theirs=_gradient,
    cases={
        "a vector": _at(normal(4), _hills),
        "a matrix": _at(normal(3, 2), _hills),
        "with gaps in memory": _at(strided(normal(2, 3)), _hills),
        "a single number": _at(normal(), _hills),
        "a bowl, whatever the step": _at(normal(3), _bowl, step=0.5),
        "at the bottom of the bowl": _at(full(3, value=0.0), _bowl),
        "far from zero": _far(normal(4, mean=1e4), _logarithms, rtol=1e-8),
        "near zero": _at(normal(4, std=1e-6), _hills),
        "coordinates of unlike size": _at(exactly(1.0, 30.0, 1e3), _logarithms),
        "a step that rounding changes": _at(
            exactly(1.1), _twice, step=1e-12, dtypes=(torch.float64,)
        ),
        "no coordinates": _at(normal(0), _bowl),
    },
    tolerance=_SLOPES,
    because=_BECAUSE,
    mutants=(
        Mutant(
            name="one step in the denominator",
            where=f"{_WHERE}:gradient",
            old="rise / (2 * h.flatten()[i])",
            new="rise / h.flatten()[i]",
        ),
        Mutant(
            name="looks to one side only",
            where=f"{_WHERE}:gradient",
            old="value_at(f, x - move,",
            new="value_at(f, x,",
        ),
        Mutant(
            name="all coordinates move at once",
            where="handson.ops.difference:coordinate_moves",
            old="move[i] = h.flatten()[i]",
            new="move[:] = h.flatten()",
        ),
        Mutant(
            name="the step that was asked for, not the one that was taken",
            where="handson.ops.difference:steps_taken",
            old="(size + wanted) - size",
            new="wanted + 0 * size",
        ),
    ),
)

JACOBIAN = FunctionPair(
    name="jacobian",
    twin="torch.func.jacrev",
    ours=_ours(jacobian),
    theirs=_jacobian,
    cases={
        "square": _at(normal(4), _neighbours),
        "wide": _at(normal(5), _two),
        "one row": _at(normal(3), _hills),
        "one column": _at(normal(1), _two),
        "diagonal": _at(normal(3), _squares),
        "a matrix of a matrix": _at(normal(3, 2), _gram),
        "not contiguous": _at(transposed(normal(3, 2)), _gram),
        "number by number": _at(normal(), _cubic),
        "far from zero": _far(normal(3, mean=1e4), torch.log, rtol=1e-8),
        "no outputs": _at(normal(3), _none),
        "no inputs": _at(normal(0), _squares),
    },
    tolerance=_SLOPES,
    because=_BECAUSE,
    mutants=(
        Mutant(
            name="rows and columns exchanged",
            where=f"{_WHERE}:jacobian",
            old="slopes.reshape(",
            new="slopes.T.reshape(",
        ),
        Mutant(
            name="one step in the denominator",
            where=f"{_WHERE}:jacobian",
            old="(2 * h.flatten()[j])",
            new="h.flatten()[j]",
        ),
        Mutant(
            name="outputs taken column by column",
            where=f"{_WHERE}:jacobian",
            old="rise.flatten()",
            new="rise.transpose(0, -1).flatten()",
        ),
    ),
)

HESSIAN = FunctionPair(
    name="hessian",
    twin="torch.func.hessian",
    ours=_ours(hessian),
    theirs=_hessian,
    cases={
        "a vector": _at(normal(4), _hills),
        "a matrix": _at(normal(2, 2), _hills),
        "with gaps in memory": _at(strided(normal(2, 2)), _hills),
        "a single number": _at(normal(), _wave),
        "a bowl, whatever the step": _at(normal(3), _bowl, step=0.5),
        "a plane": _at(normal(3), _twice),
        "coordinates apart": _at(uniform(3, low=1.0, high=2.0), _logarithms),
        "far from zero": _far(normal(3, mean=1e4), _logarithms, rtol=2e-6),
    },
    tolerance=_BENDS,
    because=_BECAUSE,
    mutants=(
        Mutant(
            name="a wrong sign before one corner",
            where=f"{_WHERE}:hessian",
            old="- at(x - a + b)",
            new="+ at(x - a + b)",
        ),
        Mutant(
            name="only half of the matrix",
            where=f"{_WHERE}:hessian",
            old="= bends[i, j].clone()",
            new="= bends[j, i].clone()",
        ),
        Mutant(
            name="divided by two steps instead of four",
            where=f"{_WHERE}:hessian",
            old="(4 * h",
            new="(2 * h",
        ),
        Mutant(
            name="the best step of a slope",
            where=f"{_WHERE}:hessian",
            old="steps_taken(x, step, order=2)",
            new="steps_taken(x, step)",
        ),
    ),
)

LAPLACIAN = FunctionPair(
    name="laplacian",
    twin="trace of torch.func.hessian",
    ours=_ours(laplacian),
    theirs=_trace,
    cases={
        "a vector": _at(normal(4), _hills),
        "a matrix": _at(normal(2, 3), _hills),
        "a single number": _at(normal(), _wave),
        "a bowl, whatever the step": _at(normal(3), _bowl, step=0.5),
        "a plane": _at(normal(3), _twice),
        "a saddle": _at(normal(2), _saddle),
        "near zero": _at(normal(3, std=1e-6), _hills),
        "far from zero": _far(normal(3, mean=1e4), _logarithms, rtol=2e-6),
    },
    tolerance=_BENDS,
    because=_BECAUSE,
    mutants=(
        Mutant(
            name="the middle counted once",
            where=f"{_WHERE}:laplacian",
            old="2 * middle",
            new="middle",
        ),
        Mutant(
            name="divided by the step, not by its square",
            where=f"{_WHERE}:laplacian",
            old="** 2",
            new="** 1",
        ),
        Mutant(
            name="the last coordinate alone",
            where=f"{_WHERE}:laplacian",
            old="total + (around",
            new="(around",
        ),
    ),
)

PAIRS = (DERIVATIVE, GRADIENT, JACOBIAN, HESSIAN, LAPLACIAN)
