"""Parameters by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from handson.blocks.keyed import Keyed
from handson.blocks.parameter_list import as_parameter


class ParameterDict(Keyed):
    """A dict whose tensors are registered as parameters.

    Differs from torch: only tensors are held, and a plain dict keeps its order (torch sorts it).

    Args:
        parameters: parameters, or tensors that become parameters, by name.
    """

    def __init__(
        self, parameters: Mapping[str, Any] | Iterable[tuple[str, Any]] | None = None
    ) -> None:
        super().__init__()
        self.update({} if parameters is None else parameters)

    def _held(self) -> dict[str, Any]:
        return self._parameters

    def _put(self, key: str, value: Any) -> None:
        self.register_parameter(key, as_parameter(value))
