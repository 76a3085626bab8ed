import pytest

import handson.autograd as engine
from handson.autograd.node import Edge, Version


def test_a_node_names_its_operation_and_the_shape_of_its_output():
    x = engine.ones(2, 3, requires_grad=True)
    assert repr((x * 2).grad_fn) == "<mul 2×3>"
    assert repr(x.sum().grad_fn) == "<sum number>"


def test_edges_lead_to_what_made_the_inputs():
    x = engine.ones(2, requires_grad=True)
    y = x.exp()
    z = y * 3
    first, second = z.grad_fn.edges
    assert first.source is y.grad_fn
    assert y.grad_fn.edges[0].source is x
    assert (first.shape, second.shape) == ((2,), ())
    assert second.rule is None, "no gradient is wanted of a plain number"


def test_inputs_are_older_than_what_is_made_of_them():
    y = engine.ones(2, requires_grad=True).exp()
    z = y.sum()
    assert y.grad_fn.number < z.grad_fn.number


def test_a_released_node_lets_go_of_its_inputs():
    y = engine.ones(2, requires_grad=True).exp()
    y.grad_fn.release()
    assert y.grad_fn.released
    assert y.grad_fn.edges == ()


def test_views_share_their_version():
    x = engine.zeros(4)
    assert x[1:].version is x.version
    assert (x + 1).version is not x.version
    x += 1
    assert (x.version.count, x.version.by) == (1, "add_")


def test_an_edge_without_a_rule_keeps_nothing():
    edge = Edge(engine.ones(1), (1,))
    assert edge.rule is None
    assert edge.kept == ()
    with pytest.raises(AttributeError):
        Version().other = 1
