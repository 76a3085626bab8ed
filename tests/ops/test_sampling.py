import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.ops.sampling import (
    inverse_cdf,
    running_frequencies,
    running_mean,
    sample,
    sample_counts,
    standardised_means,
)

LOADED = torch.tensor([0.05, 0.0, 0.2, 0.25, 0.0, 0.5], dtype=torch.float64)


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


def test_each_number_belongs_to_the_share_that_it_falls_in():
    probs = torch.tensor([0.5, 0.0, 0.25, 0.25])
    u = torch.tensor([0.0, 0.4999, 0.5, 0.7499, 0.75, 0.9999])
    assert inverse_cdf(u, probs).tolist() == [0, 0, 2, 2, 3, 3]


@given(st.integers(1, 40), st.integers(0, 10**6))
def test_an_impossible_outcome_is_never_drawn_even_at_the_edges(classes, seed):
    probs = torch.rand(classes, generator=rng(seed), dtype=torch.float64)
    probs[torch.rand(classes, generator=rng(seed + 1)) < 0.5] = 0
    probs[classes // 2] = 1
    probs /= probs.sum()
    u = torch.tensor([0.0, 2.0**-1074, 0.5, 1 - 2.0**-53], dtype=torch.float64)
    assert (probs[inverse_cdf(u, probs)] > 0).all()


def test_frequencies_lie_within_five_standard_deviations_of_the_probabilities():
    n = 20_000
    counts = sample_counts(LOADED, n, generator=rng())
    assert int(counts.sum()) == n
    spread = (n * LOADED * (1 - LOADED)).sqrt()
    assert ((counts - n * LOADED).abs() <= 5 * spread).all()
    assert counts[[1, 4]].tolist() == [0, 0]


def test_counts_have_the_mean_and_covariance_of_the_multinomial_distribution():
    probs = torch.tensor([0.2, 0.5, 0.3], dtype=torch.float64)
    draws = torch.stack([sample_counts(probs, 20, generator=rng(seed)) for seed in range(2000)])
    truth = torch.distributions.Multinomial(20, probs)
    assert torch.allclose(draws.double().mean(0), truth.mean, atol=0.25)
    expected = 20 * (torch.diag(probs) - torch.outer(probs, probs))
    assert torch.allclose(torch.cov(draws.double().T), expected, atol=0.6)


def test_neighbouring_draws_have_nothing_to_do_with_each_other():
    outcomes = sample(torch.tensor([0.5, 0.5]), 20_000, generator=rng()).double()
    together = torch.corrcoef(torch.stack([outcomes[1:], outcomes[:-1]]))[0, 1]
    assert abs(float(together)) < 5 / math.sqrt(20_000)


def test_the_same_generator_draws_the_same_and_the_global_one_serves_too():
    first, second = (sample(LOADED, 9, generator=rng(3)).tolist() for _ in range(2))
    assert first == second
    assert sample(LOADED, 9).shape == (9,)
    assert sample(LOADED, 0).shape == (0,)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_probabilities_of_low_precision_are_drawn_from_as_they_are(dtype):
    probs = torch.tensor([0.25, 0.75], dtype=dtype, requires_grad=True)
    assert float(sample(probs, 4000, generator=rng()).double().mean()) == pytest.approx(
        0.75, abs=0.035
    )


def test_what_cannot_be_drawn_from_is_refused():
    with pytest.raises(ArgumentError, match=r"sum to 1\.5"):
        sample(torch.tensor([0.5, 1.0]), 3)
    with pytest.raises(ArgumentError, match="num_samples is -1; expected 0 or more"):
        sample_counts(LOADED, -1)


@given(st.lists(st.floats(-1e6, 1e6), max_size=20))
def test_a_running_mean_is_the_mean_of_every_beginning(values):
    found = running_mean(torch.tensor(values, dtype=torch.float64)).tolist()
    expected = [float(np.mean(values[: n + 1])) for n in range(len(values))]
    assert found == pytest.approx(expected, abs=1e-6)


def test_running_frequencies_by_hand():
    found = running_frequencies(torch.tensor([2, 0, 2, 2]), 3)
    expected = [[0, 0, 1], [1 / 2, 0, 1 / 2], [1 / 3, 0, 2 / 3], [1 / 4, 0, 3 / 4]]
    torch.testing.assert_close(found, torch.tensor(expected, dtype=torch.float64))
    assert running_frequencies(torch.zeros(0, dtype=torch.int64), 3).shape == (0, 3)


def test_the_last_running_frequencies_are_those_of_the_counts():
    outcomes = sample(LOADED, 500, generator=rng())
    counts = sample_counts(LOADED, 500, generator=rng())
    torch.testing.assert_close(running_frequencies(outcomes, 6)[-1], counts.double() / 500)


@pytest.mark.parametrize("outcome", [-1, 6])
def test_an_outcome_outside_the_range_is_named(outcome):
    with pytest.raises(ArgumentError, match=rf"{outcome}.*classes=6 they must lie from 0 to 5"):
        running_frequencies(torch.tensor([2, outcome]), 6)


def test_the_error_of_a_mean_shrinks_like_the_root_of_the_number_of_draws():
    errors = []
    for n in (100, 10_000):
        means = [sample(LOADED, n, generator=rng(s)).double().mean() for s in range(200)]
        errors.append(float(torch.stack(means).std()))
    assert errors[0] / errors[1] == pytest.approx(10, rel=0.25)


@pytest.mark.parametrize("size", [1, 4, 50])
def test_standardised_means_have_mean_0_and_variance_1_at_any_size(size):
    found = standardised_means(torch.arange(6.0).double(), LOADED, size, 4000, generator=rng())
    assert found.shape == (4000,)
    assert float(found.mean()) == pytest.approx(0, abs=0.08)
    assert float(found.var()) == pytest.approx(1, abs=0.12)


def test_the_larger_the_samples_the_more_normal_their_means():
    values, rare = torch.tensor([0.0, 1.0]).double(), torch.tensor([0.9, 0.1]).double()

    def distance(size):
        found = standardised_means(values, rare, size, 20_000, generator=rng()).sort().values
        normal = 0.5 * (1 + torch.erf(found / math.sqrt(2)))
        return float((torch.linspace(0, 1, len(found)).double() - normal).abs().max())

    few, many = distance(2), distance(400)
    assert few > 0.3
    assert many < 0.06


def test_means_that_cannot_be_standardised_are_refused():
    x, p = torch.tensor([1.0, 2.0]), torch.tensor([0.5, 0.5])
    with pytest.raises(ArgumentError, match="size=0 and repeats=3"):
        standardised_means(x, p, 0, 3)
    with pytest.raises(ArgumentError, match="do not vary"):
        standardised_means(torch.ones(2), p, 5, 3)
