"""From a graph to columns: which box stands in which column, and in which order.

Arrows go to the right. An arrow over several columns gets a bend in each column between, so that
from here on every link joins two neighbouring columns.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

SWEEPS = 12


class Layers(NamedTuple):
    """Columns from left to right.

    Attributes:
        columns: places from top to bottom; boxes are numbered as given, bends come after them.
        chains: for each arrow the places that it goes through, its ends included.
    """

    columns: list[list[int]]
    chains: list[list[int]]


def ranks(count: int, arrows: Sequence[tuple[int, int]]) -> list[int]:
    """Return the column of each box: as far left as its inputs let it, but next to its first use
    if all that goes into it are leaves.

    Args:
        count: of boxes; an arrow's source comes before its target.
        arrows: source and target.
    """
    inputs: list[list[int]] = [[] for _ in range(count)]
    uses: list[list[int]] = [[] for _ in range(count)]
    for source, target in arrows:
        inputs[target].append(source)
        uses[source].append(target)
    rank = _depths(count, inputs)
    for box in sorted(range(count), key=rank.__getitem__, reverse=True):
        leaf_fed = all(not inputs[source] for source in inputs[box])
        if uses[box] and leaf_fed:
            rank[box] = min(rank[target] for target in uses[box]) - 1
    first = min(rank, default=0)
    return [r - first for r in rank]


def _depths(count: int, inputs: Sequence[Sequence[int]]) -> list[int]:
    depth = [-1] * count
    for start in range(count):
        waiting = [start]
        while waiting:
            box = waiting[-1]
            unknown = [source for source in inputs[box] if depth[source] < 0]
            if unknown:
                waiting += unknown
            else:
                depth[waiting.pop()] = max((depth[s] + 1 for s in inputs[box]), default=0)
    return depth


def layers(count: int, arrows: Sequence[tuple[int, int]]) -> Layers:
    """Return columns in which as few arrows cross as could be found.

    Args:
        count: of boxes.
        arrows: source and target, for each target in the order of its inputs.
    """
    rank = ranks(count, arrows)
    chains = []
    for source, target in arrows:
        bends = range(rank[source] + 1, rank[target])
        chains.append([source, *range(len(rank), len(rank) + len(bends)), target])
        rank += bends
    columns: list[list[int]] = [[] for _ in range(max(rank, default=-1) + 1)]
    for place in _from_the_result(len(rank), chains):
        columns[rank[place]].append(place)
    return Layers(_untangled(columns, chains), chains)


def _from_the_result(count: int, chains: Sequence[Sequence[int]]) -> list[int]:
    """Return all places, each box followed by what went into it."""
    before: list[list[int]] = [[] for _ in range(count)]
    starts = set(range(count))
    for chain in chains:
        for left, right in pairwise(chain):
            before[right].append(left)
            starts.discard(left)
    found: dict[int, None] = {}
    waiting = sorted(starts)
    while waiting:
        place = waiting.pop()
        if place not in found:
            found[place] = None
            waiting += reversed(before[place])
    return list(found)


def _untangled(columns: list[list[int]], chains: Sequence[Sequence[int]]) -> list[list[int]]:
    """Move each place to the barycentre of its neighbours, to and fro; keep the best order seen."""
    left: dict[int, list[int]] = {place: [] for column in columns for place in column}
    right: dict[int, list[int]] = {place: [] for column in columns for place in column}
    for chain in chains:
        for a, b in pairwise(chain):
            left[b].append(a)
            right[a].append(b)
    best, fewest = [list(column) for column in columns], crossings(columns, right)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        near, along = (left, columns) if sweep % 2 else (right, columns[::-1])
        for column, beside in zip(along[1:], along, strict=False):
            at = {place: i for i, place in enumerate(beside)}
            now = {place: i for i, place in enumerate(column)}

            def centre(place: int, at: dict[int, int] = at, now: dict[int, int] = now) -> float:
                near_here = [at[other] for other in near[place]]  # noqa: B023
                return sum(near_here) / len(near_here) if near_here else now[place]

            column.sort(key=centre)
        found = crossings(columns, right)
        if found < fewest:
            best, fewest = [list(column) for column in columns], found
    return best


def crossings(columns: Sequence[Sequence[int]], right: dict[int, list[int]]) -> int:
    """Return how often links cross.

    Args:
        columns: places from top to bottom.
        right: for each place those that it is linked to in the next column.
    """
    total = 0
    for column, beside in pairwise(columns):
        at = {place: i for i, place in enumerate(beside)}
        ends: list[int] = []
        for place in column:
            mine = sorted(at[other] for other in right[place])
            total += sum(len(ends) - bisect_right(ends, end) for end in mine)
            for end in mine:
                insort(ends, end)
    return total
