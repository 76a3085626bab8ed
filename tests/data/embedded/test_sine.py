import hashlib
import math

import pytest
import torch

from handson.base.errors import ArgumentError
from handson.data.embedded.sine import series, sine

SHA256 = "2ad83eccc9e075696454ad5cc1e8e56b57affa3dd3bec1d0e26e12d923c7638d"


def digest(data):
    arrays = [tensor.numpy().astype("<f4") for tensor in (*data.train, *data.test)]
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def test_the_bytes_are_the_committed_ones():
    assert digest(sine()) == SHA256


def test_shapes_and_types_are_what_a_model_expects():
    data = sine()
    parts = (*data.train, *data.test)
    assert [part.shape for part in parts] == [(600, 4), (600, 1), (396, 4), (396, 1)]
    assert all(part.dtype == torch.float32 and part.is_contiguous() for part in parts)
    assert data.features == ("4 steps ago", "3 steps ago", "2 steps ago", "1 steps ago")


def test_a_window_holds_the_values_just_before_its_target():
    wave, data = series(), sine(tau=3, train=10)
    features, targets = (torch.cat(pair) for pair in zip(data.train, data.test, strict=True))
    for i in (0, 9, 10, 996):
        assert features[i].tolist() == wave[i : i + 3].tolist()
        assert targets[i].item() == wave[i + 3].item()
    assert len(features) == 997


def test_without_noise_it_is_the_sine():
    wave = series(points=5000, noise=0.0)
    true = [math.sin(0.01 * t) for t in range(1, 5001)]
    torch.testing.assert_close(wave, torch.tensor(true), rtol=0, atol=1e-7)


def test_noise_has_its_standard_deviation():
    noise = series(points=20_000, noise=0.5) - series(points=20_000, noise=0.0)
    assert float(noise.std()) == pytest.approx(0.5, rel=0.02)
    assert abs(float(noise.mean())) < 0.02


def test_a_seed_changes_everything():
    assert (series(seed=1) != series(seed=2)).all()


def test_a_short_wave_is_the_beginning_of_a_long_one():
    assert torch.equal(series(points=10), series(points=100)[:10])


@pytest.mark.parametrize(
    ("knob", "message"),
    [
        ({"points": 2}, "points=2 .*3 … 10000000"),
        ({"points": 10**8}, "points=100000000 .*3 … 10000000"),
        ({"tau": 0}, "tau=0 .*1 … 998"),
        ({"tau": 999}, "tau=999 .*1 … 998"),
        ({"train": 0}, "train=0 .*1 … 995"),
        ({"train": 996}, "train=996 .*1 … 995"),
        ({"noise": -1}, "noise=-1 .*at least 0"),
        ({"noise": float("inf")}, "noise=inf .*finite"),
    ],
)
def test_a_bad_knob_is_named_with_its_range(knob, message):
    with pytest.raises(ArgumentError, match=message):
        sine(**knob)


def test_the_smallest_wave_makes_one_window_for_each_part():
    data = sine(points=3, tau=1, train=1)
    assert [len(part) for part in (*data.train, *data.test)] == [1, 1, 1, 1]


@pytest.mark.parametrize("knob", [{"points": 0}, {"noise": -1}])
def test_the_wave_alone_checks_its_knobs_too(knob):
    with pytest.raises(ArgumentError):
        series(**knob)
