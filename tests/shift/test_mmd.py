import pytest
import torch
from shift.calibration import SEEDS, alarms, gaussians, most_false_alarms

from handson.base.errors import ArgumentError, ShapeError
from handson.shift import mmd
from handson.shift.mmd import median_distance, mmd_squared, mmd_test


def quick(x, y, seed):
    return mmd_test(x, y, permutations=59, seed=seed)


def test_false_alarms_stay_at_the_level():
    assert alarms(quick, n=20, m=15) <= most_false_alarms(0.05)


def test_it_raises_about_as_many_as_the_level_allows():
    found = sum(quick(*gaussians(seed, 20, 15), seed).p_value <= 0.5 for seed in SEEDS)
    assert 75 < found <= most_false_alarms(0.5)


@pytest.mark.parametrize("shift", [{"mean": 0.9}, {"std": 2.5}])
def test_power(shift):
    assert alarms(quick, n=40, m=40, **shift) > 190


def test_a_changed_correlation_is_seen():
    rng = torch.Generator().manual_seed(0)
    x, y = torch.randn(2, 100, 1, generator=rng)
    found = mmd_test(torch.cat([x, x], 1), torch.cat([y, -y], 1))
    assert found.p_value == 1 / 200


def test_the_statistic_is_mmd_squared_at_the_median_distance():
    source, target = gaussians(1, n=20, m=30, mean=1.0)
    found = mmd_test(source, target, bandwidth=1.5)
    expected = mmd_squared(source.double(), target.double(), 1.5)
    assert found.statistic == pytest.approx(float(expected), rel=1e-9)
    pooled = torch.cat([source, target]).double()
    automatic = mmd_squared(source.double(), target.double(), float(median_distance(pooled)))
    assert mmd_test(source, target).statistic == pytest.approx(float(automatic), rel=1e-9)


def test_blocks_change_nothing(monkeypatch):
    source, target = gaussians(2, n=23, m=17, mean=0.3)
    whole = mmd_test(source, target)
    monkeypatch.setattr(mmd, "BLOCK", 7)
    parts = mmd_test(source, target)
    assert parts.statistic == pytest.approx(whole.statistic, rel=1e-12)
    assert parts.p_value == whole.p_value


def test_a_median_is_taken_from_some_of_many(monkeypatch):
    source, target = gaussians(2, n=60, m=60, mean=2.0)
    monkeypatch.setattr(mmd, "LOOKED_AT", 30)
    assert mmd_test(source, target).shifted


def test_it_is_unbiased():
    values = [
        float(mmd_squared(*(t.double() for t in gaussians(seed, 6, 5)), 1.0)) for seed in range(400)
    ]
    mean = torch.tensor(values)
    assert abs(float(mean.mean())) < 4 * float(mean.std()) / 20
    assert min(values) < 0


def test_samples_without_any_spread_do_not_differ():
    assert mmd_test(torch.ones(5, 2), torch.ones(4, 2)).p_value == 1.0


def test_the_same_seed_shuffles_alike():
    source, target = gaussians(0, n=20, m=20, mean=0.4)
    assert mmd_test(source, target, seed=3).p_value == mmd_test(source, target, seed=3).p_value


def test_too_few_permutations_for_the_level_are_refused():
    source, target = gaussians(0, n=5, m=5)
    with pytest.raises(ArgumentError, match="expected at least 99"):
        mmd_test(source, target, permutations=98, level=0.01)
    with pytest.raises(ArgumentError, match="expected at least 33"):
        mmd_test(source, target, permutations=0, level=0.03)
    mmd_test(source, target, permutations=99, level=0.01)
    mmd_test(source, target, permutations=33, level=0.03)


@pytest.mark.parametrize("bandwidth", [0.0, -1.0, float("nan"), float("inf")])
def test_a_bandwidth_is_positive(bandwidth):
    with pytest.raises(ArgumentError, match="a distance above 0"):
        mmd_test(torch.rand(4, 1), torch.rand(4, 1), bandwidth=bandwidth)


def test_one_example_has_no_pairs():
    with pytest.raises(ShapeError, match=r"source has shape \(1, 1\); expected at least 2"):
        mmd_squared(torch.rand(1, 1), torch.rand(3, 1), 1.0)
    with pytest.raises(ShapeError, match=r"x has shape \(1, 1\); expected at least 2"):
        median_distance(torch.rand(1, 1))


def test_missing_values_are_refused():
    bad = torch.tensor([[0.0], [float("nan")]])
    for call in (lambda: mmd_squared(bad, bad, 1.0), lambda: median_distance(bad)):
        with pytest.raises(ArgumentError, match="not finite"):
            call()
