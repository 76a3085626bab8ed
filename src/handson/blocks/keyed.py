"""Things by name: what ModuleDict and ParameterDict have in common."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handson.blocks.module import Module


class Keyed(Module):
    """A dict of registered things."""

    def _held(self) -> dict[str, Any]:
        """Return the table that this is a dict over."""
        raise NotImplementedError

    def _put(self, key: str, value: Any) -> None:
        """Register one thing."""
        raise NotImplementedError

    def __getitem__(self, key: str) -> Any:
        if key not in self._held():
            raise KeyError(f"{key!r} is not in this {type(self).__name__}; there are: {[*self]}")
        return self._held()[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._put(key, value)

    def __delitem__(self, key: str) -> None:
        self.pop(key)

    def __len__(self) -> int:
        return len(self._held())

    def __iter__(self) -> Iterator[str]:
        return iter(self._held())

    def __contains__(self, key: object) -> bool:
        return key in self._held()

    def keys(self) -> Iterable[str]:
        """Return the names, in the order in which they came."""
        return self._held().keys()

    def values(self) -> Iterable[Any]:
        """Return what the names stand for."""
        return self._held().values()

    def items(self) -> Iterable[tuple[str, Any]]:
        """Return names with what they stand for."""
        return self._held().items()

    def update(self, new: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        """Add or replace several; a replaced one keeps its place.

        Args:
            new: a dict, or pairs of name and thing.
        """
        for key, value in dict(new).items():
            self._put(key, value)

    def pop(self, key: str) -> Any:
        """Take one out and return it.

        Args:
            key: its name.
        """
        value = self[key]
        del self._held()[key]
        return value

    def clear(self) -> None:
        """Take all out."""
        self._held().clear()
