import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.ops.softmax import log_softmax, softmax

SCORES = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=6)


def vector(*values, dtype=torch.float64):
    return torch.tensor(values, dtype=dtype)


def test_softmax_by_hand():
    assert softmax(vector(1.0, 3.0).log(), 0).tolist() == pytest.approx([0.25, 0.75])
    assert softmax(torch.zeros(2, 4), 1).unique().tolist() == [0.25]


@given(SCORES)
def test_probabilities_sum_to_one_and_keep_the_order_of_the_scores(scores):
    p = softmax(vector(*scores), 0)
    assert p.sum().item() == pytest.approx(1.0)
    assert (p >= 0).all()
    best = max(range(len(scores)), key=scores.__getitem__)
    assert p[best] == p.max()


@given(SCORES, st.floats(-1e3, 1e3))
def test_a_constant_added_to_all_scores_changes_nothing(scores, constant):
    x = vector(*scores)
    torch.testing.assert_close(softmax(x + constant, 0), softmax(x, 0), rtol=1e-9, atol=1e-12)


@given(SCORES)
def test_the_logarithm_is_that_of_the_probabilities(scores):
    x = vector(*scores)
    torch.testing.assert_close(log_softmax(x, 0).exp(), softmax(x, 0), rtol=1e-9, atol=1e-12)


def test_without_the_shift_float32_overflows_from_a_score_of_89():
    def written_out(x):
        return x.exp() / x.exp().sum()

    assert written_out(vector(88.0, 80.0, dtype=torch.float32)).isfinite().all()
    assert written_out(vector(89.0, 80.0, dtype=torch.float32)).isnan().any()
    assert softmax(vector(1e30, 0.0, dtype=torch.float32), 0).tolist() == [1.0, 0.0]


def test_the_logarithm_of_a_probability_is_lost_104_below_the_largest_score():
    scores = vector(0.0, -104.0, dtype=torch.float32)
    assert softmax(scores, 0).log()[1] == -torch.inf
    assert softmax(scores + vector(0.0, 1.0, dtype=torch.float32), 0).log()[1] > -torch.inf
    assert log_softmax(scores, 0).tolist() == [0.0, -104.0]


def test_gradients_of_softmax_sum_to_zero():
    x = torch.randn(5, dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(softmax(x, 0)[2], x)
    assert grad.sum().item() == pytest.approx(0.0, abs=1e-15)
