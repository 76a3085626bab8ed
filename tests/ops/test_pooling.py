import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.pooling import avg_pool2d, max_pool2d

POOLS = pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])


def image(*rows):
    return torch.tensor(rows, dtype=torch.float64)[None, None]


def test_both_by_hand():
    x = image([1, 2, 5, 6], [3, 4, 7, 8])
    assert max_pool2d(x, 2).tolist() == [[[[4, 8]]]]
    assert avg_pool2d(x, 2).tolist() == [[[[2.5, 6.5]]]]


def test_padding_never_wins_and_may_count():
    x = image([-1, -2], [-3, -4])
    assert max_pool2d(x, 2, padding=1).tolist() == [[[[-1, -2], [-3, -4]]]]
    assert avg_pool2d(x, 2, padding=1).tolist() == [[[[-0.25, -0.5], [-0.75, -1.0]]]]
    assert torch.equal(avg_pool2d(x, 2, padding=1, count_include_pad=False), x)


def test_of_equal_numbers_the_first_gets_the_gradient_and_amax_would_share_it():
    x = torch.ones(1, 1, 2, 2, requires_grad=True)
    (grad,) = torch.autograd.grad(max_pool2d(x, 2).sum(), x)
    assert grad.tolist() == [[[[1, 0], [0, 0]]]]
    (shared,) = torch.autograd.grad(x.amax(), x)
    assert shared.unique().tolist() == [0.25]


@given(
    kernel=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    stride=st.none() | st.tuples(st.integers(1, 3), st.integers(1, 3)),
    share=st.floats(0, 1),
    counted=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_any_settings_give_what_torch_gives(kernel, stride, share, counted, seed):
    rng = torch.Generator().manual_seed(seed)
    x = torch.randn(2, 2, 6, 7, generator=rng, dtype=torch.float64)
    padding = tuple(int(share * (k // 2)) for k in kernel)
    ours = max_pool2d(x, kernel, stride, padding)
    torch.testing.assert_close(ours, F.max_pool2d(x, kernel, stride, padding))
    ours = avg_pool2d(x, kernel, stride, padding, counted)
    theirs = F.avg_pool2d(x, kernel, stride, padding, count_include_pad=counted)
    torch.testing.assert_close(ours, theirs)


@POOLS
def test_padding_beyond_half_the_window_is_refused(pool):
    with pytest.raises(ArgumentError, match=r"\(2, 2\) is more than half the window \(3, 3\)"):
        pool(torch.zeros(1, 1, 5, 5), 3, padding=2)


@POOLS
def test_negative_padding_is_refused(pool):
    with pytest.raises(ArgumentError, match="at least 0"):
        pool(torch.zeros(1, 1, 5, 5), 3, padding=(0, -1))


@POOLS
def test_a_window_larger_than_the_image_is_refused(pool):
    with pytest.raises(ShapeError, match="smaller window"):
        pool(torch.zeros(1, 1, 3, 5), 4)


@POOLS
def test_an_image_without_a_batch_says_what_to_do(as_users_run, pool):
    with pytest.raises(ShapeError, match=rf"{pool.__name__}.*\(1, 5, 5\); x.unsqueeze\(0\)"):
        pool(torch.zeros(1, 5, 5), 2)


@POOLS
def test_a_stride_of_zero_is_no_default(pool):
    with pytest.raises(ArgumentError, match="at least 1"):
        pool(torch.zeros(1, 1, 5, 5), 2, stride=0)
