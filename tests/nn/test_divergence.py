import pytest
import torch

from handson.nn import KLDivLoss


@pytest.mark.parametrize("loss", [KLDivLoss(reduction="batchmean")])
def test_it_teaches_a_number(loss):
    x, y = torch.full((4,), 0.3, requires_grad=True), torch.full((4,), 0.7)
    before = loss(x, y)
    (grad,) = torch.autograd.grad(before, x)
    assert loss(x - 0.1 * grad.sign(), y) < before
    assert loss.train() is loss.eval()


@pytest.mark.parametrize("loss", [KLDivLoss(reduction="batchmean")])
def test_an_unknown_reduction_is_refused(loss):
    loss.reduction = "avg"
    with pytest.raises(ValueError, match="got 'avg'"):
        loss(torch.full((4,), 0.3), torch.full((4,), 0.7))
