"""Blocks by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from handson.blocks.keyed import Keyed
from handson.blocks.module import Module


class ModuleDict(Keyed):
    """A dict whose blocks are registered; ``forward`` of its owner says which one runs.

    Args:
        modules: blocks by name, as a dict or as pairs.
    """

    def __init__(
        self, modules: Mapping[str, Module] | Iterable[tuple[str, Module]] | None = None
    ) -> None:
        super().__init__()
        self.update({} if modules is None else modules)

    def _held(self) -> dict[str, Any]:
        return self._modules

    def _put(self, key: str, value: Any) -> None:
        self.add_module(key, value)
