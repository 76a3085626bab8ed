import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.distributions import Categorical
from torch.distributions.kl import kl_divergence as twin

from handson.ops.information import entropy, kl_divergence, mutual_information


def chances(*shape, seed=0):
    rng = torch.Generator().manual_seed(seed)
    scores = 2 * torch.randn(*shape, generator=rng, dtype=torch.float64)
    return torch.softmax(scores.flatten(), 0).reshape(shape)


def test_a_fair_coin_is_one_bit_and_eight_equal_outcomes_are_three():
    assert float(entropy(torch.full((2,), 0.5)) / math.log(2)) == pytest.approx(1)
    assert float(entropy(torch.full((8,), 0.125)) / math.log(2)) == pytest.approx(3)


def test_what_is_certain_takes_no_guessing():
    assert float(entropy(torch.tensor([0.0, 1.0, 0.0]))) == 0


@given(st.integers(1, 8), st.integers(0, 10**6))
def test_entropy_lies_between_zero_and_that_of_equal_chances(classes, seed):
    probs = chances(classes, seed=seed)
    assert -1e-12 <= float(entropy(probs)) <= math.log(classes) + 1e-12
    torch.testing.assert_close(entropy(probs), torch.special.entr(probs).sum())
    torch.testing.assert_close(entropy(probs), Categorical(probs=probs).entropy())


def test_the_gradient_of_the_entropy_is_minus_log_p_minus_one_and_zero_at_zero():
    probs = torch.tensor([0.2, 0.0, 0.8], dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(entropy(probs), probs)
    expected = [-math.log(0.2) - 1, 0.0, -math.log(0.8) - 1]
    assert grad.tolist() == pytest.approx(expected)


def test_a_masked_score_leaves_the_other_gradients_alone():
    scores = torch.tensor([0.5, -math.inf, 2.0], dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(entropy(torch.softmax(scores, 0)), scores)
    two = torch.tensor([0.5, 2.0], dtype=torch.float64, requires_grad=True)
    (expected,) = torch.autograd.grad(entropy(torch.softmax(two, 0)), two)
    torch.testing.assert_close(grad[[0, 2]], expected)
    assert float(grad[1]) == 0


@given(st.integers(1, 6), st.integers(0, 10**6))
def test_a_divergence_is_torchs_and_never_negative(classes, seed):
    p, q = chances(classes, seed=seed), chances(classes, seed=seed + 1)
    found = kl_divergence(p, q)
    torch.testing.assert_close(found, twin(Categorical(probs=p), Categorical(probs=q)))
    assert float(found) > -1e-12
    assert float(kl_divergence(p, p)) == 0


def test_a_divergence_at_the_edges():
    sure, fair = torch.tensor([1.0, 0.0]), torch.tensor([0.5, 0.5])
    assert float(kl_divergence(sure, fair)) == pytest.approx(math.log(2))
    assert float(kl_divergence(fair, sure)) == math.inf
    assert float(kl_divergence(sure, sure)) == 0


def test_the_gradient_by_what_is_expected_is_minus_their_ratio():
    p = torch.tensor([0.25, 0.0, 0.75], dtype=torch.float64)
    q = torch.tensor([0.5, 0.25, 0.25], dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(kl_divergence(p, q), q)
    assert grad.tolist() == pytest.approx([-0.5, 0.0, -3.0])


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 10**6))
def test_mutual_information_is_what_the_entropies_share(rows, columns, seed):
    joint = chances(rows, columns, seed=seed)
    shared = entropy(joint.sum(0)) + entropy(joint.sum(1)) - entropy(joint.flatten())
    torch.testing.assert_close(mutual_information(joint), shared, rtol=1e-9, atol=1e-12)
    torch.testing.assert_close(mutual_information(joint), mutual_information(joint.mT))


def test_independent_variables_share_nothing_and_equal_ones_everything():
    p, q = chances(3), chances(4, seed=1)
    assert float(mutual_information(torch.outer(p, q))) == pytest.approx(0, abs=1e-15)
    assert float(mutual_information(torch.diag(p))) == pytest.approx(float(entropy(p)))


def test_a_table_with_impossible_cells_has_finite_gradients():
    joint = torch.tensor([[0.5, 0.0], [0.2, 0.3]], dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(mutual_information(joint), joint)
    assert grad.isfinite().all()
