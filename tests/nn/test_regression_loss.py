import pytest
import torch

from handson.nn import GaussianNLLLoss, HuberLoss, L1Loss, PoissonNLLLoss, SmoothL1Loss


@pytest.mark.parametrize(
    "loss", [L1Loss(), SmoothL1Loss(beta=0.5), HuberLoss(delta=2.0), PoissonNLLLoss()]
)
def test_it_teaches_a_number(loss):
    x, y = torch.full((4,), 0.3, requires_grad=True), torch.full((4,), 0.7)
    before = loss(x, y)
    (grad,) = torch.autograd.grad(before, x)
    assert loss(x - 0.1 * grad.sign(), y) < before
    assert loss.train() is loss.eval()


@pytest.mark.parametrize(
    "loss", [L1Loss(), SmoothL1Loss(beta=0.5), HuberLoss(delta=2.0), PoissonNLLLoss()]
)
def test_an_unknown_reduction_is_refused(loss):
    loss.reduction = "avg"
    with pytest.raises(ValueError, match="got 'avg'"):
        loss(torch.full((4,), 0.3), torch.full((4,), 0.7))


def test_sure_and_wrong_costs_more_than_unsure_and_wrong():
    loss, x, y = GaussianNLLLoss(), torch.zeros(3), torch.full((3,), 5.0)
    assert loss(x, y, torch.full((3,), 0.01)) > loss(x, y, torch.full((3,), 25.0))
