import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError, DtypeError
from handson.ops.bayes import posterior, posterior_of_all

ILL = torch.tensor([0.0015, 0.9985], dtype=torch.float64)  # ill, healthy
FIRST = torch.tensor([1.0, 0.01], dtype=torch.float64)  # how often each is positive
SECOND = torch.tensor([0.98, 0.03], dtype=torch.float64)


def chances(*shape, seed=0):
    return torch.rand(*shape, generator=torch.Generator().manual_seed(seed)).double() + 0.01


def test_the_books_two_medical_tests():
    once = posterior(ILL, FIRST)
    twice = posterior(once, SECOND)
    assert float(once[0]) == pytest.approx(0.1306, abs=5e-5)
    assert float(twice[0]) == pytest.approx(0.8307, abs=5e-5)


def test_both_tests_at_once_or_in_the_other_order_say_the_same():
    one_by_one = posterior(posterior(ILL, FIRST), SECOND)
    torch.testing.assert_close(posterior(posterior(ILL, SECOND), FIRST), one_by_one)
    torch.testing.assert_close(posterior_of_all(ILL, torch.stack([FIRST, SECOND])), one_by_one)


@given(st.integers(1, 5), st.integers(0, 6), st.integers(0, 10**6))
def test_it_is_the_share_of_each_hypothesis_in_what_can_have_happened(classes, pieces, seed):
    prior = chances(classes, seed=seed)
    prior = prior / prior.sum()
    rows = chances(pieces, classes, seed=seed + 1)
    weights = [float(p) * float(torch.prod(rows[:, h])) for h, p in enumerate(prior)]
    expected = torch.tensor(weights, dtype=torch.float64) / sum(weights)
    torch.testing.assert_close(posterior_of_all(prior, rows), expected)
    belief = prior
    for row in rows:
        belief = posterior(belief, row)
    torch.testing.assert_close(belief, expected)


def test_a_batch_of_observations_gets_a_posterior_each():
    rows = chances(4, 2)
    found = posterior(ILL, rows)
    for row, one in zip(rows, found, strict=True):
        torch.testing.assert_close(posterior(ILL, row), one)


def test_the_scale_of_a_likelihood_cancels():
    torch.testing.assert_close(posterior(ILL, 1000 * FIRST), posterior(ILL, FIRST))


def test_a_prior_of_zero_stays_zero_whatever_is_seen():
    prior = torch.tensor([0.0, 1.0], dtype=torch.float64)
    assert posterior(prior, FIRST).tolist() == [0.0, 1.0]
    assert posterior_of_all(prior, FIRST.expand(50, 2)).tolist() == [0.0, 1.0]


def test_four_hundred_pieces_underflow_as_a_product_and_not_as_logarithms():
    rows = torch.tensor([0.1, 0.099], dtype=torch.float64).expand(400, 2)
    fair = torch.tensor([0.5, 0.5], dtype=torch.float64)
    assert float(rows.prod(0).sum()) == 0
    odds = (0.1 / 0.099) ** 400
    assert float(posterior_of_all(fair, rows)[0]) == pytest.approx(odds / (1 + odds))


def test_impossible_evidence_is_refused():
    with pytest.raises(ArgumentError, match="probability 0 under every hypothesis"):
        posterior(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 0.7]))
    with pytest.raises(ArgumentError, match="probability 0 under every hypothesis"):
        posterior_of_all(torch.tensor([0.5, 0.5]), torch.tensor([[0.0, 0.7], [0.4, 0.0]]))


@pytest.mark.parametrize("update", [posterior, lambda p, q: posterior_of_all(p, q.unsqueeze(0))])
def test_what_is_no_prior_or_no_likelihood_is_refused(update, as_users_run):
    with pytest.raises(ArgumentError, match=r"prior sum to 0\.6"):
        update(torch.tensor([0.1, 0.5]), torch.tensor([0.4, 0.7]))
    with pytest.raises(ArgumentError, match=r"likelihood\[.*0\] is -0\.4; none may be negative"):
        update(torch.tensor([0.5, 0.5]), torch.tensor([-0.4, 0.7]))
    with pytest.raises(DtypeError, match=r"prior are of torch\.int64"):
        update(torch.tensor([0, 1]), torch.tensor([0.4, 0.7]))


def test_gradients_reach_the_prior_even_of_a_refuted_hypothesis():
    prior = torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64)
    likelihood = torch.tensor([0.4, 0.0, 0.7], dtype=torch.float64, requires_grad=True)
    # the prior is left alone: a gradient check moves it off the simplex
    assert torch.autograd.gradcheck(
        lambda q: posterior(prior, q.abs()), likelihood.detach().add(0.1).requires_grad_()
    )
    (grad,) = torch.autograd.grad(posterior(prior, likelihood)[1], likelihood)
    assert float(grad[1]) == pytest.approx(0.3 / (0.2 * 0.4 + 0.5 * 0.7))
