import pytest
import torch

from handson.base.errors import ShapeError
from handson.ops.bilinear import bilinear


def test_by_hand():
    x1, x2 = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0, 5.0, 7.0]])
    weight = torch.tensor([[[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]])
    # 1·3·1 + 2·7·1
    assert bilinear(x1, x2, weight).tolist() == [[17.0]]
    assert bilinear(x1, x2, weight, torch.tensor([100.0])).tolist() == [[117.0]]


def test_it_is_linear_in_each_input_alone():
    x1, x2, y2 = torch.randn(3, 4), torch.randn(3, 2), torch.randn(3, 2)
    weight = torch.randn(5, 4, 2)
    together = bilinear(x1, x2 + 2 * y2, weight)
    torch.testing.assert_close(together, bilinear(x1, x2, weight) + 2 * bilinear(x1, y2, weight))
    torch.testing.assert_close(bilinear(3 * x1, 2 * x2, weight), 6 * bilinear(x1, x2, weight))


def test_without_batch_axes():
    assert bilinear(torch.ones(4), torch.ones(2), torch.ones(3, 4, 2)).tolist() == [8.0] * 3


@pytest.mark.parametrize(
    ("x1", "x2", "says"),
    [
        ((3, 2), (3, 4), r"must hold 4 and 2 features.*the other way round"),
        ((3, 4), (5, 2), r"the same batch axes, got \(3, 4\) and \(5, 2\)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(as_users_run, x1, x2, says):
    with pytest.raises(ShapeError, match=says):
        bilinear(torch.ones(x1), torch.ones(x2), torch.ones(5, 4, 2))
