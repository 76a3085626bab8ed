import pytest
import torch
from torch import nn

from handson.recipes.build import build
from handson.recipes.linear_regression import weight_error
from handson.train.engine import fit
from handson.train.settings import Settings


@pytest.mark.parametrize("layers", ["torch", "handson"])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_weights_that_made_the_data_are_found_again(layers, seed):
    result = fit(build("linear_regression", {"layers": layers, "seed": seed}))
    assert [v.ok for v in result.verdicts] == [True]


def test_both_sets_of_layers_learn_the_same():
    rows = [
        fit(build("linear_regression", {"layers": kit}), settings=Settings(precision="fp64")).rows
        for kit in ("torch", "handson")
    ]
    for ours, theirs in zip(*rows, strict=True):
        assert ours["train_loss"] == pytest.approx(theirs["train_loss"], rel=1e-9)


def test_the_error_is_of_the_worst_weight():
    model = nn.Sequential(nn.Linear(2, 1))
    with torch.no_grad():
        model[0].weight.copy_(torch.tensor([[2.0, -3.0]]))
        model[0].bias.fill_(4.2)
    assert weight_error(model)["weight_error"] == pytest.approx(0.4, abs=1e-6)
