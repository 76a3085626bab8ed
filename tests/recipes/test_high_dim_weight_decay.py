import pytest
import torch
from torch import nn

from handson.ops.penalty import l2_penalty
from handson.recipes.build import build
from handson.recipes.high_dim_weight_decay import decayed_sgd, weight_norm
from handson.train.engine import fit
from handson.train.settings import Settings


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("weight_decay", [0.0, 3.0])
def test_decay_decides_what_becomes_of_new_points(weight_decay, seed):
    result = fit(build("high_dim_weight_decay", {"weight_decay": weight_decay, "seed": seed}))
    assert [v.ok for v in result.verdicts] == [True]
    assert result.rows[-1]["train_loss"] < 0.01


def test_from_a_near_start_the_decay_still_helps_but_far_less():
    loss = {
        decay: fit(build("high_dim_weight_decay", {"weight_decay": decay, "start": 0.01}))
        .rows[-1]["test_loss"]
        for decay in (0.0, 3.0)
    }  # fmt: skip
    assert loss[3.0] < loss[0.0] < 0.1


def test_only_weights_are_pulled_and_as_the_penalty_pulls_them():
    torch.manual_seed(0)
    x, y = torch.randn(6, 4), torch.randn(6, 1)
    models = [nn.Linear(4, 1), nn.Linear(4, 1)]
    models[1].load_state_dict(models[0].state_dict())
    decays = (0.7, 0.0)
    for model, decay in zip(models, decays, strict=True):
        optimizer = decayed_sgd(model.parameters(), lr=0.1, weight_decay=decay)
        for _ in range(5):
            loss = (model(x) - y).square().mean()
            if not decay:
                loss = loss + l2_penalty([model.weight], 0.7)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    for ours, theirs in zip(models[0].parameters(), models[1].parameters(), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_both_sets_of_layers_learn_the_same():
    rows = [
        fit(
            build("high_dim_weight_decay", {"layers": kit, "epochs": 3}),
            settings=Settings(precision="fp64"),
        ).rows
        for kit in ("torch", "handson")
    ]
    for ours, theirs in zip(*rows, strict=True):
        assert ours["train_loss"] == pytest.approx(theirs["train_loss"], rel=1e-9)


def test_the_norm_is_of_the_weights_without_the_bias():
    model = nn.Linear(2, 1)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[3.0, 4.0]]))
        model.bias.fill_(100.0)
    assert weight_norm(model) == {"weight_norm": 5.0}
