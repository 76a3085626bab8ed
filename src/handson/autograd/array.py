"""Tensors: NumPy arrays that remember what they were computed from."""

from collections.abc import Callable, Iterator
from functools import partialmethod
from typing import Any
from weakref import ref

import numpy as np
from numpy.typing import NDArray

import handson.autograd as ops
from handson.autograd.mode import is_grad_enabled
from handson.autograd.node import GraphError, Node, Version
from handson.base.errors import DtypeError, ShapeError

DEFAULT = np.dtype(np.float32)
"""Of Python's own floats, and of integers where real numbers are needed."""


def numbers(data: Any, dtype: Any = None) -> NDArray[Any]:
    """Return ``data`` as an array of true/false, integers or real numbers.

    Args:
        data: numbers, nested lists of them, arrays, tensors of ours or of PyTorch.
        dtype: of the result; by default that of an array, float32 for Python's own floats.

    Raises:
        DtypeError: those are not real numbers, or their rows differ in length.
    """
    try:
        found = np.asarray(data)
    except ValueError as error:
        raise DtypeError(f"these are not numbers in equal rows: {error}") from None
    if found.dtype.kind not in "biuf":
        raise DtypeError(f"a tensor holds bool, integer or real numbers, this is {found.dtype}")
    if dtype is None and found.dtype.kind == "f" and not hasattr(data, "dtype"):
        dtype = DEFAULT
    return found if dtype is None else found.astype(dtype, copy=False)


def _method(name: str, turned: bool = False) -> "Callable[..., Tensor]":
    def method(*args: Any, **kwargs: Any) -> Any:
        if "axis" in kwargs:  # NumPy's word for dim
            kwargs["dim"] = kwargs.pop("axis")
        return getattr(ops, name)(*(args[::-1] if turned else args), **kwargs)

    method.__name__, method.__doc__ = name, f"Return what ``handson.autograd.{name}`` returns."
    return method


def _in_place(name: str) -> Callable[..., Any]:
    def method(self: "Tensor", other: Any) -> "Tensor":
        return self.become(getattr(ops, name)(self, other), f"{name}_")

    method.__name__, method.__doc__ = f"{name}_", f"Do ``{name}`` in place."
    return method


class Tensor:
    """An array of numbers with PyTorch's verbs, from which gradients can be taken.

    >>> x = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    tensor([2., 4., 6.])

    Every operation of ``handson.autograd`` is a method as well: ``exp(x)`` is ``x.exp()``. Beside
    ``to(dtype)`` there are ``float()``, ``double()`` and ``long()``.

    Args:
        data: numbers, nested lists of them, an array (which is then shared, not copied).
        requires_grad: whether gradients with respect to it are wanted.
        dtype: of NumPy; by default that of an array, float32 for Python's own floats.

    Attributes:
        data: the numbers. Changing them here goes unnoticed by the graph.
        grad: the sum of the gradients of all backward passes so far; None before the first.
        grad_fn: the operation that made it; None for a leaf.
        version: how often its numbers were changed in place; views share it.
        seen: the version at which it was made or last changed itself.
        is_view: whether its numbers are also those of another tensor.
        is_wanted: whether it is a leaf with respect to which gradients are wanted.
    """

    __array_ufunc__ = None  # array + tensor is ours to answer, not NumPy's
    grad: "Tensor | None"
    grad_fn: Node | None

    def __init__(self, data: Any, requires_grad: bool = False, dtype: Any = None) -> None:
        self.data, self.version = numbers(data, dtype), Version()
        self.grad, self.grad_fn, self.seen = None, None, 0
        self.is_view = self.is_wanted = False
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
        made.data, made.version, made.grad, made.grad_fn = data, version, None, grad_fn
        made.seen, made.is_view, made.is_wanted = version.count, False, False
        return made

    # ---- what it is

    shape = property(lambda self: self.data.shape, doc="Sizes of the axes.")
    ndim = property(lambda self: self.data.ndim, doc="Number of axes.")
    dtype = property(lambda self: self.data.dtype, doc="Kind of its numbers.")
    is_leaf = property(lambda self: self.grad_fn is None, doc="Whether no operation made it.")
    source = property(lambda self: self.grad_fn or self, doc="Its place in the graph.")
    requires_grad = property(lambda self: self.is_wanted or self.grad_fn is not None)
    T = property(lambda self: self.permute(*range(self.ndim)[::-1]), doc="The transpose.")
    mT = property(lambda self: self.transpose(-2, -1), doc="Transpose over the last two axes.")

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
        return self.numpy().astype(dtype or self.dtype, copy=bool(copy))

    def __len__(self) -> int:
        return len(self.data)

    def __iter__(self) -> Iterator["Tensor"]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.item())

    def __float__(self) -> float:
        return float(self.item())

    def __repr__(self) -> str:
        notes = [np.array2string(self.data, separator=", ", prefix="tensor(", precision=4)]
        if self.dtype not in (np.float32, np.int64, np.bool_):
            notes.append(f"dtype={self.dtype}")
        if self.requires_grad:
            notes.append(f"grad_fn={self.grad_fn}" if self.grad_fn else "requires_grad=True")
        return f"tensor({', '.join(notes)})"

    # ---- gradients

    def requires_grad_(self, requires_grad: bool = True) -> "Tensor":
        """Say that gradients with respect to this tensor are wanted, or no longer.

        Raises:
            DtypeError: it does not hold real numbers.
            GraphError: an operation made it, and decides.
        """
        if requires_grad and self.dtype.kind != "f":
            raise DtypeError(f"gradients are of real numbers, this is {self.dtype}; float() it")
        if self.grad_fn and not requires_grad:
            raise GraphError("only leaves can stop requiring a gradient; detach() this one instead")
        self.is_wanted = requires_grad and not self.grad_fn
        return self

    def retain_grad(self) -> None:
        """Have backward passes fill ``grad`` here too, though this tensor is not a leaf."""
        if self.grad_fn:
            self.grad_fn.retained = ref(self)

    def detach(self) -> "Tensor":
        """Return a tensor over the same numbers that is not part of the graph."""
        made = Tensor.of(self.data, self.version)
        made.is_view = True
        return made

    def become(self, new: "Tensor", by: str) -> "Tensor":
        """Take over, in place, the numbers of another tensor and its place in the graph.

        Args:
            new: of the same shape.
            by: the operation that made it, for messages.

        Raises:
            GraphError: this is a leaf of which gradients are wanted, or a view within a graph.
            ShapeError: the shapes differ.
            DtypeError: real numbers do not fit into integers.
        """
        if is_grad_enabled() and self.is_wanted:
            raise GraphError(f"{by} changes a leaf that requires a gradient; do so under no_grad()")
        if new.requires_grad and self.is_view:
            raise GraphError(
                f"{by} changes a view, which the graph cannot follow; write x[0] = x[0] + 1, not "
                "x[0] += 1, or work on a clone()"
            )
        if new.shape != self.shape:
            raise ShapeError(f"{by} gives shape {new.shape}, which does not fit into {self.shape}")
        if new.dtype.kind == "f" != self.dtype.kind:
            raise DtypeError(f"{by} gives {new.dtype}, which does not fit into {self.dtype}")
        self.data[...] = new.data
        self.version.count, self.version.by = self.version.count + 1, by
        self.seen = self.version.count
        if new.grad_fn:
            self.grad_fn, self.version.recorded = new.to(self.dtype).grad_fn, self.seen
        return self

    def copy_(self, other: Any) -> "Tensor":
        """Take over the numbers of another tensor, or one number everywhere."""
        return self.become(ops.matched(other)[0].expand(self.shape), "copy_")

    def zero_(self) -> "Tensor":
        """Set every number to 0."""
        return self.copy_(0)

    def __setitem__(self, index: Any, value: Any) -> None:
        self.become(ops.setitem(self, index, value), "setitem")

    add_ = __iadd__ = _in_place("add")
    sub_ = __isub__ = _in_place("sub")
    mul_ = __imul__ = _in_place("mul")
    div_ = __itruediv__ = _in_place("div")

    # ---- the operations

    backward, clone, to, clamp = map(_method, ("backward", "clone", "cast", "clamp"))
    add, sub, mul, div, pow = map(_method, ("add", "sub", "mul", "div", "pow"))
    abs, sign, exp, log, sqrt = map(_method, ("abs", "sign", "exp", "log", "sqrt"))
    sin, cos, tanh, sigmoid, relu = map(_method, ("sin", "cos", "tanh", "sigmoid", "relu"))
    sum, mean, amax, amin, cumsum = map(_method, ("sum", "mean", "amax", "amin", "cumsum"))
    argmax, argmin, all, any = map(_method, ("argmax", "argmin", "all", "any"))
    max: Callable[..., Any] = _method("max")
    min: Callable[..., Any] = _method("min")
    reshape, permute, expand = map(_method, ("reshape", "permute", "expand"))
    flatten, squeeze, unsqueeze = map(_method, ("flatten", "squeeze", "unsqueeze"))
    transpose, matmul, log_softmax = map(_method, ("transpose", "matmul", "log_softmax"))
    view, clip, dot, mv, mm = map(_method, ("reshape", "clamp", "matmul", "matmul", "matmul"))

    __add__, __sub__, __mul__, __truediv__ = map(_method, ("add", "sub", "mul", "div"))
    __pow__, __matmul__, __neg__, __abs__ = map(_method, ("pow", "matmul", "neg", "abs"))
    __lt__, __le__, __gt__, __ge__ = map(_method, ("lt", "le", "gt", "ge"))
    __and__, __or__ = map(_method, ("bitwise_and", "bitwise_or"))
    __invert__, __getitem__ = map(_method, ("bitwise_not", "getitem"))
    __eq__, __ne__ = map(_method, ("eq", "ne"))  # type: ignore[assignment]
    __radd__, __rmul__, __hash__ = __add__, __mul__, object.__hash__
    __rsub__, __rtruediv__, __rpow__ = (_method(op, turned=True) for op in ("sub", "div", "pow"))

    float = partialmethod(_method("cast"), DEFAULT)
    double = partialmethod(_method("cast"), np.dtype(np.float64))
    long = partialmethod(_method("cast"), np.dtype(np.int64))
