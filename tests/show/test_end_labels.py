import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.show.canvas import figure
from handson.show.end_labels import EndLabel, end_labels, spread


def test_labels_far_apart_stay_where_they_are():
    assert spread([0.1, 0.9], 0.2) == [0.1, 0.9]


def test_labels_too_near_part_evenly_and_keep_their_order():
    assert spread([0.5, 0.5], 0.25) == pytest.approx([0.625, 0.375])
    assert spread([0.52, 0.5, 0.51], 0.1) == pytest.approx([0.61, 0.41, 0.51])


def test_labels_at_an_edge_stay_inside():
    assert spread([1.0, 1.0], 0.2) == pytest.approx([1.0, 0.8])
    assert spread([0.0, 0.0], 0.2) == pytest.approx([0.2, 0.0])
    assert spread([], 0.2) == []


@given(st.lists(st.floats(0, 1), max_size=8), st.floats(0.01, 0.2))
def test_no_two_labels_touch_and_all_stay_inside_when_there_is_room(wanted, gap):
    heights = spread(wanted, gap)
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], -index))
    for before, after in itertools.pairwise(order):
        assert heights[after] - heights[before] >= gap - 1e-9
    if gap * (len(wanted) - 1) <= 1:
        assert all(-1e-9 <= height <= 1 + 1e-9 for height in heights)


def test_words_stand_right_of_the_panel_and_do_not_overlap():
    with figure() as (drawing, (panel,)):
        panel.plot([0, 1], [0, 1])
        panel.plot([0, 1], [0, 1.001])
        labels = [EndLabel("a $x", 1.0, 1.0, "black", "o"), EndLabel("b", 1.0, 1.001, "black", "s")]
        end_labels(panel, [*labels, EndLabel("the book", None, 0.5, "grey", "_")], height=2.0)
    drawing.draw_without_rendering()
    texts = [text for text in panel.texts if text.get_text()]
    boxes = [text.get_window_extent() for text in texts]
    assert [text.get_text() for text in texts] == ["a $x", "b", "the book"]
    assert all(box.x0 > panel.bbox.x1 for box in boxes)
    assert not boxes[0].overlaps(boxes[1])
    assert boxes[1].y0 > boxes[0].y1 - 1
