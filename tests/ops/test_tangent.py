import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import DtypeError, ShapeError
from handson.ops.tangent import tangent_line, tangent_plane


def vector(*values):
    return torch.tensor(values, dtype=torch.float64)


def cubic(x):
    return x**3 - 2 * x


def bowl(x):
    return (x * x).sum()


@given(st.floats(-2, 2))
def test_a_line_touches_where_it_should_with_the_slope_it_should_have(at):
    line = tangent_line(cubic, torch.tensor(at, dtype=torch.float64))
    assert line(line.point) == line.value == cubic(line.point)
    assert line.slope.item() == pytest.approx(3 * at * at - 2, abs=1e-8)
    assert (line(line.point + 2) - line.value).item() == pytest.approx(2 * line.slope.item())


def test_the_gap_to_the_curve_falls_with_the_square_of_the_distance():
    line = tangent_line(torch.exp, vector(0.0)[0])
    gaps = [float(x.exp() - line(x)) for x in vector(0.1, 0.01)]
    assert gaps[0] / gaps[1] == pytest.approx(100, rel=0.1)


def test_a_line_takes_numbers_of_any_shape():
    line = tangent_line(cubic, vector(1.0)[0])
    assert line(torch.ones(2, 3, dtype=torch.float64)).shape == (2, 3)


def test_a_plane_takes_one_point_or_rows_of_points():
    plane = tangent_plane(bowl, vector(1.0, -2.0))
    assert plane(vector(1.0, -2.0)).item() == 5
    points = torch.stack([vector(1.0, -2.0), vector(2.0, -2.0), vector(1.0, -1.0)])
    torch.testing.assert_close(plane(points), vector(5.0, 7.0, 1.0))


def test_tangents_write_themselves_as_equations():
    assert repr(tangent_line(cubic, vector(-1.0)[0])) == "y = 1 + 1·(x + 1)"
    assert repr(tangent_line(cubic, vector(0.0)[0])) == "y = 0 - 2·(x - 0)"
    assert repr(tangent_plane(bowl, vector(1.0, -2.0))) == "y = 5 + 2·(x[0] - 1) - 4·(x[1] + 2)"


def test_a_tangent_stays_when_the_point_moves_on():
    x = vector(1.0, 2.0)
    plane = tangent_plane(lambda x: x.mul_(x).sum(), x)
    x += 1
    assert plane.point.tolist() == [1, 2]
    assert plane.value.item() == 5


def test_a_point_of_the_wrong_kind_says_what_to_take_instead(as_users_run):
    with pytest.raises(ShapeError, match=r"x has the shape \(2,\); .* tangent_plane"):
        tangent_line(cubic, vector(1.0, 2.0))
    with pytest.raises(ShapeError, match=r"x has the shape \(\); .* tangent_line"):
        tangent_plane(bowl, vector(1.0)[0])
    for tangent in (tangent_line, tangent_plane):
        with pytest.raises(DtypeError, match="x is float; give a tensor"):
            tangent(cubic, 1.0)


def test_a_plane_needs_a_function_that_gives_one_number():
    with pytest.raises(ShapeError, match="f must return one number"):
        tangent_plane(cubic, vector(1.0, 2.0))


def test_a_plane_takes_points_with_as_many_coordinates_as_its_own(as_users_run):
    plane = tangent_plane(lambda x: (x * x).sum(), torch.tensor([1.0, 2.0]))
    with pytest.raises(ShapeError, match="do not have as many coordinates"):
        plane(torch.zeros(5, 3))
