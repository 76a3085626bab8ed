"""Which boxes share memory, and which of them were written over."""

from collections.abc import Sequence

import numpy as np

from handson.autograd.node import Node, Source


class Memory:
    """Who shares memory with whom in a graph.

    A change in place makes a new node over new numbers and copies these into the old memory. So the
    node of the last change is the one whose numbers equal those that the old memory holds now.

    Args:
        sources: leaves, then nodes as they were made.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._owners: dict[int, Source] = {}
        for source in sources:
            self._owners.setdefault(id(source.version), source)
        self._changes = {
            id(owner): _changes(owner, sources)
            for owner in self._owners.values()
            if owner.version.count
        }
        self._changed = {id(node) for chain in self._changes.values() for node in chain}

    def is_view(self, source: Source) -> bool:
        """Return whether its numbers lie in the memory of another."""
        owner = self._owners[id(source.version)]
        return isinstance(source, Node) and np.may_share_memory(
            source.data, source.edges[0].source.data
        ) | (owner is not source and np.may_share_memory(source.data, owner.data))

    def in_place(self, source: Source) -> bool:
        """Return whether it wrote its numbers into the memory of its first input."""
        return id(source) in self._changed

    def overwritten_by(self, source: Source) -> str:
        """Return the operation that has changed its numbers in place since, or nothing."""
        owner = self._owners[id(source.version)]
        if not owner.version.count:
            return ""
        changes = self._changes[id(owner)]
        if not changes:  # under no_grad: of a leaf it is not known whether before or after its use
            return source.version.by if isinstance(owner, Node) else ""
        newer = isinstance(source, Node) and source.number > changes[-1].number
        return "" if newer else source.version.by


def _changes(owner: Source, sources: Sequence[Source]) -> list[Node]:
    """Return the nodes of the changes in place, the last one last; none if the graph has none."""
    for node in reversed(sources):
        chain: list[Node] = []
        at: Source = node
        while isinstance(at, Node) and at is not owner and len(chain) < owner.version.count:
            chain.append(at)
            at = at.edges[0].source
        if at is owner and chain and np.array_equal(chain[0].data, owner.data, equal_nan=True):
            return chain[::-1]
    return []
