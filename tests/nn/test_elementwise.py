import inspect

import pytest
import torch

import handson.nn
from handson.nn.elementwise import Elementwise

LAYERS = [
    kind
    for _, kind in inspect.getmembers(handson.nn, inspect.isclass)
    if issubclass(kind, Elementwise) and "inplace" in inspect.signature(kind).parameters
]
ARGS = {"Threshold": (0.1, 20.0)}


def both(kind):
    args = ARGS.get(kind.__name__, ())
    return kind(*args), kind(*args, inplace=True)


def test_there_are_such_layers():
    assert {"ReLU", "SiLU", "ELU"} <= {kind.__name__ for kind in LAYERS}


@pytest.mark.parametrize("kind", LAYERS)
def test_in_place_gives_the_same_in_the_memory_of_the_input(kind):
    layer, inplace = both(kind)
    x = torch.randn(4, 5)
    expected, where = layer(x), x.data_ptr()
    result = inplace(x)
    assert result is x
    assert x.data_ptr() == where
    assert torch.equal(x, expected)


@pytest.mark.parametrize("kind", LAYERS)
def test_in_place_has_the_same_gradient(kind):
    layer, inplace = both(kind)
    start = torch.randn(4, 5, dtype=torch.float64, requires_grad=True)
    grads = [torch.autograd.grad(f(start * 2).square().sum(), start)[0] for f in (layer, inplace)]
    assert torch.equal(*grads)


@pytest.mark.parametrize("kind", LAYERS)
def test_in_place_a_leaf_that_learns_is_refused_as_torch_does(kind):
    with pytest.raises(RuntimeError, match="in-place"):
        both(kind)[1](torch.ones(3, requires_grad=True))


@pytest.mark.parametrize("kind", LAYERS)
def test_it_says_that_it_works_in_place(kind):
    args = ARGS.get(kind.__name__, ())
    twin = getattr(torch.nn, kind.__name__)(*args, inplace=True)
    assert repr(both(kind)[1]) == repr(twin)
    assert "inplace" not in repr(both(kind)[0])
