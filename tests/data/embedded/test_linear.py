import hashlib
import importlib

import numpy as np
import pytest
import torch

from handson.base.errors import ArgumentError
from handson.data.embedded.linear import BIAS, WEIGHTS, linear
from handson.data.registry import EMBEDDED, REMOTE

SHA256 = "a29acce35c414d4c1b65bbc70687a7dc8ca90843dfdfaeb0ff152358bafc3cf3"


def digest(data):
    arrays = [tensor.numpy().astype("<f4") for tensor in (*data.train, *data.test)]
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


@pytest.mark.parametrize("name", EMBEDDED)
def test_every_embedded_set_is_where_the_registry_says(name):
    module, function = EMBEDDED[name].loader.split(":")
    assert callable(getattr(importlib.import_module(module), function))


def test_every_real_set_has_an_embedded_one_in_its_stead():
    assert {remote.instead for remote in REMOTE.values()} <= set(EMBEDDED)


def test_the_bytes_are_the_committed_ones():
    assert digest(linear()) == SHA256


def test_shapes_and_types_are_what_a_model_expects():
    data = linear(examples=7, test=3, weights=(1, 2, 3))
    assert [part.shape for part in (*data.train, *data.test)] == [(7, 3), (7, 1), (3, 3), (3, 1)]
    assert all(part.dtype == torch.float32 for part in (*data.train, *data.test))


def test_least_squares_finds_the_weights_again():
    inputs, targets = (part.double() for part in linear().train)
    design = torch.cat([inputs, torch.ones(len(inputs), 1)], dim=1)
    found = torch.linalg.lstsq(design, targets).solution.flatten()
    true = torch.tensor([*WEIGHTS, BIAS], dtype=torch.float64)
    torch.testing.assert_close(found, true, rtol=0, atol=2e-3)
    spread = (targets.flatten() - design @ true).std()
    assert float(spread) == pytest.approx(0.01, rel=0.1)


def test_a_seed_changes_everything():
    one, two = linear(seed=1), linear(seed=2)
    for a, b in zip((*one.train, *one.test), (*two.train, *two.test), strict=True):
        assert (a != b).float().mean() > 0.99


def test_train_and_test_share_no_point():
    data = linear()
    assert not np.isin(data.train[0].numpy(), data.test[0].numpy()).any()


def test_without_noise_the_points_lie_on_the_plane():
    inputs, targets = linear(weights=(0.5,), bias=-1.0, noise=0.0).train
    torch.testing.assert_close(targets, 0.5 * inputs - 1)


def test_noise_moves_the_targets_and_not_the_points():
    quiet, loud = linear(noise=0.0), linear(noise=1.0)
    assert torch.equal(quiet.train[0], loud.train[0])
    assert float((quiet.train[1] - loud.train[1]).std()) == pytest.approx(1, rel=0.1)


@pytest.mark.parametrize(
    ("knob", "message"),
    [
        ({"examples": 0}, "examples.*1"),
        ({"test": -1}, "test.*0"),
        ({"noise": -0.1}, "noise.*0"),
        ({"weights": ()}, "weights"),
    ],
)
def test_a_bad_knob_is_named_with_its_range(knob, message):
    with pytest.raises(ArgumentError, match=message):
        linear(**knob)
