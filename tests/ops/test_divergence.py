import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.ops.divergence import kl_div

P = torch.tensor([[0.5, 0.5, 0.0]])
Q = torch.tensor([[0.25, 0.25, 0.5]])


def test_by_hand():
    assert kl_div(Q.log(), P, "batchmean").item() == pytest.approx(torch.tensor(2.0).log().item())


def test_it_is_not_the_same_the_other_way_round_and_never_negative():
    p, q = torch.rand(9, 4).softmax(1), torch.rand(9, 4).softmax(1)
    there, back = kl_div(q.log(), p, "batchmean"), kl_div(p.log(), q, "batchmean")
    assert min(there, back) > 0
    assert there != back
    assert kl_div(p.log(), p, "sum").abs() < 1e-6


def test_mean_is_not_the_divergence():
    assert kl_div(Q.log(), P, "batchmean") == pytest.approx(3 * kl_div(Q.log(), P, "mean").item())


def test_bad_input_is_refused(as_users_run):
    with pytest.raises(ShapeError, match="the same shape"):
        kl_div(Q.log(), P[0])
    with pytest.raises(ArgumentError, match="a single number has no batch"):
        kl_div(torch.tensor(-1.0), torch.tensor(0.5), "batchmean")
    with pytest.raises(ArgumentError, match="got 'avg'"):
        kl_div(Q.log(), P, "avg")
