import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DtypeError, ShapeError, UnknownNameError
from handson.ops.calculus import derivative, gradient, jacobian
from handson.ops.difference import best_step, coordinate_moves, steps_taken, value_at


def vector(*values):
    return torch.tensor(values, dtype=torch.float64)


def number(value, dtype=torch.float64):
    return torch.tensor(value, dtype=dtype)


def bowl(x):
    return (x * x).sum()


def test_best_steps_are_roots_of_the_rounding():
    eps = torch.finfo(torch.float64).eps
    x = vector(0.0, 1.0, -8.0)
    scale = vector(1.0, 1.0, 8.0)
    torch.testing.assert_close(best_step(x), eps ** (1 / 3) * scale)
    torch.testing.assert_close(best_step(x, scheme="forward"), eps ** (1 / 2) * scale)
    torch.testing.assert_close(best_step(x, order=2), eps ** (1 / 4) * scale)
    assert best_step(number(1.0, torch.float32)).item() == pytest.approx(0.0049, rel=0.01)


def test_what_counts_is_the_step_that_is_left_after_rounding():
    step = 1e-12
    naive = ((1.1 + step) - 1.1) / step
    assert abs(naive - 1) > 1e-5
    assert gradient(lambda x: x.sum(), vector(1.1), step=step).item() == 1
    assert derivative(lambda x: x * 2, number(1.1), step=step).item() == 2


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e-2))
def test_a_step_that_is_taken_is_exactly_what_x_moves_by(x, step):
    x = number(x)
    h = steps_taken(x, step)
    assert abs(float(h) - step) <= 2.3e-16 * max(float(x.abs()), 1)
    if x.abs() > h:
        assert (x + h) - x == h == x - (x - h)


def test_each_coordinate_moves_once_and_alone():
    h = vector(1.0, 2.0, 3.0, 4.0).reshape(2, 2)
    moves = torch.stack(list(coordinate_moves(h)))
    assert moves.shape == (4, 2, 2)
    assert torch.equal(moves.sum(0), h)
    assert (moves != 0).sum() == 4
    assert list(coordinate_moves(torch.zeros(0))) == []


def test_a_value_is_that_of_f_and_the_point_stays_as_it_is():
    x = vector(3.0)
    assert value_at(lambda x: x.mul_(2), x, (1,)).item() == 6
    assert x.item() == 3


# ---- errors that teach --------------------------------------------------------------------------


def test_a_scheme_or_order_that_nobody_knows_is_refused():
    with pytest.raises(UnknownNameError, match=r"no scheme is called 'centre'; .* central"):
        derivative(torch.sin, number(1.0), scheme="centre")
    with pytest.raises(UnknownNameError, match="no scheme is called 'right'"):
        best_step(number(1.0), scheme="right")
    with pytest.raises(ArgumentError, match="order=3: give 1 or 2"):
        best_step(number(1.0), order=3)


@pytest.mark.parametrize("step", [0, -0.1, math.inf, math.nan, "small"])
def test_a_step_must_be_above_zero(as_users_run, step):
    with pytest.raises(ArgumentError, match="give a number above 0, or None"):
        jacobian(torch.sin, vector(1.0), step=step)


def test_a_step_that_leaves_x_where_it_is_says_how_large_it_must_be():
    with pytest.raises(ArgumentError, match=r"cannot tell 100 .* give at least 4e-14") as error:
        gradient(bowl, vector(0.0, 100.0), step=1e-15)
    assert "float64" in str(error.value)
    gradient(bowl, vector(0.0, 100.0), step=4e-14)


def test_a_function_must_return_a_tensor_of_the_same_dtype():
    with pytest.raises(DtypeError, match=r"f returned float, .* without .item\(\)"):
        derivative(lambda x: math.sin(x), number(1.0))
    with pytest.raises(DtypeError, match=r"turned torch.float64 into torch.float32"):
        gradient(lambda x: x.float().sum(), vector(1.0))
    with pytest.raises(DtypeError, match=r"turned torch.float64 into torch.int64"):
        gradient(lambda x: x.argmax(), vector(1.0))


def test_a_value_of_another_shape_is_refused_with_the_hint():
    with pytest.raises(ShapeError, match=r"got shape \(2,\) .* \(2,\) instead of \(1,\): add .sum"):
        value_at(torch.sin, vector(1.0, 2.0), (1,), hint="add .sum()")
