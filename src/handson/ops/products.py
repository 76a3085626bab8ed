"""Products of vectors and matrices: one idea, the dot product, written five ways.

`A * B` is none of them: it multiplies entry by entry (the Hadamard product).
"""

import torch
from jaxtyping import Num
from torch import Tensor

from handson.base.errors import DtypeError, ShapeError


def dot(input: Num[Tensor, "features"], tensor: Num[Tensor, "features"]) -> Num[Tensor, ""]:
    """Multiply two vectors entry by entry and add up: ``x·y = Σᵢ xᵢ yᵢ``.

    Args:
        input: a vector x.
        tensor: a vector y of the same length and dtype.

    Raises:
        ShapeError: they are not two vectors of one length.
        DtypeError: their dtypes differ, or one is no tensor.

    Differs from torch: the sum of integers has 64 bits, whatever they have.
    """
    _check_tensors("dot", input, tensor)
    if input.dim() != 1 or input.shape != tensor.shape:
        raise ShapeError(
            f"dot: input of shape {tuple(input.shape)} and tensor of shape {tuple(tensor.shape)}; "
            "expected two vectors of one length. For matrices take matmul, for all entries of "
            "equal shapes (input * tensor).sum()"
        )
    # x·y = Σᵢ xᵢ yᵢ
    return (input * tensor).sum()


def mv(input: Num[Tensor, "rows columns"], vec: Num[Tensor, "columns"]) -> Num[Tensor, "rows"]:
    """Dot product of each row of a matrix with a vector: ``(A x)ᵢ = Σⱼ Aᵢⱼ xⱼ``.

    Args:
        input: a matrix A.
        vec: a vector x, as long as a row of the matrix.

    Raises:
        ShapeError: not a matrix and a vector, or the vector is not as long as a row.
        DtypeError: their dtypes differ, or one is no tensor.

    Differs from torch: the sum of integers has 64 bits, whatever they have.
    """
    _check_tensors("mv", input, vec)
    if input.dim() != 2 or vec.dim() != 1 or input.shape[1] != len(vec):
        raise ShapeError(
            f"mv: input of shape {tuple(input.shape)} and vec of shape {tuple(vec.shape)}; "
            f"expected a matrix and a vector as long as a row of it. {_advice(input, vec)}"
        )
    # (A x)ᵢ = Σⱼ Aᵢⱼ xⱼ
    return (input * vec).sum(1)


def matmul_by_loops(
    input: Num[Tensor, "rows features"], other: Num[Tensor, "features columns"]
) -> Num[Tensor, "rows columns"]:
    """Matrix product as the definition reads: ``Cᵢⱼ = Σₖ Aᵢₖ Bₖⱼ``, one number at a time.

    Written to be read, and to be timed against `matmul`: each of the ``rows · columns · features``
    products is a trip from Python into torch and back.

    Args:
        input: a matrix A.
        other: a matrix B with as many rows as A has columns.

    Raises:
        ShapeError: not two matrices, or columns of A and rows of B do not match.
        DtypeError: their dtypes differ, or one is no tensor.
    """
    _check_matrices("matmul_by_loops", input, other)
    rows, features, columns = *input.shape, other.shape[1]
    cells = []
    for i in range(rows):
        for j in range(columns):
            total = input.new_zeros(())
            for k in range(features):
                total = total + input[i, k] * other[k, j]
            cells.append(total)
    if not cells:
        return input.new_zeros(rows, columns)
    return torch.stack(cells).reshape(rows, columns)


def matmul_by_einsum(
    input: Num[Tensor, "*#batch rows features"], other: Num[Tensor, "*#batch features columns"]
) -> Num[Tensor, "... rows columns"]:
    """Matrix product in Einstein's notation: the letter missing on the right is added up.

    Args:
        input: a matrix, or a batch of them.
        other: the same, with as many rows as input has columns; batches broadcast.

    Raises:
        ShapeError: fewer than two axes, or columns of A and rows of B do not match.
        DtypeError: their dtypes differ, or one is no tensor.
    """
    _check_tensors("matmul_by_einsum", input, other)
    if input.dim() < 2 or other.dim() < 2:
        raise ShapeError(
            f"matmul_by_einsum: input of shape {tuple(input.shape)} and other of shape "
            f"{tuple(other.shape)}; expected matrices. For vectors take dot, mv or matmul"
        )
    _check_inner("matmul_by_einsum", input, other)
    # Cᵢₖ = Σⱼ Aᵢⱼ Bⱼₖ, for each example of the batch
    return torch.einsum("...ij,...jk->...ik", input, other)


def matmul(input: Num[Tensor, "..."], other: Num[Tensor, "..."]) -> Num[Tensor, "..."]:
    """Matrix product by Python's operator: ``A @ B``, which calls the fastest code there is.

    Args:
        input: a vector (it counts as one row), a matrix, or a batch of matrices.
        other: a vector (it counts as one column), a matrix, or a batch; batches broadcast.

    Raises:
        ShapeError: an argument without axes, or inner lengths or batches that do not fit.
        DtypeError: their dtypes differ, or one is no tensor.
    """
    _check_tensors("matmul", input, other)
    _check_inner("matmul", input, other)
    product: Tensor = input @ other
    return product


def _check_matrices(name: str, input: Tensor, other: Tensor) -> None:
    _check_tensors(name, input, other)
    if input.dim() != 2 or other.dim() != 2:
        raise ShapeError(
            f"{name}: input of shape {tuple(input.shape)} and other of shape "
            f"{tuple(other.shape)}; expected two matrices. For vectors and batches take matmul"
        )
    _check_inner(name, input, other)


def _check_inner(name: str, input: Tensor, other: Tensor) -> None:
    given = f"{name}: input of shape {tuple(input.shape)} and other of shape {tuple(other.shape)}"
    if not input.dim() or not other.dim():
        raise ShapeError(f"{given}: a number has no rows or columns; to scale, write input * other")
    if input.shape[-1] != other.shape[max(other.dim() - 2, 0)]:
        raise ShapeError(
            f"{given}: each row of input ({input.shape[-1]} long) meets a column of other "
            f"({other.shape[max(other.dim() - 2, 0)]} long); these must agree. "
            f"{_advice(input, other)}"
        )
    for one, two in zip(input.shape[-3::-1], other.shape[-3::-1], strict=False):
        if one != two and 1 not in (one, two):
            raise ShapeError(f"{given}: the axes before the last two must agree or be 1")


def _advice(input: Tensor, other: Tensor) -> str:
    """Say what the author of a product that does not fit may have meant."""
    ways = []
    if input.shape == other.shape:
        ways.append("for the product entry by entry (Hadamard) write input * other")
    if min(input.dim(), other.dim()) > 1 and input.shape[-1] == other.shape[-1]:
        ways.append("for rows with rows write input @ other.mT")
    if input.dim() > 1 and input.shape[-2] == other.shape[max(other.dim() - 2, 0)]:
        ways.append("for columns with columns write input.mT @ other")
    return "Look at both shapes" + "".join(f"; {way}" for way in ways)


def _check_tensors(name: str, input: Tensor, other: Tensor) -> None:
    for given in (input, other):
        if not isinstance(given, Tensor):
            raise DtypeError(
                f"{name}: {type(given).__name__} was given; expected two tensors. Write "
                "torch.tensor(...) around lists; to scale by a number, write x * number"
            )
    if input.dtype != other.dtype:
        raise DtypeError(
            f"{name}: {input.dtype} times {other.dtype}; expected one dtype. Write "
            f"other.to(input.dtype), or the reverse to keep the digits of the wider one"
        )
