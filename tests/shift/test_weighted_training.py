import pytest
import torch
from unchecked import shapes_unchecked

import handson.nn as nn
from handson.base.errors import ArgumentError, ShapeError
from handson.shift.weighted_training import train_weighted


def data(n=60):
    rng = torch.Generator().manual_seed(0)
    x = torch.randn(n, 2, generator=rng)
    return x, (x[:, 0] > 0).long()


def trained(weights=None, x=None, y=None, **settings):
    given = data()
    torch.manual_seed(0)
    model = nn.Linear(2, 2)
    x, y = (given[0] if x is None else x), (given[1] if y is None else y)
    return train_weighted(model, x, y, weights, **{"epochs": 20, "batch_size": 16, **settings})


def test_it_learns_and_hands_back_the_same_model_ready_for_use():
    model = nn.Linear(2, 2)
    found = train_weighted(model, *data(), epochs=30)
    assert found is model
    assert not model.training
    x, y = data()
    assert float((model(x).argmax(1) == y).float().mean()) > 0.9


def test_equal_weights_are_no_weights_whatever_their_scale():
    plain, scaled = trained(), trained(torch.full((60,), 0.01))
    torch.testing.assert_close(plain.weight, scaled.weight)


def test_examples_without_weight_teach_nothing():
    _, y = data()
    weights = (torch.arange(60) < 40).float()
    spoilt = torch.where(weights > 0, y, 1 - y)
    torch.testing.assert_close(trained(weights).weight, trained(weights, y=spoilt).weight)


def test_a_weight_of_two_is_an_example_twice():
    x, y = data()
    doubled = torch.cat([x, x[:30]]), torch.cat([y, y[:30]])
    weights = torch.where(torch.arange(60) < 30, 2.0, 1.0)
    whole = {"batch_size": 1000, "epochs": 30}
    torch.testing.assert_close(
        trained(weights, **whole).weight, trained(None, *doubled, **whole).weight
    )


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_weights_that_make_no_sense_are_refused(bad):
    weights = torch.ones(60)
    weights[7] = bad
    with pytest.raises(ArgumentError, match="finite and at least 0"):
        trained(weights)


def test_all_weights_zero_are_refused():
    with pytest.raises(ArgumentError, match="not all of them 0"):
        trained(torch.zeros(60))


def test_weights_are_numbers_and_not_learned():
    weights = torch.ones(60, requires_grad=True)
    trained(weights * 2)
    assert weights.grad is None


def test_one_weight_per_example():
    with shapes_unchecked(), pytest.raises(ShapeError, match="the same number of examples"):
        trained(torch.ones(59))
