"""Tangents: the line or plane that a graph becomes when you look at it closely enough."""

from dataclasses import dataclass

from jaxtyping import Float
from torch import Tensor

from handson.base.errors import ShapeError
from handson.ops.calculus import derivative, gradient
from handson.ops.difference import Function


@dataclass(frozen=True, slots=True, eq=False)
class TangentLine:
    """The line ``y = value + slope · (x - point)``; call it with any numbers x.

    Args:
        point: where it touches the graph.
        value: of the function there.
        slope: of the function there.
    """

    point: Float[Tensor, ""]
    value: Float[Tensor, ""]
    slope: Float[Tensor, ""]

    def __call__(self, x: Float[Tensor, "*batch"]) -> Float[Tensor, "*batch"]:
        return self.value + self.slope * (x - self.point)

    def __repr__(self) -> str:
        return f"y = {_number(self.value)}{_term(self.slope, 'x', self.point)}"


@dataclass(frozen=True, slots=True, eq=False)
class TangentPlane:
    """The plane ``y = value + slope · (x - point)``; call it with points, one a row.

    Args:
        point: where it touches the graph, of n coordinates.
        value: of the function there.
        slope: its gradient there.
    """

    point: Float[Tensor, "features"]
    value: Float[Tensor, ""]
    slope: Float[Tensor, "features"]

    def __call__(self, x: Float[Tensor, "*batch features"]) -> Float[Tensor, "*batch"]:
        """Return the height of the plane at each point.

        Raises:
            ShapeError: the points have another number of coordinates.
        """
        if x.shape[-1:] != self.point.shape:
            raise ShapeError(
                f"this plane touches at a point of shape {tuple(self.point.shape)}; points of "
                f"shape {tuple(x.shape)} do not have as many coordinates in their last axis"
            )
        return self.value + ((x - self.point) * self.slope).sum(-1)

    def __repr__(self) -> str:
        terms = [
            _term(slope, f"x[{i}]", point)
            for i, (slope, point) in enumerate(zip(self.slope, self.point, strict=True))
        ]
        return "".join([f"y = {_number(self.value)}", *terms])


def tangent_line(
    f: Function, x: Float[Tensor, ""], *, step: float | int | None = None
) -> TangentLine:
    """Return the tangent of f at x: ``y = f(x₀) + f'(x₀)·(x - x₀)``.

    Args:
        f: a function of one number.
        x: where to touch it, one number.
        step: of the central difference, above 0; None for the best.

    Raises:
        ShapeError: x is more than one number.
    """
    if isinstance(x, Tensor) and x.dim():
        raise ShapeError(
            f"tangent_line touches at one number, and x has the shape {tuple(x.shape)}; give one "
            "of them as x[0], or take tangent_plane for a function of several"
        )
    slope = derivative(f, x, step=step)
    return TangentLine(x.clone(), f(x.clone()), slope)


def tangent_plane(
    f: Function, x: Float[Tensor, "features"], *, step: float | int | None = None
) -> TangentPlane:
    """Return the plane that touches f at x: ``y = f(x₀) + ∇f(x₀)·(x - x₀)``.

    Two coordinates give a plane over a map; more give what is called a hyperplane.

    Args:
        f: turns a vector into one number, a tensor without axes.
        x: where to touch it, a vector.
        step: of the central differences, above 0; None for the best.

    Raises:
        ShapeError: x is no vector.
    """
    if isinstance(x, Tensor) and x.dim() != 1:
        raise ShapeError(
            f"tangent_plane touches at a vector, and x has the shape {tuple(x.shape)}; give "
            "torch.tensor([x0, x1]), or take tangent_line for a single number"
        )
    slope = gradient(f, x, step=step)
    return TangentPlane(x.clone(), f(x.clone()), slope)


def _number(x: Tensor) -> str:
    return f"{float(x.detach()):.6g}"


def _term(slope: Tensor, name: str, point: Tensor) -> str:
    """Write ``slope·(name - point)`` with a sign before it and no two signs in a row."""
    sign, back = "-" if slope < 0 else "+", "+" if point < 0 else "-"
    return f" {sign} {_number(slope.abs())}·({name} {back} {_number(point.abs())})"
