"""Children that are called "0", "1", "2", …: what Sequential and ModuleList have in common."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from handson.base.errors import ArgumentError
from handson.blocks.module import Module

NumberedSelf = TypeVar("NumberedSelf", bound="Numbered")


class Numbered(Module):
    """A list of modules."""

    def _renumber(self, children: Iterable[Any]) -> None:
        """Take these children and no others, called by their places."""
        self._modules.clear()
        for place, child in enumerate(children):
            self.add_module(str(place), child)

    def _key(self, place: int) -> str:
        if not -len(self) <= place < len(self):
            raise IndexError(f"place {place} is outside a {type(self).__name__} of {len(self)}")
        return list(self._modules)[place]

    def _part(self, places: slice) -> Any:
        """Return a list of the same kind that holds the children at ``places``."""
        raise NotImplementedError

    def __getitem__(self, place: int | slice) -> Any:
        return self._part(place) if isinstance(place, slice) else self._modules[self._key(place)]

    def __setitem__(self, place: int, module: Module) -> None:
        setattr(self, self._key(place), module)

    def __delitem__(self, place: int | slice) -> None:
        children = list(self._modules.values())
        if isinstance(place, int):
            self._key(place)
        del children[place]
        self._renumber(children)

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._modules.values())

    def append(self: NumberedSelf, module: Module) -> NumberedSelf:
        """Put a module at the end.

        Args:
            module: the new last one.
        """
        self.add_module(str(len(self)), module)
        return self

    def extend(self: NumberedSelf, modules: Iterable[Module]) -> NumberedSelf:
        """Put several modules at the end.

        Args:
            modules: in their order.
        """
        for module in list(modules):
            self.append(module)
        return self

    def insert(self: NumberedSelf, index: int, module: Module) -> NumberedSelf:
        """Put a module before the one at ``index``.

        Args:
            index: from 0 to the length; negative ones count from the end.
            module: the new one.

        Raises:
            ArgumentError: the index is outside.
        """
        if not -len(self) <= index <= len(self):
            raise ArgumentError(
                f"cannot insert at {index}: a {type(self).__name__} of {len(self)} has places "
                f"from {-len(self)} to {len(self)}"
            )
        children = list(self)
        children.insert(index, module)
        self._renumber(children)
        return self

    def pop(self, key: int) -> Any:
        """Take a module out and return it.

        Args:
            key: its place.
        """
        module = self[key]
        del self[key]
        return module
