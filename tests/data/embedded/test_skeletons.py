import numpy as np
import pytest

from handson.data.embedded.glyphs import CONTROLS
from handson.data.embedded.skeletons import HANDS, SPANS, skeletons

EVERY = [(digit, hand) for digit in range(10) for hand in range(3)]


def test_ten_digits_in_three_hands_each():
    assert [len(hands) for hands in HANDS] == [3] * 10
    assert [len(skeletons(digit)) for digit in range(10)] == [3] * 10


@pytest.mark.parametrize(("digit", "hand"), EVERY)
def test_the_pen_passes_through_every_point_in_order(digit, hand):
    skeleton = skeletons(digit)[hand]
    line = skeleton.curve @ skeleton.controls
    row = 0
    for stroke in HANDS[digit][hand]:
        end = row + (len(stroke) - 1) * SPANS + 1
        np.testing.assert_allclose(line[row:end:SPANS], stroke, atol=1e-12)
        row = end
    assert row == len(line)


@pytest.mark.parametrize(("digit", "hand"), EVERY)
def test_a_skeleton_can_be_bent_and_drawn(digit, hand):
    skeleton = skeletons(digit)[hand]
    assert len(skeleton.controls) <= CONTROLS
    assert len(np.unique(skeleton.controls, axis=0)) == len(skeleton.controls)
    # Weights that add up to 1 move the line as a whole with its controls.
    np.testing.assert_allclose(skeleton.curve.sum(axis=1), 1, atol=1e-12)
    assert len(skeleton.starts) == len(skeleton.curve) - len(HANDS[digit][hand])
    line = skeleton.curve @ skeleton.controls
    assert np.abs(line[:, 0]).max() <= 0.7
    assert 0.9 <= np.abs(line[:, 1]).max() <= 1.05


def test_no_segment_joins_two_strokes():
    seven = skeletons(7)[1]
    ends = np.cumsum([(len(stroke) - 1) * SPANS + 1 for stroke in HANDS[7][1]]) - 1
    assert not set(ends.tolist()) & set(seven.starts)


def test_strokes_that_meet_move_together():
    four = skeletons(4)[1]
    moved = four.controls + np.random.default_rng(0).normal(size=four.controls.shape)
    line = four.curve @ moved
    first, second, third = np.split(line, [2 * SPANS + 1, 4 * SPANS + 2])
    np.testing.assert_allclose(first[-1], second[0])
    np.testing.assert_allclose(first[0], third[0])


def test_a_ring_closes_without_a_corner():
    oval = skeletons(0)[0]
    line = oval.curve @ oval.controls
    np.testing.assert_array_equal(line[0], line[-1])

    def bend(before, at, after):
        a, b = line[at] - line[before], line[after] - line[at]
        return np.degrees(np.arccos(a @ b / np.linalg.norm(a) / np.linalg.norm(b)))

    assert bend(-2, 0, 1) == pytest.approx(bend(11, 12, 13), abs=5)  # the top like the bottom
