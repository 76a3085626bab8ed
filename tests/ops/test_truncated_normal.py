import pytest
import torch

from handson.base.errors import ArgumentError
from handson.ops.truncated_normal import truncated_normal_quantile

SHARES = torch.linspace(0, 1, 101, dtype=torch.float64)


def test_shares_from_zero_to_one_run_from_end_to_end():
    x = truncated_normal_quantile(SHARES, 1.0, 2.0, -3.0, 4.0)
    assert (x[0].item(), x[-1].item()) == pytest.approx((-3.0, 4.0))
    assert (x.diff() > 0).all()


def test_a_window_around_the_mean_is_symmetric():
    x = truncated_normal_quantile(SHARES, 1.0, 2.0, -1.0, 3.0)
    torch.testing.assert_close(x - 1, -(x - 1).flip(0))


@pytest.mark.parametrize("far", [10.0, 20.0, 30.0])
def test_far_to_the_right_it_is_the_mirror_image_of_far_to_the_left(far):
    right = truncated_normal_quantile(SHARES, a=far, b=far + 2)
    left = truncated_normal_quantile(SHARES, a=-far - 2, b=-far)
    torch.testing.assert_close(right, -left.flip(0), rtol=1e-12, atol=0)
    assert right.unique().numel() > 90


@pytest.mark.parametrize(
    "window", [{"a": 1.0, "b": 1.0}, {"a": 2.0, "b": 1.0}, {"std": 0.0}, {"std": -1.0}]
)
def test_an_impossible_window_is_refused(window):
    with pytest.raises(ArgumentError, match="needs a < b and std > 0"):
        truncated_normal_quantile(SHARES, **window)


def test_a_window_without_any_chance_is_refused():
    with pytest.raises(ArgumentError, match=r"\[50.0, 60.0\] lies too far from mean=0.0"):
        truncated_normal_quantile(SHARES, a=50.0, b=60.0)
