import time

import numpy as np
import pytest
import torch

import handson.autograd as engine
from handson.autograd import GraphError
from handson.autograd.sweep import newest_first, sweep
from handson.base.errors import ShapeError


def leaf(*values):
    return engine.tensor(values, requires_grad=True)


def test_gradients_add_up_over_passes_until_they_are_zeroed():
    x = leaf(1.0, 2.0)
    for count in (1, 2, 3):
        (x * x).sum().backward()
        assert x.grad.tolist() == [2.0 * count, 4.0 * count]
    x.grad.zero_()
    x.sum().backward()
    assert x.grad.tolist() == [1.0, 1.0]


def test_the_gradient_is_a_copy_that_nothing_else_writes_into():
    x, v = leaf(1.0, 2.0), engine.tensor([1.0, 1.0])
    (x + 0).backward(v)
    x.grad += 5
    assert v.tolist() == [1.0, 1.0]
    a, b = leaf(1.0), leaf(1.0)
    (a + b).backward()
    a.grad += 1
    assert b.grad.item() == 1.0


def test_several_numbers_need_weights():
    x = leaf(1.0, 2.0)
    with pytest.raises(GraphError, match=r"shape \(2,\); sum\(\) it, or give gradient="):
        (x * x).backward()
    with pytest.raises(ShapeError, match=r"\(3,\) for a tensor of shape \(2,\)"):
        (x * x).backward(engine.ones(3))
    (x * x).backward(gradient=engine.tensor([1.0, 10.0]))
    assert x.grad.tolist() == [2.0, 40.0]


def test_a_single_number_of_any_shape_needs_none():
    x = engine.tensor([[3.0]], requires_grad=True)
    (x * x).backward()
    assert x.grad.tolist() == [[6.0]]


def test_what_no_leaf_leads_to_has_no_gradient():
    with pytest.raises(GraphError, match="requires_grad=True"):
        engine.ones(1).sum().backward()
    with engine.no_grad():
        y = leaf(1.0) * 2
    with pytest.raises(GraphError, match="no_grad"):
        y.backward()


def test_a_leaf_is_its_own_gradient():
    x = leaf(2.0)
    x.backward()
    assert x.grad.tolist() == [1.0]


def test_a_graph_is_swept_once_unless_retained():
    x = leaf(2.0)
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [8.0]
    with pytest.raises(GraphError, match=r"let it go, at <mul 1>.*retain_graph=True"):
        y.backward()


def test_inner_tensors_keep_their_gradient_on_request():
    x = leaf(1.0, 2.0)
    y = x * 3
    y.retain_grad()
    (y * y).sum().backward()
    assert y.grad.tolist() == [6.0, 12.0]
    assert x.grad.tolist() == [18.0, 36.0]


def test_a_kept_gradient_does_not_keep_its_tensor():
    x = leaf(1.0)
    y = x * 3
    y.retain_grad()
    z = y * y
    del y
    z.backward()
    assert x.grad.tolist() == [18.0]


def test_grad_leaves_grad_alone_and_takes_inner_tensors():
    x = leaf(2.0)
    y = x * x
    z = y * y
    assert [g.item() for g in engine.grad(z, [x, y])] == [32.0, 8.0]
    assert x.grad is None


def test_grad_of_what_is_not_used_is_refused_none_or_zero():
    x, other = leaf(1.0), leaf(1.0, 2.0)
    y = x * 2
    with pytest.raises(GraphError, match="do not depend on some input"):
        engine.grad(y, [x, other], retain_graph=True)
    assert engine.grad(y, [x, other], retain_graph=True, allow_unused=True)[1] is None
    assert engine.grad(y, other, materialize_grads=True)[0].tolist() == [0.0, 0.0]
    with pytest.raises(GraphError, match="requires_grad_"):
        engine.grad(y, engine.ones(1))


def test_only_what_leads_to_the_wanted_input_is_swept():
    x, w = leaf(1.0), leaf(1.0)
    dear = (w * 1).exp()
    y = x * 2 + dear
    engine.grad(y, x)
    assert not dear.grad_fn.released


def test_higher_derivatives_by_create_graph():
    x = leaf(2.0)
    y = x**4
    found = []
    for _ in range(4):
        (y,) = engine.grad(y, x, create_graph=True)
        found.append(y.item())
    assert found == [32.0, 48.0, 48.0, 24.0]
    x.sin().backward(create_graph=True)
    assert x.grad.requires_grad


def test_a_gradient_penalty_trains_through_the_gradient():
    def penalty(m):
        x = m.tensor([0.3, -0.7], requires_grad=True)
        w = m.tensor([[0.5, 0.2], [-0.3, 0.8]], requires_grad=True)
        y = (x @ w).tanh().sum()
        grad = m.grad if m is engine else m.autograd.grad
        (g,) = grad(y, x, create_graph=True)
        (g * g).sum().backward()
        return w.grad.tolist()

    np.testing.assert_allclose(penalty(engine), penalty(torch), rtol=1e-5)


def test_a_long_chain_neither_overflows_the_stack_nor_is_slow():
    x = leaf(1.0)
    y = x
    for _ in range(20_000):
        y = y + 1
    start = time.perf_counter()
    y.backward()
    del y
    assert x.grad.tolist() == [1.0]
    assert time.perf_counter() - start < 10


def test_nodes_come_newest_first_and_once():
    x = leaf(1.0)
    y = x.exp()
    z = y * y + y
    nodes = newest_first([z.source])
    assert [node.op for node in nodes] == ["add", "mul", "exp"]


def test_a_sweep_returns_what_is_wanted_and_reached():
    x, other = leaf(2.0), leaf(1.0)
    y = x * 3
    found = sweep([(y.source, engine.tensor([1.0]))], {x, other})
    assert list(found) == [x]
    assert found[x].tolist() == [3.0]
