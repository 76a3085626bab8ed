"""Whether two tensors share memory, and how much memory an expression asks for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from handson.base.errors import ArgumentError


def same_storage(a: Any, b: Any) -> bool:
    """Return whether two tensors or arrays lie in the same block of memory.

    Views of one tensor do, even where they see different elements of it; copies do not. An array
    made by ``x.numpy()`` lies in the memory of x. What has no elements has no memory to share.

    Args:
        a: a tensor of torch, or an array of NumPy.
        b: likewise.

    Raises:
        ArgumentError: one of them is neither, or a tensor without one block of memory (on the
            device "meta", or sparse).
    """
    (device, start, end), (other_device, other_start, other_end) = _block(a), _block(b)
    return device == other_device and start < other_end and other_start < end


def _block(x: Any) -> tuple[str, int, int]:
    """Return where the memory that ``x`` is a part of begins and ends, and on which device."""
    if isinstance(x, np.ndarray):
        while isinstance(x.base, np.ndarray):
            x = x.base
        if isinstance(x.base, Tensor):
            return _block(x.base)
        start = int(x.__array_interface__["data"][0])
        return "cpu", start, start + x.nbytes
    if not isinstance(x, Tensor):
        raise ArgumentError(f"{type(x).__name__} is neither a torch tensor nor a NumPy array")
    if x.device.type == "meta":
        raise ArgumentError("a tensor on the device 'meta' has no memory to share")
    if x.layout != torch.strided:
        raise ArgumentError(f"a tensor of layout {x.layout} lies in several blocks: ask for one")
    start = x.untyped_storage().data_ptr()
    return str(x.device), start, start + x.untyped_storage().nbytes()


@dataclass(frozen=True)
class Allocated:
    """Memory that an expression asked for; prints itself.

    Attributes:
        bytes: of all new tensors, also those that were gone again at the end.
        by: the same by operation, in the order of their first use.
    """

    bytes: int
    by: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        parts = ", ".join(f"{op} {size:,}" for op, size in self.by.items())
        return f"{self.bytes:,} bytes" + (f" ({parts})" if parts else "")

    __repr__ = __str__


class _Counting(TorchDispatchMode):  # type: ignore[no-untyped-call]
    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.by: dict[str, int] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        sizes = {_key(x): x.untyped_storage().nbytes() for x in _tensors((args, kwargs))}
        result = func(*args, **(kwargs or {}))
        for x in _tensors(result):
            size = x.untyped_storage().nbytes()
            more = size - sizes.get(_key(x), 0)  # out= may have grown
            sizes[_key(x)] = size
            if more > 0:
                name = func.overloadpacket.__name__
                self.by[name] = self.by.get(name, 0) + more
        return result


def allocated(expression: Callable[[], Any]) -> Allocated:
    """Return how many bytes of new tensors an expression makes, operation by operation.

    Every tensor counts that does not lie in the memory of an input: results that you keep and
    those in between. Memory that an operation needs only while it runs is not seen, nor are
    sparse tensors.

    >>> X, Y = torch.zeros(1000), torch.zeros(1000)
    >>> allocated(lambda: X + Y)
    4,000 bytes (add 4,000)
    >>> allocated(lambda: X.add_(Y))
    0 bytes

    Args:
        expression: a function without arguments; it is called once.

    Raises:
        ArgumentError: it cannot be called.
    """
    if not callable(expression):
        raise ArgumentError(
            "allocated() needs the expression unevaluated: allocated(lambda: X + Y), not "
            "allocated(X + Y)"
        )
    counting = _Counting()
    with counting:
        expression()
    return Allocated(sum(counting.by.values()), counting.by)


def _key(x: Tensor) -> int:
    return int(x.untyped_storage()._cdata)


def _tensors(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value] if value.layout == torch.strided else []
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [x for part in value for x in _tensors(part)]
    return []
