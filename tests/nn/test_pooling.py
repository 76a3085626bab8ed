import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.nn import AvgPool2d, MaxPool2d

POOLS = pytest.mark.parametrize("pool", [MaxPool2d, AvgPool2d])


@POOLS
def test_the_stride_is_the_window_unless_told(pool):
    assert pool(2).stride == 2
    assert pool((2, 3)).stride == (2, 3)
    assert pool(2, 1).stride == 1
    assert pool(2)(torch.zeros(1, 1, 6, 6)).shape == (1, 1, 3, 3)


@POOLS
def test_they_have_nothing_to_learn_or_to_save(pool):
    assert not list(pool(2).state_dict())


@POOLS
def test_too_much_padding_is_refused(pool):
    with pytest.raises(ArgumentError, match="half the window"):
        pool(2, padding=2)(torch.zeros(1, 1, 6, 6))


@POOLS
def test_an_image_without_a_batch_says_what_to_do(as_users_run, pool):
    with pytest.raises(ShapeError, match=r"unsqueeze\(0\)"):
        pool(2)(torch.zeros(1, 6, 6))
