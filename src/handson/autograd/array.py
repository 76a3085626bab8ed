"""Tensors: NumPy arrays that remember what they were computed from."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np
from numpy.typing import NDArray

import handson.autograd as ops
from handson.autograd.axes import axis as one_axis
from handson.autograd.dtype import numbers
from handson.autograd.mode import is_grad_enabled
from handson.autograd.node import GraphError, Node, Source, Version
from handson.base.errors import ArgumentError, DtypeError, ShapeError

if TYPE_CHECKING:
    pass


class Tensor:
    """An array of numbers with PyTorch's verbs, from which gradients can be taken.

    >>> x = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    tensor([2., 4., 6.])

    Args:
        data: numbers, nested lists of them, an array (which is then shared, not copied).
        requires_grad: whether gradients with respect to it are wanted.
        dtype: of NumPy; by default that of an array, and float32 for Python's own floats.

    Attributes:
        data: the numbers. Changing them here goes unnoticed by the graph.
        grad: the sum of the gradients of all backward passes so far; None before the first.
        grad_fn: the operation that made it; None for a leaf.
        version: how often its numbers were changed in place; views share it.
        seen: the version at which it was made or last changed itself.
        is_view: whether its numbers are also those of another tensor.
    """

    __slots__ = (
        "__weakref__", "data", "grad", "grad_fn", "is_view", "leaf_requires_grad", "seen",
        "version",
    )  # fmt: skip
    __array_ufunc__ = None  # array + tensor is ours to answer, not NumPy's

    def __init__(self, data: Any, requires_grad: bool = False, dtype: Any = None) -> None:
        self.data: NDArray[Any] = numbers(data, dtype)
        self.grad: Tensor | None = None
        self.grad_fn: Node | None = None
        self.version = Version()
        self.seen, self.is_view, self.leaf_requires_grad = 0, False, False
        if requires_grad:
            self.requires_grad_()

    @staticmethod
    def of(data: NDArray[Any], version: Version, grad_fn: Node | None = None) -> "Tensor":
        """Return a tensor over numbers that have a version already.

        Args:
            data: shared, not copied.
            version: of those numbers.
            grad_fn: the operation that made it.
        """
        made = Tensor.__new__(Tensor)
        made.data, made.grad, made.grad_fn, made.version = data, None, grad_fn, version
        made.seen, made.is_view, made.leaf_requires_grad = version.count, False, False
        return made

    # ---- what it is

    @property
    def shape(self) -> tuple[int, ...]:
        """Sizes of the axes."""
        return self.data.shape

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.data.ndim

    @property
    def dtype(self) -> np.dtype[Any]:
        """Kind of its numbers."""
        return self.data.dtype

    @property
    def requires_grad(self) -> bool:
        """Whether gradients reach it."""
        return self.leaf_requires_grad or self.grad_fn is not None

    @property
    def is_leaf(self) -> bool:
        """Whether no recorded operation made it."""
        return self.grad_fn is None

    @property
    def source(self) -> Source:
        """Where it stands in the graph: the operation that made it, or itself."""
        return self.grad_fn or self

    def size(self, dim: int | None = None) -> Any:
        """Return the shape, or the size of one axis."""
        return self.shape if dim is None else self.shape[one_axis(dim, self.ndim)]

    def dim(self) -> int:
        """Return the number of axes."""
        return self.ndim

    def numel(self) -> int:
        """Return the number of elements."""
        return self.data.size

    def item(self) -> Any:
        """Return the only element as a number of Python's.

        Raises:
            ShapeError: there are none or several.
        """
        if self.numel() != 1:
            raise ShapeError(f"item() is for one number, this tensor has shape {self.shape}")
        return self.data.item()

    def tolist(self) -> Any:
        """Return the numbers in nested lists."""
        return self.data.tolist()

    def numpy(self) -> NDArray[Any]:
        """Return the numbers as an array that shares memory.

        Raises:
            GraphError: it is part of a graph, which an array is not.
        """
        if self.requires_grad:
            raise GraphError("an array has no gradient: detach() first, then numpy()")
        return self.data

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        array = self.numpy()
        return array.astype(array.dtype if dtype is None else dtype, copy=bool(copy))

    def __len__(self) -> int:
        if not self.ndim:
            raise TypeError("a tensor without axes has no length")
        return self.shape[0]

    def __iter__(self) -> Iterator["Tensor"]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.item())

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        return int(np.asarray(self.data).__index__())

    def __repr__(self) -> str:
        text = np.array2string(self.data, separator=", ", prefix="tensor(", precision=4)
        usual = self.dtype in (np.float32, np.int64, np.bool_)
        notes = [] if usual else [f"dtype={self.dtype}"]
        if self.grad_fn is not None:
            notes.append(f"grad_fn=<{self.grad_fn.op}>")
        elif self.requires_grad:
            notes.append("requires_grad=True")
        return f"tensor({', '.join([text, *notes])})"

    # ---- gradients

    def requires_grad_(self, requires_grad: bool = True) -> "Tensor":
        """Say that gradients with respect to this tensor are wanted, or no longer.

        Raises:
            DtypeError: it does not hold real numbers.
            GraphError: an operation made it, and decides.
        """
        if requires_grad and self.dtype.kind != "f":
            raise DtypeError(f"gradients are of real numbers, this is {self.dtype}; float() it")
        if self.grad_fn is not None and not requires_grad:
            raise GraphError("only leaves can stop requiring a gradient; detach() this one instead")
        self.leaf_requires_grad = requires_grad and self.grad_fn is None
        return self

    def retain_grad(self) -> None:
        """Have backward passes fill ``grad`` here too, though this tensor is not a leaf."""
        if self.grad_fn is not None:
            self.grad_fn.retained = ref(self)

    def backward(
        self,
        gradient: "Tensor | None" = None,
        retain_graph: bool | None = None,
        create_graph: bool = False,
    ) -> None:
        """Add to ``grad`` of every leaf the gradient of this tensor with respect to it."""
        ops.backward(self, gradient, retain_graph, create_graph)

    def detach(self) -> "Tensor":
        """Return a tensor over the same numbers that is not part of the graph."""
        made = Tensor.of(self.data, self.version)
        made.is_view = True
        return made

    # ---- in place

    def _become(self, new: "Tensor", by: str) -> "Tensor":
        """Take over the numbers of ``new`` and its place in the graph."""
        if is_grad_enabled() and self.leaf_requires_grad:
            raise GraphError(
                f"{by} would change a leaf that requires a gradient; under no_grad() it may"
            )
        if new.requires_grad and self.is_view:
            raise GraphError(
                f"{by} would change a view within a graph; index the whole tensor instead, as in "
                "x[0] += 1, or work on a clone()"
            )
        if new.shape != self.shape:
            raise ShapeError(f"{by} gives shape {new.shape}, which does not fit into {self.shape}")
        if new.dtype.kind == "f" != self.dtype.kind:
            raise DtypeError(f"{by} gives {new.dtype}, which does not fit into {self.dtype}")
        self.data[...] = new.data
        self.version.count, self.version.by = self.version.count + 1, by
        if new.grad_fn is not None:
            self.grad_fn, self.version.recorded = new.to(self.dtype).grad_fn, self.version.count
        self.seen = self.version.count
        return self

    def add_(self, other: Any) -> "Tensor":
        """Add in place."""
        return self._become(ops.add(self, other), "add_")

    def sub_(self, other: Any) -> "Tensor":
        """Subtract in place."""
        return self._become(ops.sub(self, other), "sub_")

    def mul_(self, other: Any) -> "Tensor":
        """Multiply in place."""
        return self._become(ops.mul(self, other), "mul_")

    def div_(self, other: Any) -> "Tensor":
        """Divide in place."""
        return self._become(ops.div(self, other), "div_")

    def copy_(self, other: Any) -> "Tensor":
        """Take over the numbers of another tensor."""
        return self._become(ops.matched(other)[0].expand(self.shape), "copy_")

    def zero_(self) -> "Tensor":
        """Set every number to 0."""
        return self.copy_(0)

    def __setitem__(self, index: Any, value: Any) -> None:
        self._become(ops.setitem(self, index, value), "setitem")

    __iadd__, __isub__, __imul__, __itruediv__ = add_, sub_, mul_, div_

    # ---- arithmetic and comparison

    def __add__(self, other: Any) -> "Tensor":
        return ops.add(self, other)

    def __sub__(self, other: Any) -> "Tensor":
        return ops.sub(self, other)

    def __mul__(self, other: Any) -> "Tensor":
        return ops.mul(self, other)

    def __truediv__(self, other: Any) -> "Tensor":
        return ops.div(self, other)

    def __pow__(self, other: Any) -> "Tensor":
        return ops.pow(self, other)

    def __matmul__(self, other: Any) -> "Tensor":
        return ops.matmul(self, other)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other: Any) -> "Tensor":
        return ops.sub(other, self)

    def __rtruediv__(self, other: Any) -> "Tensor":
        return ops.div(other, self)

    def __rpow__(self, other: Any) -> "Tensor":
        return ops.pow(other, self)

    def __neg__(self) -> "Tensor":
        return ops.neg(self)

    def __abs__(self) -> "Tensor":
        return ops.abs(self)

    def __eq__(self, other: Any) -> "Tensor":  # type: ignore[override]
        return ops.compare(np.equal, self, other)

    def __ne__(self, other: Any) -> "Tensor":  # type: ignore[override]
        return ops.compare(np.not_equal, self, other)

    def __lt__(self, other: Any) -> "Tensor":
        return ops.compare(np.less, self, other)

    def __le__(self, other: Any) -> "Tensor":
        return ops.compare(np.less_equal, self, other)

    def __gt__(self, other: Any) -> "Tensor":
        return ops.compare(np.greater, self, other)

    def __ge__(self, other: Any) -> "Tensor":
        return ops.compare(np.greater_equal, self, other)

    def __and__(self, other: Any) -> "Tensor":
        return ops.compare(np.bitwise_and, self, other)

    def __or__(self, other: Any) -> "Tensor":
        return ops.compare(np.bitwise_or, self, other)

    def __invert__(self) -> "Tensor":
        return Tensor(~self.data)

    __hash__ = object.__hash__

    # ---- functions of each element

    def exp(self) -> "Tensor":
        """Return eˣ of each element."""
        return ops.exp(self)

    def log(self) -> "Tensor":
        """Return the natural logarithm of each element."""
        return ops.log(self)

    def sqrt(self) -> "Tensor":
        """Return the square root of each element."""
        return ops.sqrt(self)

    def sin(self) -> "Tensor":
        """Return the sine of each element, in radians."""
        return ops.sin(self)

    def cos(self) -> "Tensor":
        """Return the cosine of each element, in radians."""
        return ops.cos(self)

    def tanh(self) -> "Tensor":
        """Return the hyperbolic tangent of each element."""
        return ops.tanh(self)

    def sigmoid(self) -> "Tensor":
        """Return 1 / (1 + e⁻ˣ) of each element."""
        return ops.sigmoid(self)

    def relu(self) -> "Tensor":
        """Return each element, or 0 where it is negative."""
        return ops.relu(self)

    def abs(self) -> "Tensor":
        """Return each element without its sign."""
        return ops.abs(self)

    def sign(self) -> "Tensor":
        """Return -1, 0 or 1 for each element."""
        return ops.sign(self)

    def clamp(self, min: float | None = None, max: float | None = None) -> "Tensor":
        """Return each element held between two bounds."""
        return ops.clamp(self, min, max)

    clip = clamp

    def to(self, dtype: Any) -> "Tensor":
        """Return the same numbers in another dtype, itself if it has it already."""
        return self if self.dtype == dtype else ops.cast(self, np.dtype(dtype))

    def float(self) -> "Tensor":
        """Return the numbers in float32."""
        return self.to(np.float32)

    def double(self) -> "Tensor":
        """Return the numbers in float64."""
        return self.to(np.float64)

    def long(self) -> "Tensor":
        """Return the numbers in int64, rounded towards zero."""
        return self.to(np.int64)

    def clone(self) -> "Tensor":
        """Return a copy in new memory; gradients pass through."""
        return ops.clone(self)

    # ---- axes taken away

    def sum(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> "Tensor":
        """Return the sum over axes; all of them for None."""
        return ops.sum(self, dim if axis is None else axis, keepdim)

    def mean(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> "Tensor":
        """Return the mean over axes; all of them for None."""
        return ops.mean(self, dim if axis is None else axis, keepdim)

    def amax(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> "Tensor":
        """Return the largest over axes; equals share the gradient."""
        return ops.amax(self, dim if axis is None else axis, keepdim)

    def amin(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> "Tensor":
        """Return the smallest over axes; equals share the gradient."""
        return ops.amin(self, dim if axis is None else axis, keepdim)

    def max(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any:
        """Return the largest of all, or the largest along an axis and where they stand."""
        dim = dim if axis is None else axis
        return ops.amax(self) if dim is None else ops.max(self, dim, keepdim)

    def min(self, dim: Any = None, keepdim: bool = False, *, axis: Any = None) -> Any:
        """Return the smallest of all, or the smallest along an axis and where they stand."""
        dim = dim if axis is None else axis
        return ops.amin(self) if dim is None else ops.min(self, dim, keepdim)

    def argmax(self, dim: int | None = None, keepdim: bool = False) -> "Tensor":
        """Return where the largest stands; in all numbers in a row for None."""
        return Tensor(np.argmax(self.data, dim, keepdims=keepdim))

    def argmin(self, dim: int | None = None, keepdim: bool = False) -> "Tensor":
        """Return where the smallest stands; in all numbers in a row for None."""
        return Tensor(np.argmin(self.data, dim, keepdims=keepdim))

    def all(self, dim: int | None = None, keepdim: bool = False) -> "Tensor":
        """Return whether every element is true."""
        return Tensor(self.data.all(dim, keepdims=keepdim))

    def any(self, dim: int | None = None, keepdim: bool = False) -> "Tensor":
        """Return whether some element is true."""
        return Tensor(self.data.any(dim, keepdims=keepdim))

    def cumsum(self, dim: int | None = None, *, axis: int = 0) -> "Tensor":
        """Return the running sum along an axis."""
        return ops.cumsum(self, axis if dim is None else dim)

    # ---- shape

    def __getitem__(self, index: Any) -> "Tensor":
        return ops.getitem(self, index)

    def reshape(self, *shape: Any) -> "Tensor":
        """Return the same numbers in another shape; one size may be -1."""
        return ops.reshape(self, _sizes(shape))

    view = reshape

    def flatten(self, start_dim: int = 0, end_dim: int = -1) -> "Tensor":
        """Return the axes from one to another joined into one."""
        first, last = one_axis(start_dim, self.ndim), one_axis(end_dim, self.ndim)
        count = int(np.prod(self.shape[first : last + 1]))
        return self.reshape(*self.shape[:first], count, *self.shape[last + 1 :])

    def unsqueeze(self, dim: int) -> "Tensor":
        """Return the tensor with a new axis of size 1 at ``dim``."""
        at = one_axis(dim, self.ndim + 1)
        return self.reshape(*self.shape[:at], 1, *self.shape[at:])

    def squeeze(self, dim: int | None = None) -> "Tensor":
        """Return the tensor without axes of size 1, or without that one if it has size 1."""
        gone = range(self.ndim) if dim is None else (one_axis(dim, self.ndim),)
        return self.reshape([n for i, n in enumerate(self.shape) if i not in gone or n != 1])

    def permute(self, *dims: Any) -> "Tensor":
        """Return a view with the axes in another order."""
        return ops.permute(self, _sizes(dims))

    def transpose(self, dim0: int, dim1: int) -> "Tensor":
        """Return a view with two axes swapped."""
        order = list(range(self.ndim))
        first, second = one_axis(dim0, self.ndim), one_axis(dim1, self.ndim)
        order[first], order[second] = second, first
        return ops.permute(self, order)

    @property
    def T(self) -> "Tensor":
        """The transpose of a matrix."""
        return ops.permute(self, list(range(self.ndim))[::-1])

    @property
    def mT(self) -> "Tensor":
        """The transpose over the last two axes."""
        return self.transpose(-2, -1)

    def expand(self, *shape: Any) -> "Tensor":
        """Return a view in which axes of size 1 are repeated; -1 keeps a size."""
        return ops.expand(self, _sizes(shape))


def _sizes(given: tuple[Any, ...]) -> tuple[int, ...]:
    """Return sizes that were given one by one or as one sequence."""
    sizes = given[0] if len(given) == 1 and isinstance(given[0], list | tuple) else given
    if not all(isinstance(n, int | np.integer) for n in sizes):
        raise ArgumentError(f"sizes and axes are integers; got {given}")
    return tuple(int(n) for n in sizes)
