import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from shift.calibration import alarms, gaussians, most_false_alarms
from unchecked import shapes_unchecked

from handson.base.errors import ArgumentError, ShapeError
from handson.shift.kolmogorov_smirnov import (
    EXACT_UP_TO,
    ks_asymptotic_p_value,
    ks_exact_p_value,
    ks_statistic,
    ks_test,
)

SMALL = st.lists(st.integers(0, 6), min_size=1, max_size=8)


@given(SMALL, SMALL)
@settings(max_examples=60)
def test_scipy_says_the_same_of_small_samples(source, target):
    ks_2samp = pytest.importorskip("scipy.stats").ks_2samp
    found = ks_test(torch.tensor(source), torch.tensor(target))
    theirs = ks_2samp(source, target, method="exact")
    assert found.statistic == pytest.approx(theirs.statistic, abs=1e-12)
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-9)


def test_scipy_says_the_same_of_hundreds():
    ks_2samp = pytest.importorskip("scipy.stats").ks_2samp
    source, target = gaussians(3, n=300, m=170, features=1, mean=0.15)
    found = ks_test(source, target)
    theirs = ks_2samp(source[:, 0].numpy(), target[:, 0].numpy(), method="exact")
    assert found.p_value == pytest.approx(theirs.pvalue, rel=1e-9)


def test_a_tiny_p_value_keeps_its_digits():
    found = ks_exact_p_value(torch.tensor([1.0], dtype=torch.float64), 60, 60)
    two_ways_of_many = 2 / 96614908840363322603893139521372656  # 2 / C(120, 60)
    assert float(found) == pytest.approx(two_ways_of_many, rel=1e-9)


def test_the_limit_comes_near_the_exact_value():
    gaps = torch.linspace(0.03, 0.12, 7, dtype=torch.float64)
    exact, limit = ks_exact_p_value(gaps, 900, 700), ks_asymptotic_p_value(gaps, 900, 700)
    torch.testing.assert_close(limit, exact, rtol=0.12, atol=1e-4)


def test_the_method_is_said_and_follows_the_size():
    small, large = torch.rand(20, 1), torch.rand(EXACT_UP_TO + 1, 1)
    assert "exact p-value" in ks_test(small, small).said_in("en")
    assert "asymptotic p-value" in ks_test(small, large).said_in("en")
    assert "渐近 p 值" in ks_test(small, small, method="asymptotic").said_in("zh")
    assert ks_test(small, small).p_value == 1.0


@pytest.mark.parametrize("correction", ["holm", "bonferroni"])
def test_false_alarms_stay_at_the_level_whatever_the_number_of_features(correction):
    found = alarms(lambda x, y, seed: ks_test(x, y, correction=correction), n=30, m=25, features=20)
    assert found <= most_false_alarms(0.05)


def test_without_a_correction_there_would_be_too_many():
    found = sum(
        float(ks_test(*gaussians(seed, 30, 25, 20)).p_values.min()) <= 20 * 0.05
        for seed in range(200)
    )
    assert found > most_false_alarms(0.05)


def test_a_shift_is_found_and_the_feature_named():
    source, target = gaussians(0, n=60, m=60, features=5)
    target[:, 3] += 2.0
    found = ks_test(source, target)
    assert found.shifted
    assert found.features == [3]
    assert found.statistics.argmax() == 3


def test_power():
    found = alarms(lambda x, y, seed: ks_test(x, y), n=60, m=60, mean=0.8)
    assert found > 190


def test_a_changed_correlation_is_out_of_its_sight():
    rng = torch.Generator().manual_seed(0)
    x = torch.randn(200, 1, generator=rng)
    assert not ks_test(torch.cat([x, x], 1), torch.cat([x, -x], 1)).features


def test_an_unknown_method_is_refused():
    with pytest.raises(ArgumentError, match="expected auto, exact or asymptotic"):
        ks_test(torch.rand(3), torch.rand(3), method="asymp")


def test_an_empty_sample_is_refused():
    with pytest.raises(ShapeError, match="at least 1 example"):
        ks_test(torch.rand(0), torch.rand(3))


@pytest.mark.parametrize("p_value", [ks_exact_p_value, ks_asymptotic_p_value])
def test_gaps_and_sizes_that_cannot_be_are_refused(p_value):
    for bad in (1.5, -0.1, float("nan")):
        with pytest.raises(ArgumentError, match="expected gaps from 0 to 1"):
            p_value(torch.tensor([0.5, bad]), 5, 5)
    with pytest.raises(ArgumentError, match="target_size=0; expected at least 1"):
        p_value(torch.tensor([0.5]), 5, 0)


def test_a_statistic_needs_numbers_of_both_samples():
    with pytest.raises(ArgumentError, match="target holds numbers that are not finite"):
        ks_statistic(torch.rand(3, 1), torch.tensor([[float("nan")]]))
    with pytest.raises(ShapeError, match="at least 1 example"):
        ks_statistic(torch.rand(0, 2), torch.rand(3, 2))
    with shapes_unchecked(), pytest.raises(ShapeError, match="prepare both in the same way"):
        ks_statistic(torch.rand(3, 2), torch.rand(3, 1))


def test_a_constant_feature_raises_no_alarm():
    source, target = gaussians(0, n=30, m=30, features=2)
    source[:, 1] = target[:, 1] = 3.0
    found = ks_test(source, target)
    assert found.statistics[1] == 0.0
    assert found.p_values[1] == 1.0
