import numpy as np
import pytest
import torch
from autograd.twin import dtypes, equal, numbers, seeds, shapes
from hypothesis import assume, given
from hypothesis import strategies as st

import handson.autograd as engine
from handson.base.errors import ShapeError


@st.composite
def reductions(draw):
    """Draw a shape, axes of it, and whether they stay."""
    shape = draw(shapes)
    axes = max(len(shape), 1)
    every = st.integers(-axes, axes - 1)
    several = st.lists(every, unique_by=lambda d: d % axes, min_size=1, max_size=axes)
    dim = draw(st.one_of(st.none(), every, several.map(tuple)))
    return shape, dim, draw(st.booleans())


@given(st.sampled_from(["sum", "mean"]), reductions(), seeds, dtypes)
def test_sums_and_means_over_any_axes_are_torchs(name, reduction, seed, dtype):
    shape, dim, keepdim = reduction
    keep = {} if dim is None else {"dim": dim, "keepdim": keepdim}
    equal(lambda m, x: getattr(m, name)(x, **keep), numbers(shape, seed, dtype), dtype=dtype)


@given(st.sampled_from(["amax", "amin"]), reductions(), seeds)
def test_extremes_with_many_equals_are_torchs(name, reduction, seed):
    shape, dim, keepdim = reduction
    assume(0 not in shape)
    keep = {} if dim is None else {"dim": dim, "keepdim": keepdim}
    equal(lambda m, x: getattr(m, name)(x, **keep), numbers(shape, seed).round())


@given(st.sampled_from(["max", "min"]), reductions(), seeds)
def test_the_place_of_an_extreme_is_torchs(name, reduction, seed):
    shape, dim, keepdim = reduction
    assume(0 not in shape and isinstance(dim, int))
    x = numbers(shape, seed).round()
    equal(lambda m, x: getattr(m, name)(x, dim, keepdim)[0], x)
    ours = getattr(engine, name)(engine.tensor(x), dim, keepdim)
    theirs = getattr(torch, name)(torch.tensor(x), dim, keepdim)
    assert ours.indices.tolist() == theirs.indices.tolist()


@given(st.sampled_from(["max", "min"]), shapes, seeds)
def test_the_extreme_of_all_shares_the_gradient_as_torch_does(name, shape, seed):
    assume(0 not in shape)
    equal(lambda _, x: getattr(x, name)(), numbers(shape, seed).round())


@given(st.sampled_from(["argmax", "argmin"]), reductions(), seeds)
def test_places_are_torchs(name, reduction, seed):
    shape, dim, keepdim = reduction
    assume(0 not in shape and not isinstance(dim, tuple))
    x = numbers(shape, seed).round()
    keep = {} if dim is None else {"dim": dim, "keepdim": keepdim}
    ours = getattr(engine, name)(engine.tensor(x), **keep)
    assert ours.tolist() == getattr(torch, name)(torch.tensor(x), **keep).tolist()


@given(shapes.filter(bool), st.data(), seeds)
def test_running_sums_are_torchs(shape, data, seed):
    dim = data.draw(st.integers(-len(shape), len(shape) - 1))
    equal(lambda m, x: m.cumsum(x, dim), numbers(shape, seed))


def test_all_and_any():
    x = engine.tensor([[True, False], [True, True]])
    assert (x.all().item(), x.any().item()) == (False, True)
    assert x.all(dim=1).tolist() == [False, True]


def test_integers_add_up_to_int64():
    assert engine.tensor([True, True]).sum().item() == 2
    assert engine.tensor(np.full(300, 255, np.uint8)).sum().item() == 300 * 255
    assert engine.arange(4).cumsum(0).dtype == np.int64


def test_axis_is_another_word_for_dim():
    x = engine.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert x.sum(axis=0).tolist() == x.sum(dim=0).tolist() == [4.0, 6.0]
    assert x.max(axis=1).values.tolist() == [2.0, 4.0]
    assert x.cumsum(axis=0).tolist() == [[1.0, 2.0], [4.0, 6.0]]


def test_the_mean_of_nothing_is_not_a_number_and_its_largest_an_error():
    assert np.isnan(engine.zeros(0).mean().item())
    with pytest.raises(ShapeError, match="amax"):
        engine.zeros(0).amax()
