"""Products of vectors and matrices, and of anything else by Einstein's summation."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from handson.autograd.array import Tensor
from handson.autograd.promotion import matched
from handson.autograd.record import Path, operation, wrt
from handson.base.errors import ArgumentError, ShapeError

Made: TypeAlias = tuple[NDArray[Any], Path, Path]


@operation
def matmul(a: Tensor, b: Tensor) -> Made:
    """Return ``a @ b`` over the last two axes; ``ā = ȳ bᵀ``, ``b̄ = aᵀ ȳ``.

    Args:
        a: matrices with any batch axes before them, or a vector, which is taken for a row.
        b: matrices with batch axes that broadcast with those, or a vector, taken for a column.

    Raises:
        ShapeError: an operand is a single number, or inner sizes differ.
    """
    _check_inner(a, b)
    a, b = matched(a, b)
    vectors = tuple(axis for axis, x in ((-1, b), (-2, a)) if x.ndim == 1)

    def whole(g: Tensor) -> Tensor:
        for axis in vectors:
            g = g.unsqueeze(axis)
        return g

    def left(g: Tensor, y: Tensor) -> Tensor:
        grad = whole(g) @ (b if b.ndim > 1 else b.unsqueeze(1)).mT
        return grad if a.ndim > 1 else grad.squeeze(-2)

    def right(g: Tensor, y: Tensor) -> Tensor:
        grad = (a if a.ndim > 1 else a.unsqueeze(0)).mT @ whole(g)
        return grad if b.ndim > 1 else grad.squeeze(-1)

    return a.data @ b.data, wrt(a, left, b), wrt(b, right, a)


def _check_inner(a: Tensor, b: Tensor) -> None:
    if not (a.ndim and b.ndim):
        raise ShapeError("matmul needs vectors or matrices; single numbers are multiplied with *")
    inner = b.shape[max(b.ndim - 2, 0)]
    if a.shape[-1] != inner:
        raise ShapeError(
            f"matmul of shape {a.shape} and {b.shape}: rows of the first have {a.shape[-1]} "
            f"numbers, columns of the second {inner}; transpose one of them, or write * for a "
            "product of each element with its like"
        )


@operation
def einsum(equation: str, *operands: Tensor) -> tuple[Any, ...]:
    """Return a sum of products by Einstein's convention: ``einsum("ij,jk->ik", a, b)`` is a @ b.

    The gradient of an operand is again such a sum, of the output's gradient and all the others.

    Args:
        equation: one letter per axis of each operand, then the axes of the result; what is not in
            the result is summed over.
        operands: one tensor for each group of letters.

    Raises:
        ArgumentError: the equation does not fit the operands, or names an axis of one twice.
    """
    inputs, arrow, output = equation.replace(" ", "").partition("->")
    names = inputs.split(",")
    fits = len(names) == len(operands) and all(map(_fits, names, operands))
    if not (arrow and fits and set(output) <= set(inputs)):
        raise ArgumentError(
            f"einsum({equation!r}) of shape {' and '.join(str(x.shape) for x in operands)}: write "
            "a letter for every axis of every operand, no letter twice in one, and the result "
            "after ->"
        )
    operands = matched(*operands)
    return np.einsum(equation, *(x.data for x in operands), optimize=True), *(
        _einsum_path(names, output, operands, k) for k in range(len(operands))
    )


def _fits(name: str, x: Tensor) -> bool:
    return len(set(name)) == len(name) == x.ndim and (name.isalpha() or not name)


def _einsum_path(names: list[str], output: str, operands: tuple[Tensor, ...], k: int) -> Path:
    others = [x for i, x in enumerate(operands) if i != k]
    given = [output, *(name for i, name in enumerate(names) if i != k)]
    known = set("".join(given))
    back = ",".join(given) + "->" + "".join(c for c in names[k] if c in known)

    def rule(g: Tensor, y: Tensor) -> Tensor:
        # along an axis that only this operand has, and that was summed over, all get the same
        alone = tuple(slice(None) if c in known else None for c in names[k])
        sizes = [-1 if c in known else n for c, n in zip(names[k], operands[k].shape, strict=True)]
        return einsum(back, g, *others)[alone].expand(sizes)

    return wrt(operands[k], rule, *others)
