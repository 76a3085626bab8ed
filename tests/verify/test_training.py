from functools import partial

import pytest
import torch

import handson.nn
from handson.models.mlp import mlp
from handson.verify.check import Mismatch, check
from handson.verify.inputs import labels, normal
from handson.verify.kernels import ForbiddenKernelError
from handson.verify.pair import Case
from handson.verify.training import TrainingPair

CASE = Case(args=(4, (6,), 3), inputs=(normal(10, 4), labels(10, classes=3)), steps=12)


def training(ours=None, **settings):
    return TrainingPair(
        name="training",
        twin="torch",
        ours=ours or partial(mlp, layers=handson.nn),
        theirs=partial(mlp, layers=torch.nn),
        cases={"only": CASE},
        **settings,
    )


def test_two_builds_of_one_model_take_the_same_way():
    gaps = check(training(), "only")
    assert gaps[0].quantity == "loss curve"
    assert max(gap.relative for gap in gaps) < 1e-12


def test_the_loss_falls_so_there_is_a_way_to_compare():
    losses = training(settings={"lr": 1.0}).observe_theirs(CASE, torch.float64, 0)["loss curve"]
    assert losses.shape == (12,)
    assert losses[-1] != losses[0]


def test_settings_reach_both_optimizers():
    plain = training().observe_ours(CASE, torch.float64, 0)["loss curve"]
    moving = training(settings={"lr": 0.1, "momentum": 0.9})
    check(moving, "only")
    assert not torch.allclose(moving.observe_ours(CASE, torch.float64, 0)["loss curve"], plain)


def test_batches_follow_one_another_and_begin_again():
    whole = training(batch_size=10).observe_ours(CASE, torch.float64, 0)["loss curve"]
    parts = training(batch_size=3).observe_ours(CASE, torch.float64, 0)["loss curve"]
    assert not torch.allclose(whole, parts)


def test_a_layer_that_bends_in_another_place_is_found():
    class Late(handson.nn.ReLU):
        def forward(self, x):
            return super().forward(x - 1e-6)

    def bent(*args):
        model = mlp(*args, layers=handson.nn)
        model[2] = Late()
        return model

    with pytest.raises(Mismatch, match="training / only / float64 / loss curve"):
        check(training(bent), "only")


def test_torchs_layers_on_our_side_are_found():
    with pytest.raises(ForbiddenKernelError):
        check(training(partial(mlp, layers=torch.nn)), "only")


def test_the_global_generator_is_left_alone():
    before = torch.get_rng_state()
    training().observe_theirs(CASE, torch.float64, 0)
    assert torch.equal(torch.get_rng_state(), before)
