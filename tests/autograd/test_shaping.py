import numpy as np
import pytest
import torch
from autograd.twin import broadcastable, equal, numbers, seeds, shapes
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import handson.autograd as engine
from handson.autograd.shaping import axes, sum_to
from handson.base.errors import ArgumentError, ShapeError


@given(st.permutations(range(3)), st.tuples(*[st.integers(0, 3)] * 3), seeds)
def test_any_order_of_axes_is_torchs(order, shape, seed):
    equal(lambda _, x: x.permute(order), numbers(shape, seed))
    equal(lambda _, x: x.transpose(order[0], order[1]), numbers(shape, seed))


@given(broadcastable(), seeds)
def test_sums_over_stretched_axes_are_torchs(both, seed):
    full, part = sorted(both, key=lambda s: (len(s), np.prod(s)), reverse=True)
    if np.broadcast_shapes(full, part) == full:
        equal(
            lambda m, g: sum_to(g, part) if m is engine else g.sum_to_size(part),
            numbers(full, seed),
        )


@given(st.data(), st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple), seeds)
def test_any_index_gives_what_numpy_gives_and_takes_back_a_gradient(data, shape, seed):
    index = data.draw(hnp.basic_indices(shape, allow_ellipsis=True, allow_newaxis=True))
    x = engine.tensor(numbers(shape, seed), requires_grad=True)
    y = x[index]
    np.testing.assert_array_equal(y.data, x.data[index])
    y.sum().backward()
    expected = np.zeros(shape)
    expected[index] = 1
    np.testing.assert_array_equal(x.grad.data, expected)


@given(st.data(), st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple), seeds)
def test_lists_of_places_add_up_where_one_is_named_twice(data, shape, seed):
    index = data.draw(hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(max_dims=2)))
    equal(
        lambda m, x: x[tuple(m.tensor(part) for part in index)],
        numbers(shape, seed),
    )


@given(st.data(), shapes, seeds)
def test_masks_are_torchs(data, shape, seed):
    assume(0 not in shape or len(shape) == 1)  # torch keeps the axes of an empty matrix
    mask = data.draw(hnp.arrays(bool, shape))
    equal(lambda m, x: x[m.tensor(mask)], numbers(shape, seed))


@given(shapes, st.integers(-4, 3), seeds)
def test_new_axes_and_axes_of_size_one_are_torchs(shape, dim, seed):
    if -len(shape) - 1 <= dim <= len(shape):
        equal(lambda _, x: x.unsqueeze(dim), numbers(shape, seed))
    if -max(len(shape), 1) <= dim < max(len(shape), 1):
        equal(lambda _, x: x.squeeze(dim), numbers(shape, seed))


@given(st.lists(st.integers(0, 3), min_size=1, max_size=4), st.integers(0, 1), seeds)
def test_joining_any_number_of_parts_is_torchs(lengths, dim, seed):
    parts = [numbers((n, 2) if dim == 0 else (2, n), seed + i) for i, n in enumerate(lengths)]
    equal(lambda m, *xs: m.cat(xs, dim), *parts)


def test_setting_a_part_is_torchs():
    def changed(m, x, v):
        y = x * 1
        y[1:, 0] = v
        y[0] = 2.0
        return y * x

    equal(changed, numbers((3, 2), 0), numbers(2, 1))


@pytest.mark.parametrize("take", [lambda x: x[1:], lambda x: x.reshape(4), lambda x: x.T])
def test_views_share_memory_and_copies_do_not(take):
    x = engine.zeros(2, 2)
    take(x).data[...] = 1.0
    assert x.data.any()
    x = engine.zeros(2, 2)
    x[engine.tensor([0])].data[...] = 1.0
    assert not x.data.any()


def test_axes_are_counted_from_both_ends():
    assert axes(-1, 3) == (2,)
    assert axes((0, -1), 3) == (0, 2)
    assert axes(None, 2) == (0, 1)
    assert axes(-1, 0) == ()


@pytest.mark.parametrize("dim", [2, -3, (0, 0), (0, -2)])
def test_an_axis_that_is_not_there_or_named_twice_is_refused(dim):
    with pytest.raises(ArgumentError, match="of a tensor with 2 axes"):
        axes(dim, 2)
    with pytest.raises(IndexError):
        engine.ones(2, 2).sum(dim)


def test_shapes_that_do_not_fit_are_told():
    with pytest.raises(ShapeError, match=r"reshape of shape \(6,\)"):
        engine.ones(6).reshape(4, 2)
    with pytest.raises(ShapeError, match="cat"):
        engine.cat([engine.ones(2, 2), engine.ones(3, 3)], 1)
    with pytest.raises(ArgumentError, match="at least one"):
        engine.stack([])
    with pytest.raises(IndexError):
        engine.ones(3)[5]


def test_sizes_may_be_given_one_by_one_or_together():
    x = engine.arange(6)
    assert x.reshape(2, 3).tolist() == x.reshape((2, 3)).tolist() == x.view([2, -1]).tolist()
    assert torch.arange(6).reshape(2, 3).tolist() == x.reshape(2, 3).tolist()
