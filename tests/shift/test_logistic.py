import math

import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.shift.logistic import logistic_regression


def clouds(n=400, apart=1.0, seed=0):
    rng = torch.Generator().manual_seed(seed)
    x = torch.randn(2 * n, 2, generator=rng)
    x[n:, 0] += apart
    return x, torch.cat([torch.zeros(n), torch.ones(n)])


def test_the_gradient_is_zero_where_it_stops():
    x, y = clouds()
    x = x.double()
    fitted = logistic_regression(x, y.double(), l2=3.0)
    residual = fitted(x).sigmoid() - y
    std = x.std(0, correction=0)
    standard = (x - x.mean(0)) / std
    gradient = standard.mT @ residual + 3.0 * fitted.weight * std
    assert float(gradient.abs().max()) < 1e-7
    assert float(residual.sum().abs()) < 1e-7


def test_two_gaussians_have_the_log_odds_that_the_formula_says():
    x, y = clouds(n=20_000, apart=1.5)
    fitted = logistic_regression(x, y, l2=1e-3)
    # log N(x; 1.5) / N(x; 0) = 1.5 x - 1.125
    assert fitted.weight.tolist() == pytest.approx([1.5, 0.0], abs=0.05)
    assert float(fitted.bias) == pytest.approx(-1.125, abs=0.05)


def test_units_do_not_matter():
    x, y = clouds()
    metres, millimetres = logistic_regression(x, y), logistic_regression(1000 * x + 50, y)
    torch.testing.assert_close(metres(x), millimetres(1000 * x + 50), rtol=1e-3, atol=1e-3)


def test_separable_classes_end_with_finite_weights():
    x = torch.tensor([[0.0], [1.0], [10.0], [11.0]])
    fitted = logistic_regression(x, torch.tensor([0.0, 0.0, 1.0, 1.0]), l2=1e-6)
    assert bool(fitted.weight.isfinite().all())
    assert (fitted(x) > 0).tolist() == [False, False, True, True]


@pytest.mark.parametrize("labels", [[1.0, 1.0, 1.0], [0.0, 2.0, 1.0], [-1.0, 1.0, 1.0]])
def test_labels_are_zero_and_one(labels):
    with pytest.raises(ArgumentError, match="labels must be 0 and 1, both"):
        logistic_regression(torch.rand(3, 2), torch.tensor(labels))


def test_a_penalty_is_positive():
    with pytest.raises(ArgumentError, match="l2=0"):
        logistic_regression(torch.rand(2, 2), torch.tensor([0.0, 1.0]), l2=0.0)


def test_one_label_per_example():
    from unchecked import shapes_unchecked

    with shapes_unchecked(), pytest.raises(ShapeError, match="3 examples need as many labels"):
        logistic_regression(torch.rand(3, 2), torch.tensor([0.0, 1.0]))


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_missing_values_are_refused(bad):
    with pytest.raises(ArgumentError, match="features holds numbers that are not finite"):
        logistic_regression(torch.tensor([[0.0], [bad]]), torch.tensor([0.0, 1.0]))


def test_constant_features_leave_the_shares_of_the_classes():
    fitted = logistic_regression(torch.full((8, 2), 3.0), torch.tensor([0.0] * 6 + [1.0] * 2))
    assert fitted.weight.tolist() == [0.0, 0.0]
    assert float(fitted.bias) == pytest.approx(math.log(2 / 6))
