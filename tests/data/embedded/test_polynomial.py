import hashlib
from math import factorial

import numpy as np
import pytest
import torch

from handson.base.errors import ArgumentError
from handson.data.embedded.polynomial import COEFFICIENTS, polynomial

SHA256 = "fb76c619a5bbc45603c8a6db240f8259e6dbf9290c91e39ccf2f5fb9b68d2f08"


def digest(data):
    arrays = [tensor.numpy().astype("<f4") for tensor in (*data.train, *data.test)]
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()


def fit(features, targets):
    return torch.linalg.lstsq(features.double(), targets.double(), driver="gelsd").solution


def loss(data, columns, part):
    weights = fit(data.train[0][:, :columns], data.train[1])
    features, targets = getattr(data, part)
    return float((features[:, :columns].double() @ weights - targets).square().mean())


def test_the_bytes_are_the_committed_ones():
    assert digest(polynomial()) == SHA256


def test_shapes_and_types_are_what_a_model_expects():
    data = polynomial(examples=7, test=3, degree=5)
    assert [part.shape for part in (*data.train, *data.test)] == [(7, 5), (7, 1), (3, 5), (3, 1)]
    assert all(part.dtype == torch.float32 for part in (*data.train, *data.test))
    assert data.features == ("x^0/0!", "x^1/1!", "x^2/2!", "x^3/3!", "x^4/4!")


def test_features_are_powers_over_factorials():
    features = polynomial().train[0].double().numpy()
    x = features[:, 1]
    for power in range(20):
        np.testing.assert_allclose(
            features[:, power], x**power / factorial(power), rtol=3e-6, atol=1e-37
        )


def test_without_noise_the_targets_are_the_cubic_even_where_its_features_are_cut_off():
    data, cut = polynomial(noise=0.0), polynomial(noise=0.0, degree=2)
    x = data.train[0][:, 1].double()
    cubic = 5 + 1.2 * x - 3.4 * x**2 / 2 + 5.6 * x**3 / 6
    torch.testing.assert_close(data.train[1][:, 0].double(), cubic, rtol=1e-5, atol=1e-5)
    assert torch.equal(data.train[1], cut.train[1])
    assert torch.equal(data.train[0][:, :2], cut.train[0])


def test_four_features_find_the_coefficients():
    data = polynomial(examples=1000)
    found = fit(data.train[0][:, :4], data.train[1]).flatten()
    torch.testing.assert_close(found, torch.tensor(COEFFICIENTS).double(), rtol=0, atol=0.05)


def test_too_few_features_underfit_and_too_many_overfit():
    data = polynomial(examples=25)
    truth = loss(data, 4, "test")
    assert truth == pytest.approx(0.01, rel=0.5)
    assert loss(data, 2, "train") > 50 * loss(data, 4, "train")
    assert loss(data, 20, "train") < loss(data, 4, "train")
    assert loss(data, 20, "test") > 10 * truth


def test_a_seed_changes_everything_but_the_constant():
    one, two = polynomial(seed=1, degree=2), polynomial(seed=2, degree=2)
    for a, b in zip((*one.train, *one.test), (*two.train, *two.test), strict=True):
        assert (a[:, -1] != b[:, -1]).all()


def test_a_short_set_is_the_beginning_of_a_long_one():
    short, long = polynomial(examples=5, test=4), polynomial(examples=50, test=40)
    for a, b in zip((*short.train, *short.test), (*long.train, *long.test), strict=True):
        assert torch.equal(a, b[: len(a)])


@pytest.mark.parametrize(
    ("knob", "message"),
    [
        ({"examples": 0}, "examples=0 .*at least 1"),
        ({"test": 0}, "test=0 .*at least 1"),
        ({"degree": 0}, "degree=0 .*at least 1"),
        ({"noise": -0.1}, "noise=-0.1 .*at least 0"),
        ({"noise": float("nan")}, "noise=nan .*finite"),
    ],
)
def test_a_bad_knob_is_named_with_its_range(knob, message):
    with pytest.raises(ArgumentError, match=message):
        polynomial(**knob)
