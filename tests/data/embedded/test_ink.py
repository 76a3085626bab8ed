import numpy as np
import pytest

from handson.data.embedded.ink import SIDE, distance, ink


def by_hand(points, starts):
    """The same in float64, pixel by pixel."""
    nearest = np.full((SIDE, SIDE), np.inf)
    for start in starts:
        a, b = np.array(points[start], float), np.array(points[start + 1], float)
        for row in range(SIDE):
            for column in range(SIDE):
                p = np.array([column, row], float)
                long = (b - a) @ (b - a)
                share = np.clip((p - a) @ (b - a) / long, 0, 1) if long else 0.0
                gap = p - a - share * (b - a)
                nearest[row, column] = min(nearest[row, column], np.sqrt(gap @ gap))
    return nearest


LINES = {
    "one segment": ([(3.2, 4.1), (20.7, 11.3)], (0,)),
    "upwards and to the left": ([(25.0, 27.0), (2.5, -3.0)], (0,)),
    "a corner": ([(5, 5), (20, 6), (10.5, 25)], (0, 1)),
    "two strokes that do not touch": ([(5, 5), (20, 6), (10, 25), (3, 14)], (0, 2)),
    "a point": ([(13.5, 13.5), (13.5, 13.5)], (0,)),
    "far outside": ([(-40, 300), (-45, 310)], (0,)),
}


@pytest.mark.parametrize("name", LINES)
def test_distance_is_that_to_the_nearest_point_of_the_line(name):
    points, starts = LINES[name]
    away = distance(np.array([points], dtype=np.float32), starts)[0]
    np.testing.assert_allclose(away, by_hand(points, starts), rtol=1e-4, atol=2e-4)


def test_every_image_of_a_batch_has_its_own_line():
    lines = np.array([[(0, 0), (27, 0)], [(0, 27), (27, 27)]], dtype=np.float32)
    away = distance(lines, (0,))
    rows = np.broadcast_to(np.arange(28.0)[:, None], (28, 28))
    assert (away[0] == rows).all()
    assert (away[1] == 27 - rows).all()


def test_the_field_is_float32_and_its_points_stay_as_they_are():
    points = np.array([[(3, 4), (20, 9)]], dtype=np.float32)
    before = points.copy()
    assert distance(points, (0,)).dtype == np.float32
    assert (points == before).all()


def test_ink_ends_softly_at_half_the_thickness():
    away = np.linspace(0, 10, SIDE * SIDE, dtype=np.float32).reshape(1, SIDE, SIDE)
    got = ink(away, np.array([6], dtype=np.float32), np.array([2], dtype=np.float32))
    assert (got[away <= 2] == 1).all()
    assert (got[away >= 4] == 0).all()
    assert float(got[abs(away - 3) < 0.01].mean()) == pytest.approx(0.5, abs=0.01)
    assert (np.diff(got.ravel()) <= 0).all()
