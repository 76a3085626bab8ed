from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from handson.autograd.drawing.layers import crossings, layers, ranks


@st.composite
def graphs(draw):
    """Boxes and arrows from earlier to later ones, some of them double."""
    count = draw(st.integers(1, 14))
    arrows = []
    for target in range(1, count):
        sources = draw(st.lists(st.integers(0, target - 1), max_size=3))
        arrows += [(source, target) for source in sources]
    return count, arrows


@given(graphs())
def test_arrows_go_to_later_columns(graph):
    rank = ranks(*graph)
    assert min(rank) == 0
    assert all(rank[source] < rank[target] for source, target in graph[1])


@given(graphs())
def test_every_link_joins_neighbouring_columns_and_every_place_has_one(graph):
    count, arrows = graph
    found = layers(count, arrows)
    column = {place: k for k, places in enumerate(found.columns) for place in places}
    assert all(found.columns)
    assert sorted(column) == list(range(len(column)))
    assert [(chain[0], chain[-1]) for chain in found.chains] == arrows
    for chain in found.chains:
        steps = [column[b] - column[a] for a, b in pairwise(chain)]
        assert steps == [1] * len(steps)


def test_a_leaf_stands_next_to_where_it_is_used():
    # 0 → 1 → 2 → 3, and the leaf 4 goes into 3 alone
    assert ranks(5, [(0, 1), (1, 2), (2, 3), (4, 3)]) == [0, 1, 2, 3, 2]


def test_what_is_made_of_leaves_alone_stands_next_to_where_it_is_used():
    assert ranks(6, [(0, 1), (1, 2), (2, 3), (4, 5), (5, 3)]) == [0, 1, 2, 3, 1, 2]


def test_crossings_are_counted():
    assert crossings([[0, 1], [2, 3]], {0: [3], 1: [2], 2: [], 3: []}) == 1
    assert crossings([[0, 1], [2, 3]], {0: [2], 1: [3], 2: [], 3: []}) == 0
    assert crossings([[0, 1], [2, 3]], {0: [2, 3], 1: [2, 3], 2: [], 3: []}) == 1


def test_a_tangle_that_can_be_undone_is_undone():
    # 0..3 lead to 4..7 in reverse order, which lead to 8
    arrows = [(0, 7), (1, 6), (2, 5), (3, 4), (4, 8), (5, 8), (6, 8), (7, 8)]
    found = layers(9, arrows)
    right = {place: [] for column in found.columns for place in column}
    for a, b in arrows:
        right[a].append(b)
    assert crossings(found.columns, right) == 0


def test_the_first_operand_stands_above_the_second():
    assert layers(3, [(1, 2), (0, 2)]).columns == [[1, 0], [2]]
