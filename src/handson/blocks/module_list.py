"""Blocks in a list."""

from collections.abc import Iterable

from handson.blocks.module import Module
from handson.blocks.numbered import Numbered


class ModuleList(Numbered):
    """A list whose blocks are registered; ``forward`` of its owner says how they are used.

    A plain Python list would hide them: no parameters for the optimizer, nothing in the
    ``state_dict``. Differs from torch: ``repr`` writes equal blocks out, and ``insert`` takes
    negative places as a Python list does.

    Args:
        modules: the blocks in their order.
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(() if modules is None else modules)

    def _part(self, places: slice) -> "ModuleList":
        return type(self)(list(self)[places])

    def __add__(self, other: Iterable[Module]) -> "ModuleList":
        return ModuleList([*self, *other])

    def __iadd__(self, other: Iterable[Module]) -> "ModuleList":
        return self.extend(other)
