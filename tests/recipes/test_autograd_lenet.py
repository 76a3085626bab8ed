from dataclasses import replace

import pytest
import torch
from recipes.few import few_glyphs
from torch import nn

from handson.data.batches import images_to_float
from handson.models.autograd_lenet import AutogradCrossEntropyLoss, AutogradLeNet
from handson.models.lenet import lenet
from handson.recipes.build import build
from handson.train.engine import fit
from handson.train.settings import Settings


def losses(model, loss, steps=50, batch=16):
    """Return the loss before each of 50 updates on glyphs in float64."""
    images, labels = few_glyphs().train
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, foreach=False)
    found = []
    for step in range(steps):
        rows = [(step * batch + i) % len(labels) for i in range(batch)]
        x, target = images_to_float((images[rows], labels[rows]))
        value = loss(model(x.double()), target)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        found.append(value.item())
    return found


def test_its_loss_curve_is_torchs_over_fifty_updates():
    torch.manual_seed(0)
    theirs = lenet(modern=True).double()
    ours = AutogradLeNet(modern=True).double()
    ours.load_state_dict(theirs.state_dict())
    curve = losses(ours, AutogradCrossEntropyLoss())
    assert curve == pytest.approx(losses(theirs, nn.CrossEntropyLoss()), rel=1e-10, abs=0)
    assert sum(curve[-5:]) < 0.7 * sum(curve[:5])


def test_it_learns_from_few_images():
    experiment = replace(build("autograd_lenet", {"epochs": 6, "batch_size": 32}), data=few_glyphs)
    rows = fit(experiment, settings=Settings(device="cpu")).rows
    assert rows[-1]["test_accuracy"] > 0.5


def test_the_variant_of_its_time_is_built_on_request():
    model = build("autograd_lenet", {"modern": False}).model()
    assert not model.modern
    assert any(isinstance(part, nn.Sigmoid) for part in model)
