import pytest
import torch

from handson.nn import BCELoss, BCEWithLogitsLoss, NLLLoss


@pytest.mark.parametrize("loss", [BCELoss(), BCEWithLogitsLoss(pos_weight=torch.tensor(2.0))])
def test_it_teaches_a_number(loss):
    x, y = torch.full((4,), 0.3, requires_grad=True), torch.full((4,), 0.7)
    before = loss(x, y)
    (grad,) = torch.autograd.grad(before, x)
    assert loss(x - 0.1 * grad.sign(), y) < before
    assert loss.train() is loss.eval()


@pytest.mark.parametrize("loss", [BCELoss(), BCEWithLogitsLoss(pos_weight=torch.tensor(2.0))])
def test_an_unknown_reduction_is_refused(loss):
    loss.reduction = "avg"
    with pytest.raises(ValueError, match="got 'avg'"):
        loss(torch.full((4,), 0.3), torch.full((4,), 0.7))


def test_weights_move_with_the_loss_and_are_saved():
    for loss in (NLLLoss(torch.ones(3)), BCELoss(torch.ones(3))):
        assert loss.to(torch.float64).weight.dtype == torch.float64
        assert list(loss.state_dict()) == ["weight"]
    assert list(BCEWithLogitsLoss(pos_weight=torch.ones(3)).state_dict()) == ["pos_weight"]
    assert not NLLLoss().state_dict()
