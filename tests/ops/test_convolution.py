import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.convolution import conv2d, output_size, pad2d, pair, windows


def image(*rows):
    return torch.tensor(rows, dtype=torch.float64)[None, None]


def test_an_edge_detector_by_hand():
    x = image([1, 1, 0, 0], [1, 1, 0, 0])
    assert conv2d(x, image([1, -1])).tolist() == [[[[0, 1, 0], [0, 1, 0]]]]


def test_the_kernel_is_not_flipped():
    x = image([0, 0, 0], [0, 1, 0], [0, 0, 0])
    kernel = image([1, 2], [3, 4])
    assert conv2d(x, kernel).tolist() == [[[[4, 3], [2, 1]]]]


def test_a_word_for_both_axes_and_one_for_each():
    assert pair(3) == (3, 3)
    assert pair((1, 2)) == (1, 2)


@given(
    size=st.integers(1, 12),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 4),
    padding=st.integers(0, 3),
    dilation=st.integers(1, 3),
)
def test_the_size_of_the_result_is_counted_right(size, kernel, stride, padding, dilation):
    counted = output_size(size, kernel, stride, padding, dilation)
    x, weight = torch.zeros(1, 1, size, size), torch.zeros(1, 1, kernel, kernel)
    if dilation * (kernel - 1) + 1 > size + 2 * padding:
        assert counted < 1
        return
    assert conv2d(x, weight, None, stride, padding, dilation).shape[2:] == (counted, counted)


@given(
    groups=st.integers(1, 3),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    padding=st.tuples(st.integers(0, 2), st.integers(0, 2)),
    dilation=st.tuples(st.integers(1, 2), st.integers(1, 2)),
    seed=st.integers(0, 1000),
)
def test_any_settings_give_what_torch_gives(groups, kernel, stride, padding, dilation, seed):
    rng = torch.Generator().manual_seed(seed)
    x = torch.randn(2, 2 * groups, 6, 7, generator=rng, dtype=torch.float64)
    weight = torch.randn(groups, 2, *kernel, generator=rng, dtype=torch.float64)
    ours = conv2d(x, weight, None, stride, padding, dilation, groups)
    torch.testing.assert_close(ours, F.conv2d(x, weight, None, stride, padding, dilation, groups))


def test_a_frame_of_any_value():
    assert pad2d(image([7]), (1, 0), -1.0).tolist() == [[[[-1], [7], [-1]]]]
    x = image([7])
    assert pad2d(x, (0, 0)) is x


def test_windows_are_a_view():
    x = torch.zeros(2, 3, 5, 6)
    seen = windows(x, (2, 3), (1, 2))
    assert seen.shape == (2, 3, 4, 2, 2, 3)
    assert seen.untyped_storage().data_ptr() == x.untyped_storage().data_ptr()


def test_a_window_larger_than_the_image_is_refused():
    with pytest.raises(ShapeError, match=r"\(3, 3\) with dilation \(2, 2\).*\(4, 9\).*pad more"):
        conv2d(torch.zeros(1, 1, 4, 9), torch.zeros(1, 1, 3, 3), dilation=2)


def test_channels_that_do_not_match_are_named(as_users_run):
    with pytest.raises(ShapeError, match=r"takes 3 input channels.*\(1, 2, 5, 5\)"):
        conv2d(torch.zeros(1, 2, 5, 5), torch.zeros(4, 3, 3, 3))


@pytest.mark.parametrize("groups", [0, 2, -1])
def test_groups_that_do_not_divide_the_channels_are_refused(groups):
    with pytest.raises(ArgumentError, match=rf"groups={groups} must divide the 3 input and 4"):
        conv2d(torch.zeros(1, 3, 5, 5), torch.zeros(4, 3, 3, 3), groups=groups)


def test_an_image_without_a_batch_says_what_to_do(as_users_run):
    with pytest.raises(ShapeError, match=r"four axes.*\(1, 5, 5\); x.unsqueeze\(0\)"):
        conv2d(torch.zeros(1, 5, 5), torch.zeros(1, 1, 3, 3))


def test_negative_padding_is_refused():
    with pytest.raises(ArgumentError, match="padding must be at least 0, got -1"):
        conv2d(torch.zeros(1, 1, 5, 5), torch.zeros(1, 1, 3, 3), padding=-1)


def test_the_bytes_of_the_windows_are_those_of_the_kernel_times_the_image():
    x = torch.zeros(1, 1, 40, 40)
    seen = windows(pad2d(x, (2, 2)), (5, 5), (1, 1))
    assert seen.numel() == 25 * x.numel()


@pytest.mark.parametrize("wrong", [{"stride": 0}, {"stride": -1}, {"dilation": 0}])
def test_a_window_must_move(wrong):
    with pytest.raises(ArgumentError, match="at least 1"):
        conv2d(torch.zeros(1, 1, 5, 5), torch.zeros(1, 1, 3, 3), **wrong)


def test_a_bias_of_another_length_is_refused(as_users_run):
    with pytest.raises(ShapeError, match=r"bias of shape \(4,\), got \(1,\)"):
        conv2d(torch.zeros(1, 1, 5, 5), torch.zeros(4, 1, 3, 3), torch.zeros(1))
