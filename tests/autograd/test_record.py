import numpy as np
import pytest

import handson.autograd as engine
from handson.autograd.record import OUTPUT, matched, operation, real, wrt
from handson.base.errors import ShapeError


@operation
def cube(x):
    """Return x³."""
    return x.data**3, wrt(x, lambda g, y: g * 3 * x * x, x)


@operation
def exponential(x):
    """Return eˣ."""
    return np.exp(x.data), wrt(x, lambda g, y: g * y, OUTPUT)


def test_an_operation_of_ones_own_takes_part():
    x = engine.tensor([2.0], requires_grad=True)
    y = cube(x)
    assert y.grad_fn.op == "cube"
    (first,) = engine.grad(y, x, create_graph=True)
    (second,) = engine.grad(first, x)
    assert (first.tolist(), second.tolist()) == ([12.0], [12.0])
    assert cube.__doc__ == "Return x³."


def test_a_rule_can_read_its_output():
    x = engine.tensor([1.0], requires_grad=True)
    exponential(x).backward()
    assert x.grad.item() == pytest.approx(np.e)


def test_what_a_rule_reads_is_remembered_with_its_version():
    x = engine.ones(2, requires_grad=True)
    y = exponential(cube(x))
    (edge,) = y.grad_fn.edges
    assert edge.kept == ((y.version, 0),)
    assert y.grad_fn.edges[0].source.edges[0].kept == ((x.version, 0),)


def test_nothing_is_recorded_of_constants():
    assert cube(engine.ones(2)).grad_fn is None


def test_the_names_of_operation_and_shapes_stand_before_numpys_words():
    @operation
    def broken(x):
        return x.data.reshape(5), wrt(x, lambda g, y: g)

    with pytest.raises(ShapeError, match=r"broken of shape \(2,\): cannot reshape"):
        broken(engine.ones(2))


def test_operands_come_to_one_dtype():
    a, b = matched(engine.arange(3), 0.5)
    assert a.dtype == b.dtype == np.float32
    a, b = matched(engine.ones(2, dtype=np.float64), 0.1)
    assert b.dtype == np.float64
    assert b.item() == 0.1
    assert real(engine.arange(2)).dtype == np.float32
