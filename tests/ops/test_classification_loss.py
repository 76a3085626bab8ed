import pytest
import torch

from handson.base.errors import ArgumentError, DtypeError, ShapeError
from handson.ops.classification_loss import (
    BinaryCrossEntropy,
    binary_cross_entropy,
    binary_cross_entropy_with_logits,
    nll_loss,
)
from handson.ops.loss import cross_entropy
from handson.ops.softmax import log_softmax


def test_after_log_softmax_it_is_cross_entropy():
    x, y, w = torch.randn(6, 3), torch.tensor([0, 1, 2, -100, 1, 0]), torch.tensor([1.0, 0.5, 2.0])
    torch.testing.assert_close(nll_loss(log_softmax(x, 1), y, w), cross_entropy(x, y, w))


def test_from_scores_and_from_probabilities_it_is_the_same():
    x, y = torch.randn(5, 2), torch.rand(5, 2)
    torch.testing.assert_close(
        binary_cross_entropy(x.sigmoid(), y), binary_cross_entropy_with_logits(x, y)
    )


def test_a_certain_mistake_costs_a_hundred_and_has_torchs_gradient():
    p, y = torch.tensor([0.0, 1.0, 0.0, 1.0]), torch.tensor([1.0, 0.0, 0.0, 1.0])
    ours, theirs = p.clone().requires_grad_(), p.clone().requires_grad_()
    loss = binary_cross_entropy(ours, y, reduction="none")
    assert loss.tolist() == [100.0, 100.0, 0.0, 0.0]
    loss.sum().backward()
    torch.nn.functional.binary_cross_entropy(theirs, y, reduction="sum").backward()
    assert torch.equal(ours.grad, theirs.grad)


def test_derivatives_of_both_orders_follow_from_the_values():
    p = torch.rand(4, dtype=torch.float64).mul(0.8).add(0.1).requires_grad_()
    y = torch.rand(4, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(BinaryCrossEntropy.apply, (p, y))
    assert torch.autograd.gradgradcheck(BinaryCrossEntropy.apply, (p, y))


def test_one_example_at_a_time_under_vmap():
    p, y = torch.rand(4, 3), torch.rand(4, 3)
    together = torch.func.vmap(torch.func.grad(binary_cross_entropy))(p, y)
    alone = torch.stack(
        [torch.func.grad(binary_cross_entropy)(*pair) for pair in zip(p, y, strict=True)]
    )
    torch.testing.assert_close(together, alone)


def test_scores_that_fit_no_labels_are_refused(as_users_run):
    x = torch.zeros(4, 3)
    with pytest.raises(ShapeError, match=r"labels of shape \(4,\), got \(4, 1\)"):
        nll_loss(x, torch.zeros(4, 1, dtype=torch.long))
    with pytest.raises(ShapeError, match="one number has no classes"):
        nll_loss(torch.tensor(1.0), torch.tensor(0))
    with pytest.raises(ShapeError, match=r"weight of shape \(3,\), got \(2,\)"):
        nll_loss(x, torch.zeros(4, dtype=torch.long), torch.ones(2))
    with pytest.raises(DtypeError, match="labels must be integers"):
        nll_loss(x, torch.zeros(4))
    with pytest.raises(ArgumentError, match="wide enough"):
        nll_loss(x, torch.full((4,), 3))


@pytest.mark.parametrize("loss", [binary_cross_entropy, binary_cross_entropy_with_logits])
def test_shapes_that_would_broadcast_are_refused(as_users_run, loss):
    with pytest.raises(ShapeError, match=r"\(4, 1\) and targets \(4,\)"):
        loss(torch.rand(4, 1), torch.rand(4))
