from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handson.autograd.drawing.layout import BETWEEN, layout, spread

few = settings(max_examples=40)


@st.composite
def graphs(draw):
    """Boxes of many sizes, and arrows from earlier to later ones."""
    side = st.integers(10, 200)
    sizes = draw(st.lists(st.tuples(side, side), min_size=1, max_size=12))
    arrows = []
    for target in range(1, len(sizes)):
        sources = draw(st.lists(st.integers(0, target - 1), max_size=3))
        arrows += [(source, target) for source in sources]
    return sizes, arrows


def apart(a, b):
    beside = a.x + a.width < b.x or b.x + b.width < a.x
    above = a.y + a.height + BETWEEN - 1e-6 <= b.y or b.y + b.height + BETWEEN - 1e-6 <= a.y
    return beside or above


@few
@given(graphs())
def test_boxes_never_overlap_and_lie_within_the_picture(graph):
    found = layout(*graph)
    for i, a in enumerate(found.places):
        assert a.x >= 0
        assert a.y >= -1e-6
        assert a.x + a.width <= found.width + 1e-6
        assert a.y + a.height <= found.height + 1e-6
        assert all(apart(a, b) for b in found.places[i + 1 :])


@few
@given(graphs())
def test_arrows_go_right_from_edge_to_edge(graph):
    sizes, arrows = graph
    found = layout(sizes, arrows)
    for (source, target), route in zip(arrows, found.routes, strict=True):
        a, b = found.places[source], found.places[target]
        assert route[0] == (a.x + a.width, a.middle)
        assert route[-1].x == b.x
        assert b.y < route[-1].y < b.y + b.height
        assert [p.x for p in route] == sorted(p.x for p in route)
        assert a.x + a.width < b.x


@few
@given(graphs())
def test_arrows_pass_no_box(graph):
    sizes, arrows = graph
    found = layout(sizes, arrows)
    for (source, target), route in zip(arrows, found.routes, strict=True):
        others = [p for i, p in enumerate(found.places) if i not in (source, target)]
        for k, (a, b) in enumerate(pairwise(route)):
            low, high = sorted((a.y, b.y))
            for box in others:
                within = a.x < box.x + box.width and box.x < b.x
                if k % 2:  # a curve lies between two columns
                    assert not within
                elif within:
                    assert high < box.y or box.y + box.height < low


@few
@given(graphs())
def test_the_same_graph_is_laid_out_alike(graph):
    assert layout(*graph) == layout(*graph)


def test_a_chain_is_level_whatever_hangs_below_it():
    # 0 → 2 → 4 → 6, with the leaves 1, 3, 5 going into 2, 4, 6
    arrows = [(0, 2), (1, 2), (2, 4), (3, 4), (4, 6), (5, 6)]
    found = layout([(90, 50)] * 7, arrows)
    middles = [found.places[i].middle for i in (2, 4, 6)]
    assert middles == pytest.approx([middles[0]] * 3, abs=1.0)
    assert all(found.places[i].y > found.places[2].middle for i in (3, 5))
    for k in (2, 4):
        assert len({point.y for point in found.routes[k]}) == 1


def test_what_has_two_leaves_stands_between_them():
    found = layout([(90, 50), (90, 50), (90, 50)], [(0, 2), (1, 2)])
    above, below, middle = (place.middle for place in found.places)
    assert middle == pytest.approx((above + below) / 2, abs=0.5)


def test_a_long_arrow_runs_level():
    arrows = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]
    route = layout([(90, 50), (90, 80), (90, 30), (90, 60), (90, 50)], arrows).routes[-1]
    assert len({round(point.y, 6) for point in route[2:-2]}) == 1


def test_wishes_that_fit_are_granted():
    assert spread([0.0, 30.0], [1.0, 1.0], [20.0]) == [0.0, 30.0]


def test_neighbours_that_are_in_each_others_way_meet_by_weight():
    assert spread([0.0, 0.0], [1.0, 1.0], [20.0]) == [-10.0, 10.0]
    assert spread([0.0, 0.0], [3.0, 1.0], [20.0]) == [-5.0, 15.0]


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=8), st.floats(0, 50))
def test_distances_are_kept(wishes, gap):
    found = spread(wishes, [1.0] * len(wishes), [gap] * (len(wishes) - 1))
    assert np.all(np.diff(found) >= gap - 1e-6)
