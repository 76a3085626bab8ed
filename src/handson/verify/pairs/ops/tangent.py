"""Pairs for ``handson.ops.tangent``: the tangent, drawn at several places, with torch's slope."""

from collections.abc import Callable

import torch
from torch import Tensor

from handson.ops.tangent import tangent_line, tangent_plane
from handson.verify.inputs import Maker, exactly, full, normal, strided
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair, Tolerance

_TOLERANCE = {
    torch.float64: Tolerance(rtol=2e-8, atol=2e-8),
    torch.float32: Tolerance(rtol=2e-3, atol=2e-3),
}
_BECAUSE = "its slope is a numerical one, and far from the point the error of a slope grows"
_WHERE = "handson.ops.tangent"

Function = Callable[[Tensor], Tensor]


def _cubic(x: Tensor) -> Tensor:
    return x**3 - 2 * x + 1


def _line(x: Tensor) -> Tensor:
    return 3 * x - 5


def _odd(x: Tensor) -> Tensor:
    return x.sin()


def _hills(x: Tensor) -> Tensor:
    return (x * x).sum().sin() + x[0].exp()


def _plane(x: Tensor) -> Tensor:
    return x.sum() + x[0] + 4


def _at(x: Maker, places: Maker, f: Function) -> Case:
    return Case(inputs=(x, places), kwargs={"f": f})


def _their_line(x: Tensor, places: Tensor, f: Function) -> Tensor:
    slope, value = torch.func.grad_and_value(f)(x)
    line: Tensor = value + slope * (places - x)
    return line


def _their_plane(x: Tensor, places: Tensor, f: Function) -> Tensor:
    slope, value = torch.func.grad_and_value(f)(x)
    plane: Tensor = value + (places - x) @ slope
    return plane


TANGENT_LINE = FunctionPair(
    name="tangent_line",
    twin="torch.func.grad_and_value",
    ours=lambda x, places, f: tangent_line(f, x)(places),
    theirs=_their_line,
    cases={
        "a cubic": _at(normal(), normal(6), _cubic),
        "places in a matrix": _at(normal(), normal(2, 3), _cubic),
        "where it touches": _at(full(value=0.7), full(1, value=0.7), _cubic),
        "of a line, the line": _at(normal(), normal(6), _line),
        "at the origin, through the origin": _at(full(value=0.0), normal(6), _odd),
        "far from zero": _at(full(value=300.0), normal(6, mean=300.0), torch.log),
        "with gaps in memory": _at(normal(), strided(normal(6)), _cubic),
        "no places": _at(normal(), normal(0), _cubic),
    },
    tolerance=_TOLERANCE,
    because=_BECAUSE,
    mutants=(
        Mutant(
            name="measured from 0 instead of from the point",
            where=f"{_WHERE}:TangentLine.__call__",
            old="(x - self.point)",
            new="x",
        ),
        Mutant(
            name="through the origin",
            where=f"{_WHERE}:TangentLine.__call__",
            old="self.value + self.slope",
            new="self.slope",
        ),
        Mutant(
            name="mirrored",
            where=f"{_WHERE}:TangentLine.__call__",
            old="(x - self.point)",
            new="(self.point - x)",
        ),
    ),
)

TANGENT_PLANE = FunctionPair(
    name="tangent_plane",
    twin="torch.func.grad_and_value",
    ours=lambda x, places, f: tangent_plane(f, x)(places),
    theirs=_their_plane,
    cases={
        "two coordinates": _at(normal(2), normal(6, 2), _hills),
        "five coordinates": _at(normal(5, std=0.3), normal(6, 5), _hills),
        "one coordinate": _at(normal(1), normal(6, 1), _hills),
        "a single place": _at(normal(2), normal(2), _hills),
        "places on a grid": _at(normal(2), normal(3, 4, 2), _hills),
        "where it touches": _at(exactly(0.5, -0.2), exactly(0.5, -0.2), _hills),
        "of a plane, the plane": _at(normal(3), normal(6, 3), _plane),
        "no places": _at(normal(2), normal(0, 2), _hills),
    },
    tolerance=_TOLERANCE,
    because=_BECAUSE,
    mutants=(
        Mutant(
            name="measured from 0 instead of from the point",
            where=f"{_WHERE}:TangentPlane.__call__",
            old="(x - self.point)",
            new="x",
        ),
        Mutant(
            name="the mean over coordinates",
            where=f"{_WHERE}:TangentPlane.__call__",
            old=".sum(-1)",
            new=".mean(-1)",
        ),
        Mutant(
            name="as if all slopes were alike",
            where=f"{_WHERE}:TangentPlane.__call__",
            old="* self.slope)",
            new="* self.slope.mean())",
        ),
    ),
)

PAIRS = (TANGENT_LINE, TANGENT_PLANE)
