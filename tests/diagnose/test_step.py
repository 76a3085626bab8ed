import pytest
import torch
from torch import nn

from handson.base.errors import ArgumentError
from handson.diagnose.step import first_float, forward, gradients, split, tensors_in

X, Y = torch.ones(4, 3), torch.zeros(4, 2)


def test_tensors_are_found_in_every_nest():
    a, b = torch.ones(1), torch.zeros(2)
    assert list(tensors_in({"x": [a, (b, "word")], "y": 3})) == [a, b]
    assert first_float((torch.tensor([1]), (b,))) is b
    assert first_float("nothing") is None


def test_the_last_part_of_a_batch_is_for_the_loss():
    inputs, targets = split((X, X, Y), nn.MSELoss())
    assert len(inputs) == 2
    assert torch.equal(targets, Y)
    assert split(X, None)[1] is None
    assert len(split((X, X), None)[0]) == 2


def test_parts_are_copies():
    inputs, _ = split((X, Y), nn.MSELoss())
    inputs[0].zero_()
    assert X.sum() == 12


@pytest.mark.parametrize(
    ("batch", "loss", "said"),
    [
        (X[:0], None, r"at least one example is needed, got \[\(0, 3\)\]"),
        ("words", None, "at least one example is needed, got str"),
        ((X,), nn.MSELoss(), "a loss needs targets.*got 1 part;"),
        (X, nn.MSELoss(), "a loss needs targets"),
        ((X, "cat"), nn.MSELoss(), "a loss needs targets"),
    ],
)
def test_a_batch_that_is_none_is_refused(batch, loss, said):
    with pytest.raises(ArgumentError, match=said):
        split(batch, loss)


def test_without_a_loss_half_the_mean_square_stands_in():
    linear = nn.Linear(3, 2)
    value = forward(linear, (X,), None, None)
    assert value.item() == pytest.approx(linear(X).square().mean().item() / 2)


def test_a_loss_that_leads_nowhere_is_refused():
    linear = nn.Linear(3, 2)
    with pytest.raises(ArgumentError, match=r"must be one number, got \(4, 2\)"):
        forward(linear, (X,), Y, lambda p, t: p - t)
    with pytest.raises(ArgumentError, match="must be one number, got float"):
        forward(linear, (X,), Y, lambda p, t: 0.0)
    with pytest.raises(ArgumentError, match="hangs on no parameter"):
        forward(linear.requires_grad_(False), (X,), Y, nn.MSELoss())


def test_gradients_are_those_of_backward_and_leave_grad_alone():
    model = nn.Sequential(nn.Linear(3, 2), nn.Linear(5, 5))
    found = gradients(model, forward(model[0], (X,), Y, nn.MSELoss()))
    assert set(found) == {"0.weight", "0.bias"}
    assert model[0].weight.grad is None
    nn.MSELoss()(model[0](X), Y).backward()
    assert torch.equal(found["0.weight"], model[0].weight.grad)
