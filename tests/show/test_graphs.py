import math

import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.show.graphs import evaluate, functions


def test_the_derivative_is_the_one_of_calculus():
    y, slope = evaluate(torch.sin, -3.0, 3.0)
    x = torch.linspace(-3, 3, len(y))
    torch.testing.assert_close(y, x.sin())
    torch.testing.assert_close(slope, x.cos())
    assert not y.requires_grad


def test_a_constant_has_slope_zero():
    for constant in (torch.ones_like, lambda x: x.detach() * 2, lambda x: x * 0):
        assert evaluate(constant, -1.0, 1.0)[1].abs().max() == 0


def test_it_works_where_gradients_are_switched_off_and_leaves_modules_alone():
    module = torch.nn.PReLU()
    with torch.no_grad():
        _, slope = evaluate(module, -1.0, 1.0)
    assert slope[0] == 0.25
    assert module.weight.grad is None
    with torch.inference_mode():
        assert evaluate(torch.tanh, -1.0, 1.0)[1][0] == pytest.approx(1 - math.tanh(1) ** 2)


def test_functions_stand_left_and_derivatives_right():
    left, right = functions({"relu": torch.relu, "tanh": torch.tanh}).axes
    assert left.get_title(loc="left") == "function"
    assert right.get_title(loc="left") == "derivative"
    assert [text.get_text() for text in left.texts if text.get_text()] == ["relu", "tanh"]
    assert right.lines[0].get_ydata()[0] == 0
    assert right.lines[0].get_ydata()[-1] == 1


def test_the_derivative_can_be_left_out():
    assert len(functions({"relu": torch.relu}, derivative=False).axes) == 1


def test_where_a_function_has_no_value_the_line_breaks():
    (panel,) = functions({"log": torch.log}, derivative=False).axes
    values = panel.lines[0].get_ydata()
    assert math.isnan(values[0])
    assert values[-1] == pytest.approx(math.log(8))
    never = functions({"none": lambda x: x * math.nan}, derivative=False)
    never.draw_without_rendering()


def test_marks_of_equal_functions_do_not_hide_each_other():
    (panel,) = functions({"a": torch.relu, "b": torch.relu}, derivative=False).axes
    a, b = panel.lines[0].get_markevery(), panel.lines[1].get_markevery()
    if not isinstance(a, slice):
        pytest.fail("marks should be a slice")
    assert (a.start - b.start) % a.step != 0


def test_functions_must_be_elementwise():
    with pytest.raises(ShapeError, match=r"function 'sum' got 801 numbers and returned shape \(\)"):
        functions({"sum": torch.sum})
    with pytest.raises(ShapeError, match="returned float"):
        functions({"one": lambda x: 1.0})


@pytest.mark.parametrize("interval", [(1.0, 1.0), (2.0, -2.0), (-math.inf, 0.0), (0.0, math.nan)])
def test_the_interval_must_be_finite_and_in_order(interval):
    with pytest.raises(ArgumentError, match="two finite ends, the smaller first"):
        functions({"relu": torch.relu}, interval=interval)


def test_no_function_is_an_error():
    with pytest.raises(ArgumentError, match="at least one function"):
        functions({})
