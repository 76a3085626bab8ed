import hashlib
import math

import numpy as np
import pytest

from handson.data.embedded import exact

SHA256 = "4b0f4b5f77daa15f2bd9d6be6d05309841aa0e2ff4f1854d5e236a5bc702309f"


def test_the_bits_are_the_committed_ones():
    x = np.arange(-3000, 3001, dtype=np.float64) / 128
    both = np.concatenate([exact.sin(x), exact.exp(x)])
    assert hashlib.sha256(both.astype("<f8").tobytes()).hexdigest() == SHA256


@pytest.mark.parametrize("limit", [1, 30, 1e6])
def test_sine_is_right_to_the_last_bits(limit):
    x = np.linspace(-limit, limit, 20_001)
    true = np.array([math.sin(value) for value in x])
    assert np.abs(exact.sin(x) - true).max() < 2.5e-16


@pytest.mark.parametrize("limit", [1e-8, 1, 30, 700])
def test_exponential_is_right_to_the_last_bits(limit):
    x = np.linspace(-limit, limit, 20_001)
    true = np.array([math.exp(value) for value in x])
    assert np.abs(exact.exp(x) / true - 1).max() < 5e-16


def test_known_values_come_out_whole():
    assert exact.sin(np.array([0.0])).tolist() == [0.0]
    assert exact.exp(np.array([0.0])).tolist() == [1.0]
    assert exact.sin(np.array([math.pi / 2, -math.pi / 2])).tolist() == [1.0, -1.0]


def test_small_angles_keep_their_relative_precision():
    x = np.array([1e-300, 1e-20, 1e-9, -1e-5])
    np.testing.assert_allclose(exact.sin(x), [math.sin(v) for v in x], rtol=4e-16, atol=0)
    assert (exact.sin(-x) == -exact.sin(x)).all()


def test_the_argument_stays_as_it_is_and_may_have_any_shape():
    x = np.ones((2, 3))
    assert exact.sin(x).shape == exact.exp(x).shape == (2, 3)
    assert (x == 1).all()
    assert exact.sin(np.empty(0)).shape == (0,)
