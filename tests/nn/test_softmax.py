import pytest
import torch

from handson.base.errors import ArgumentError
from handson.nn import LogSoftmax, Softmax


@pytest.mark.parametrize("layer", [Softmax, LogSoftmax])
def test_the_axis_must_be_said(layer):
    with pytest.raises(ArgumentError, match=rf"{layer.__name__}\(dim=1\) for \(batch, classes\)"):
        layer()


def test_they_sum_to_one_along_their_axis():
    x = torch.randn(3, 4)
    torch.testing.assert_close(Softmax(dim=0)(x).sum(0), torch.ones(4))
    torch.testing.assert_close(LogSoftmax(dim=1)(x).exp().sum(1), torch.ones(3))
