"""Moving a whole tree of modules to another device or precision."""

from collections.abc import Callable
from typing import Any, TypeVar

import torch
from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.blocks.tree import Tree

ConvertibleSelf = TypeVar("ConvertibleSelf", bound="Convertible")


class Convertible(Tree):
    """The part of a module that is moved.

    A parameter stays the same object and gets other numbers inside: an optimizer that was given
    the parameter before ``.to(...)`` still holds the right one afterwards.
    """

    def _apply(
        self: ConvertibleSelf, fn: Callable[[Tensor], Tensor], recurse: bool = True
    ) -> ConvertibleSelf:
        """Put ``fn(tensor)`` in place of every parameter, gradient and buffer."""
        if recurse:
            for child in self.children():
                child._apply(fn)
        for name, parameter in self._parameters.items():
            if parameter is not None:
                self._parameters[name] = _converted(parameter, fn)
        for name, buffer in self._buffers.items():
            if buffer is not None:
                self._buffers[name] = fn(buffer)
        return self

    def to(self: ConvertibleSelf, *args: Any, **kwargs: Any) -> ConvertibleSelf:
        """Move to a device, a precision, or both; tensors of whole numbers keep their precision.

        Args:
            args: ``device``, ``dtype``, ``device, dtype``, or a tensor to be like.
            kwargs: ``device``, ``dtype``, ``non_blocking``, ``memory_format``.

        Raises:
            ArgumentError: an argument is none of these, or the precision has no fractions.
        """
        device, dtype, non_blocking, memory_format = _wanted(*args, **kwargs)

        def convert(tensor: Tensor) -> Tensor:
            fractions = tensor.is_floating_point() or tensor.is_complex()
            if memory_format is not None and tensor.dim() in (4, 5):
                return tensor.to(
                    device,
                    dtype if fractions else None,
                    non_blocking,
                    memory_format=memory_format,
                )
            return tensor.to(device, dtype if fractions else None, non_blocking)

        return self._apply(convert)

    def to_empty(
        self: ConvertibleSelf, *, device: torch.device | str, recurse: bool = True
    ) -> ConvertibleSelf:
        """Move without the numbers: memory is reserved and nothing is copied.

        Args:
            device: where to.
            recurse: whether the modules below move too.
        """
        return self._apply(lambda tensor: torch.empty_like(tensor, device=device), recurse)

    def cpu(self: ConvertibleSelf) -> ConvertibleSelf:
        """Move to main memory."""
        return self._apply(lambda tensor: tensor.cpu())

    def cuda(self: ConvertibleSelf, device: torch.device | int | None = None) -> ConvertibleSelf:
        """Move to a CUDA device.

        Args:
            device: which one; None for the current.
        """
        return self._apply(lambda tensor: tensor.cuda(device))

    def double(self: ConvertibleSelf) -> ConvertibleSelf:
        """Convert every tensor of fractions to float64."""
        return self.to(torch.float64)

    def float(self: ConvertibleSelf) -> ConvertibleSelf:
        """Convert every tensor of fractions to float32."""
        return self.to(torch.float32)

    def half(self: ConvertibleSelf) -> ConvertibleSelf:
        """Convert every tensor of fractions to float16."""
        return self.to(torch.float16)

    def bfloat16(self: ConvertibleSelf) -> ConvertibleSelf:
        """Convert every tensor of fractions to bfloat16."""
        return self.to(torch.bfloat16)


def _converted(parameter: Parameter, fn: Callable[[Tensor], Tensor]) -> Parameter:
    """Return the same parameter with converted numbers, or a new one where that cannot be."""
    with torch.no_grad():
        data = fn(parameter)
        grad = None if parameter.grad is None else fn(parameter.grad)
    if torch._has_compatible_shallow_copy_type(parameter, data):
        parameter.data = data
        moved = parameter
    else:  # to the meta device, for one, which has no numbers
        moved = Parameter(data, parameter.requires_grad)
    moved.grad = None  # first away with the old one: both must have the same precision
    moved.grad = grad
    return moved


def _wanted(
    *args: Any,
    device: torch.device | str | int | None = None,
    dtype: torch.dtype | None = None,
    non_blocking: bool = False,
    memory_format: torch.memory_format | None = None,
) -> tuple[torch.device | None, torch.dtype | None, bool, torch.memory_format | None]:
    """Sort the arguments of ``to`` by what they are."""
    for arg in args:
        if isinstance(arg, torch.dtype):
            dtype = arg
        elif isinstance(arg, Tensor):
            device, dtype = arg.device, arg.dtype
        elif isinstance(arg, bool):
            non_blocking = arg
        elif isinstance(arg, torch.device | str | int):
            device = arg
        elif arg is not None:
            raise ArgumentError(
                f"to() got {type(arg).__name__}; give a device, a dtype or a tensor to be like"
            )
    if dtype is not None and not (dtype.is_floating_point or dtype.is_complex):
        raise ArgumentError(
            f"to({dtype}): parameters learn in small steps and need a precision with fractions, "
            "as torch.float32"
        )
    return None if device is None else torch.device(device), dtype, non_blocking, memory_format
