import torch

from handson.nn import Flatten


def test_by_hand():
    x = torch.arange(8).reshape(2, 2, 2)
    assert Flatten()(x).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert Flatten(0, 1)(x).tolist() == [[0, 1], [2, 3], [4, 5], [6, 7]]


def test_what_lies_in_order_is_not_copied():
    x = torch.zeros(2, 3, 4)
    assert Flatten()(x).data_ptr() == x.data_ptr()
