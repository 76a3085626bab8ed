import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.nn import CrossEntropyLoss, MSELoss


def test_class_weights_move_with_the_loss_and_are_saved():
    loss = CrossEntropyLoss(weight=torch.tensor([1.0, 2.0]))
    assert loss.to(torch.float64).weight.dtype == torch.float64
    assert list(loss.state_dict()) == ["weight"]
    assert not list(loss.parameters())
    assert not list(CrossEntropyLoss().state_dict())


@pytest.mark.parametrize("loss", [MSELoss, CrossEntropyLoss])
def test_an_unknown_reduction_is_refused(loss):
    x = torch.zeros(2, 3)
    with pytest.raises(ArgumentError, match="got 'avg'"):
        loss(reduction="avg")(x, x)


def test_the_reduction_must_be_named():
    with pytest.raises(TypeError, match="positional"):
        MSELoss("sum")


def test_shapes_that_would_broadcast_are_refused(as_users_run):
    with pytest.raises(ShapeError, match=r"predictions \(4, 1\) and targets \(4,\)"):
        MSELoss()(torch.zeros(4, 1), torch.zeros(4))


def test_a_label_beyond_the_classes_asks_about_the_last_layer():
    with pytest.raises(ArgumentError, match="wide enough"):
        CrossEntropyLoss()(torch.zeros(1, 3), torch.tensor([3]))
