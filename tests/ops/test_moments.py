import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.distributions import Binomial

from handson.ops.moments import covariance, expectation, variance

numbers = st.lists(st.floats(-100, 100), min_size=1, max_size=6)


def chances(count, seed):
    rng = torch.Generator().manual_seed(seed)
    return torch.softmax(2 * torch.randn(count, generator=rng, dtype=torch.float64), 0)


def test_a_die_by_hand():
    die, fair = torch.arange(1, 7).double(), torch.full((6,), 1 / 6, dtype=torch.float64)
    assert float(expectation(die, fair)) == pytest.approx(3.5)
    assert float(variance(die, fair)) == pytest.approx(35 / 12)


@given(numbers, st.integers(0, 10**6))
def test_they_are_the_sums_that_define_them(values, seed):
    probs = chances(len(values), seed)
    p = probs.tolist()
    mean = sum(a * b for a, b in zip(p, values, strict=True))
    spread = sum(a * (b - mean) ** 2 for a, b in zip(p, values, strict=True))
    x = torch.tensor(values, dtype=torch.float64)
    assert float(expectation(x, probs)) == pytest.approx(mean, abs=1e-9)
    assert float(variance(x, probs)) == pytest.approx(spread, abs=1e-7)


@given(numbers, st.floats(-10, 10), st.floats(-10, 10), st.integers(0, 10**6))
def test_a_shift_moves_the_mean_alone_and_a_factor_squares_in_the_variance(values, a, b, seed):
    x, probs = torch.tensor(values, dtype=torch.float64), chances(len(values), seed)
    close = {"rtol": 1e-9, "atol": 1e-7}
    torch.testing.assert_close(
        expectation(a * x + b, probs), a * expectation(x, probs) + b, **close
    )
    torch.testing.assert_close(variance(a * x + b, probs), a * a * variance(x, probs), **close)


@given(st.integers(1, 30), st.floats(0.01, 0.99))
def test_they_agree_with_torchs_binomial_distribution(n, p):
    coin = Binomial(n, torch.tensor(p, dtype=torch.float64))
    values = torch.arange(n + 1).double()
    probs = coin.log_prob(values).exp()
    torch.testing.assert_close(expectation(values, probs), coin.mean)
    torch.testing.assert_close(variance(values, probs), coin.variance)


@given(st.integers(2, 5), st.integers(0, 10**6))
def test_a_variance_of_a_sum_is_that_of_both_and_twice_the_covariance(count, seed):
    x, y, probs = (chances(count, seed + k) for k in range(3))
    torch.testing.assert_close(
        variance(x + y, probs),
        variance(x, probs) + variance(y, probs) + 2 * covariance(x, y, probs),
    )
    torch.testing.assert_close(covariance(x, x, probs), variance(x, probs))
    torch.testing.assert_close(covariance(x, y, probs), covariance(y, x, probs))


def test_no_covariance_does_not_mean_independence():
    x, thirds = torch.tensor([-1.0, 0.0, 1.0]), torch.full((3,), 1 / 3)
    assert float(covariance(x, x * x, thirds)) == pytest.approx(0, abs=1e-7)


def test_in_float32_far_from_zero_the_other_formulas_lose_the_first_digit():
    x = 1e4 + torch.arange(6.0) / 2
    probs = torch.tensor([0.1, 0.3, 0.15, 0.2, 0.05, 0.2])
    truth = float(variance(x.double(), probs.double()))
    assert float(variance(x, probs)) == pytest.approx(truth, rel=5e-3)
    other = float(expectation(x * x, probs) - expectation(x, probs) ** 2)
    assert abs(other - truth) > 0.5 * truth
    assert float(expectation(x * x, probs) - expectation(x, probs) ** 2) != pytest.approx(truth)


def test_one_row_of_values_serves_a_batch_of_distributions():
    x, probs = torch.tensor([1.0, 2.0]), torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    assert expectation(x, probs).tolist() == [1.0, 2.0, 1.5]
    assert variance(x, probs).tolist() == [0.0, 0.0, 0.25]
    assert expectation(x, probs[:0]).shape == (0,)
