"""Parameters in a list."""

from collections.abc import Iterable, Iterator
from typing import Any

from torch import Tensor

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.blocks.module import Module


def as_parameter(value: Any) -> Parameter:
    """Return a tensor as a parameter; a parameter stays what it is.

    Args:
        value: a tensor or parameter.

    Raises:
        ArgumentError: it is neither.
    """
    if not isinstance(value, Tensor):
        raise ArgumentError(
            f"a list or dict of parameters holds tensors, not {type(value).__name__}; "
            "keep other values in a plain attribute"
        )
    return value if isinstance(value, Parameter) else Parameter(value)


class ParameterList(Module):
    """A list whose tensors are registered as parameters, called "0", "1", "2", ….

    Differs from torch: only tensors are held.

    Args:
        values: parameters, or tensors that become parameters.
    """

    def __init__(self, values: Iterable[Any] | None = None) -> None:
        super().__init__()
        self.extend(() if values is None else values)

    def _key(self, place: int) -> str:
        if not -len(self) <= place < len(self):
            raise IndexError(f"place {place} is outside a ParameterList of {len(self)}")
        return str(place % len(self))

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return type(self)(list(self)[place])
        return self._parameters[self._key(place)]

    def __setitem__(self, place: int, value: Any) -> None:
        self.register_parameter(self._key(place), as_parameter(value))

    def __len__(self) -> int:
        return len(self._parameters)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._parameters.values()))

    def append(self, value: Any) -> "ParameterList":
        """Put a parameter at the end.

        Args:
            value: a parameter, or a tensor that becomes one.
        """
        self.register_parameter(str(len(self)), as_parameter(value))
        return self

    def extend(self, values: Iterable[Any]) -> "ParameterList":
        """Put several parameters at the end.

        Args:
            values: parameters, or tensors that become parameters.
        """
        for value in list(values):
            self.append(value)
        return self

    def __iadd__(self, values: Iterable[Any]) -> "ParameterList":
        return self.extend(values)
