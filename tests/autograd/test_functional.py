import numpy as np
import pytest
import torch
from torch.autograd import functional as twin

import handson.autograd as engine
from handson.autograd import GradientError, Tensor
from handson.autograd.record import operation, wrt
from handson.base.errors import DtypeError, ShapeError


def square(x):
    return x * x


def double(*values):
    return engine.tensor(values, dtype=np.float64)


def test_one_pass_gives_a_row_and_two_give_a_column():
    x = double(1.0, 2.0, 3.0)
    value, row = engine.vjp(square, x, double(0.0, 1.0, 0.0))
    assert (value.tolist(), row.tolist()) == ([1.0, 4.0, 9.0], [0.0, 4.0, 0.0])
    _, column = engine.jvp(square, x, double(1.0, 0.0, 1.0))
    assert column.tolist() == [2.0, 0.0, 6.0]
    assert not row.requires_grad
    assert x.grad is None


def test_functions_of_several_inputs():
    x, w = double(1.0, 2.0), double(3.0, 4.0)
    rows = engine.vjp(lambda x, w: (x * w).sum(), [x, w])[1]
    assert [r.tolist() for r in rows] == [[3.0, 4.0], [1.0, 2.0]]
    moved = engine.jvp(lambda x, w: x * w, [x, w], [double(1.0, 0.0), double(0.0, 1.0)])[1]
    assert moved.tolist() == [3.0, 2.0]
    blocks = engine.jacobian(lambda x, w: x * w.sum(), [x, w])
    assert [b.tolist() for b in blocks] == [[[7.0, 0.0], [0.0, 7.0]], [[1.0, 1.0], [2.0, 2.0]]]


def test_shapes_of_jacobians_are_output_then_input():
    found = engine.jacobian(lambda x: x.sum(0) * 2, engine.ones(3, 2))
    assert found.shape == (2, 3, 2)
    assert engine.jacobian(square, engine.ones(0)).shape == (0, 0)
    assert engine.jacobian(lambda x: x[:0], engine.ones(3)).shape == (0, 3)


def test_what_does_not_depend_on_its_input_has_derivative_zero():
    x = double(1.0, 2.0)
    assert engine.jacobian(lambda x: double(5.0), x).tolist() == [[0.0, 0.0]]
    assert engine.hessian(lambda x: 2 * x.sum(), x).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    assert engine.jvp(lambda x: double(5.0), x, x)[1].tolist() == [0.0]


def test_a_hessian_is_torchs_and_can_be_differentiated():
    def f(x):
        return (x.sin() * x).sum() * x.exp().sum()

    x = np.array([0.3, -1.2, 0.8])
    ours = engine.hessian(f, engine.tensor(x))
    np.testing.assert_allclose(ours.data, twin.hessian(f, torch.tensor(x)).numpy(), rtol=1e-10)
    at = engine.tensor(x, requires_grad=True)
    engine.hessian(f, at, create_graph=True).sum().backward()
    assert at.grad.shape == (3,)


def test_a_direction_must_have_the_shape_of_its_input():
    with pytest.raises(ShapeError, match="one direction of the same shape per input"):
        engine.jvp(square, double(1.0), double(1.0, 2.0))


def test_the_hessian_of_several_numbers_is_refused():
    with pytest.raises(engine.GraphError, match="single number"):
        engine.hessian(square, double(1.0, 2.0))


def test_gradcheck_passes_what_is_right():
    assert engine.gradcheck(lambda x, w: (x @ w).tanh(), [double(0.3, 0.4), double(0.1, -0.2)])
    assert engine.gradcheck(lambda x: x.sum(), engine.zeros(2, 2, dtype=np.float64))


@operation
def crooked(x):
    return x.data**2, wrt(x, lambda g, y: g * x, x)


def test_gradcheck_says_which_derivative_is_wrong_and_by_how_much():
    with pytest.raises(
        GradientError,
        match=r"output \(1,\) by element \(1,\) of input 0: backward says 3, differences say 6",
    ):
        engine.gradcheck(crooked, double(0.0, 3.0))


def test_gradcheck_needs_float64():
    with pytest.raises(DtypeError, match=r"float64; double\(\)"):
        engine.gradcheck(square, Tensor([1.0]))
