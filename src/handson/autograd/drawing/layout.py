"""From columns to pixels: boxes that do not overlap, chains that run straight, arrows between."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from handson.autograd.drawing.layers import Layers, layers
from handson.base.svg import Point

GAP, BETWEEN, PORTS = 40.0, 22.0, 13.0
"""Pixels between columns, between boxes of one column, and between arrows into one box."""

LEAF, CHAIN, BEND = 0.01, 4.0, 8.0
"""How much a link wants to be level: from a leaf, between operations, within a long arrow."""

NEARLY = 2.0
"""An arrow whose ends differ by fewer pixels in height becomes level."""

ROUNDS = 40


class Place(NamedTuple):
    """Where a box stands: its upper left corner and its size, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Return the height of its middle."""
        return self.y + self.height / 2


class Layout(NamedTuple):
    """Where everything stands.

    Attributes:
        places: of the boxes.
        routes: for each arrow its points: level from the 1st to the 2nd, a curve to the 3rd, level
            to the 4th, and so on; every curve lies between two columns.
        width: pixels.
        height: pixels.
    """

    places: tuple[Place, ...]
    routes: tuple[tuple[Point, ...], ...]
    width: float
    height: float


def layout(sizes: Sequence[tuple[float, float]], arrows: Sequence[tuple[int, int]]) -> Layout:
    """Return where boxes and arrows go.

    Args:
        sizes: width and height of each box.
        arrows: source and target, for each target in the order of its inputs.
    """
    found = layers(len(sizes), arrows)
    bends = sum(len(chain) - 2 for chain in found.chains)
    heights = [height for _, height in sizes] + [0.0] * bends
    widths = [width for width, _ in sizes] + [0.0] * bends
    middles = _middles(found, heights, {target for _, target in arrows})
    edges = []
    x = 0.0
    for column in found.columns:
        wide = max((widths[place] for place in column), default=0.0)
        edges.append((x, x + wide))
        x += wide + GAP
    column_of = {place: k for k, column in enumerate(found.columns) for place in column}
    fed = {target for _, target in arrows}
    top = min((m - h / 2 for m, h in zip(middles, heights, strict=True)), default=0.0)
    places = []
    for box, (width, height) in enumerate(sizes):
        left, right = edges[column_of[box]]
        start = (left + right - width) / 2 if box in fed else right - width
        places.append(Place(start, middles[box] - height / 2 - top, width, height))
    ports = _ports(found.chains, middles, heights, fed)
    routes = []
    for chain, port in zip(found.chains, ports, strict=True):
        source, target = places[chain[0]], places[chain[-1]]
        points = [Point(source.x + source.width, source.middle)]
        points.append(Point(edges[column_of[chain[0]]][1], source.middle))
        for bend in chain[1:-1]:
            points += [Point(x, middles[bend] - top) for x in edges[column_of[bend]]]
        points.append(Point(edges[column_of[chain[-1]]][0], port - top))
        points.append(Point(target.x, port - top))
        routes.append(tuple(points))
    bottom = max((m + h / 2 for m, h in zip(middles, heights, strict=True)), default=0.0)
    return Layout(tuple(places), tuple(routes), max(x - GAP, 0.0), bottom - top)


def _middles(found: Layers, heights: Sequence[float], fed: set[int]) -> list[float]:
    """Return heights of middles at which links are as level as they can be, column by column."""
    left: list[list[tuple[int, float]]] = [[] for _ in heights]
    right: list[list[tuple[int, float]]] = [[] for _ in heights]
    for chain in found.chains:
        inner = BEND if len(chain) > 3 else CHAIN
        for k, (a, b) in enumerate(pairwise(chain)):
            ends = LEAF if chain[0] not in fed else CHAIN if len(chain) == 2 else 1.0
            weight = ends if k in (0, len(chain) - 2) else inner
            left[b].append((a, weight))
            right[a].append((b, weight))
    middles = [0.0] * len(heights)
    for column in found.columns:
        for above, place in pairwise(column):
            middles[place] = middles[above] + _apart(heights, above, place)
    to_and_fro = (*range(len(found.columns)), *reversed(range(len(found.columns))))
    for turn in range(ROUNDS):
        for index, k in enumerate(to_and_fro):
            column = found.columns[k]
            wishes, weights = [], []
            for place in column:
                near = left[place] + right[place]
                if turn < ROUNDS // 4:  # at first, let whole chains move along
                    near = (left if index < len(found.columns) else right)[place] or near
                total = sum(weight for _, weight in near)
                mean = sum(weight * middles[other] for other, weight in near) / (total or 1.0)
                wishes.append(mean if near else middles[place])
                weights.append(total or 1.0)
            gaps = [_apart(heights, a, b) for a, b in pairwise(column)]
            for place, middle in zip(column, spread(wishes, weights, gaps), strict=True):
                middles[place] = middle
    _straighten(found, heights, middles)
    return middles


def _straighten(found: Layers, heights: Sequence[float], middles: list[float]) -> None:
    """Put all bends of an arrow on one level where there is room for that."""
    room: dict[int, tuple[int | None, int | None]] = {}
    for column in found.columns:
        padded = [None, *column, None]
        for above, place, below in zip(padded, column, padded[2:], strict=False):
            room[place] = (above, below)
    for chain in found.chains:
        highest, lowest = -math.inf, math.inf
        for bend in chain[1:-1]:
            above, below = room[bend]
            if above is not None:
                highest = max(highest, middles[above] + _apart(heights, above, bend))
            if below is not None:
                lowest = min(lowest, middles[below] - _apart(heights, bend, below))
        if len(chain) > 3 and highest <= lowest:
            mean = sum(middles[bend] for bend in chain[1:-1]) / (len(chain) - 2)
            for bend in chain[1:-1]:
                middles[bend] = min(max(mean, highest), lowest)


def _apart(heights: Sequence[float], above: int, below: int) -> float:
    both = bool(heights[above]) and bool(heights[below])
    return (heights[above] + heights[below]) / 2 + (BETWEEN if both else BETWEEN * 0.7)


def spread(wishes: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Return the positions nearest to the wishes (least squares) that keep their distances.

    Without the gaps this is isotonic regression, which pools neighbours that are in each other's
    way until all are in order.

    Args:
        wishes: where each would like to be.
        weights: how much.
        gaps: least distance from each to the next.
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[tuple[float, float, int]] = []  # mean, weight, members
    for wish, weight, offset in zip(wishes, weights, offsets, strict=False):
        mean, members = wish - offset, 1
        while pools and pools[-1][0] >= mean:
            other, heavy, more = pools.pop()
            mean = (mean * weight + other * heavy) / (weight + heavy)
            weight, members = weight + heavy, members + more
        pools.append((mean, weight, members))
    settled = [mean for mean, _, members in pools for _ in range(members)]
    return [mean + offset for mean, offset in zip(settled, offsets, strict=False)]


def _ports(
    chains: Sequence[Sequence[int]],
    middles: Sequence[float],
    heights: Sequence[float],
    fed: set[int],
) -> list[float]:
    """Return the height at which each arrow arrives; the one to be level arrives in the middle."""
    ports = [0.0] * len(chains)
    for target in {chain[-1] for chain in chains}:
        arriving = [k for k, chain in enumerate(chains) if chain[-1] == target]
        arriving.sort(key=lambda k: middles[chains[k][-2]])
        main = [i for i, k in enumerate(arriving) if chains[k][0] in fed]
        level = float(main[0]) if len(main) == 1 else (len(arriving) - 1) / 2
        room = heights[target] / 2 - 8
        step = min(PORTS, room / max(level, len(arriving) - 1 - level, 1))
        for i, k in enumerate(arriving):
            ports[k] = middles[target] + (i - level) * step
            if abs(ports[k] - middles[chains[k][-2]]) < NEARLY:
                ports[k] = middles[chains[k][-2]]
    return ports
