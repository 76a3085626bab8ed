import pytest
import torch
from shift.calibration import alarms, gaussians, most_false_alarms
from unchecked import shapes_unchecked

from handson.base.errors import ArgumentError, ShapeError
from handson.shift.classifier_test import auc, classifier_test


def held_out(x, y, seed):
    return classifier_test(x, y, seed=seed)


def permuted(x, y, seed):
    return classifier_test(x, y, method="permutation", permutations=19, seed=seed)


@pytest.mark.parametrize(("n", "m"), [(40, 40), (60, 20)])
def test_false_alarms_of_the_held_out_half_stay_at_the_level(n, m):
    assert alarms(held_out, n=n, m=m) <= most_false_alarms(0.05)


def towards_the_target(features, labels):
    """Fit next to nothing, fast: the direction from one mean to the other."""
    direction = features[labels == 1].mean(0) - features[labels == 0].mean(0)
    return lambda x: x @ direction


def test_false_alarms_of_the_permutations_stay_at_the_level():
    def quick(x, y, seed):
        return classifier_test(
            x, y, fit=towards_the_target, method="permutation", permutations=19, seed=seed
        )

    assert alarms(quick, n=15, m=12, features=2) <= most_false_alarms(0.05)
    assert quick(*gaussians(0, 15, 12, features=2, mean=2.0), 0).shifted


def test_power_of_the_held_out_half():
    assert alarms(held_out, n=80, m=80, mean=0.8) > 190


def test_permutations_use_all_data_and_find_more():
    samples = [gaussians(seed, 30, 30, mean=0.55) for seed in range(15)]
    halves = sum(held_out(x, y, seed).shifted for seed, (x, y) in enumerate(samples))
    whole = sum(permuted(x, y, seed).shifted for seed, (x, y) in enumerate(samples))
    assert whole > halves


def test_any_classifier_will_do():
    def distance_from_the_middle(features, labels):
        middle = features[labels == 0].mean(0)
        return lambda x: ((x - middle) ** 2).sum(1) - 2 * features.shape[1]

    source, target = gaussians(0, n=80, m=80, std=3.0)
    assert not classifier_test(source, target).shifted  # no line tells these apart
    assert classifier_test(source, target, fit=distance_from_the_middle).shifted


def test_a_classifier_that_says_the_same_of_all_raises_no_alarm():
    def blind(features, labels):
        return lambda x: x.new_zeros(len(x)) + 5.0

    source, target = gaussians(0, n=30, m=30, mean=9.0)
    assert classifier_test(source, target, fit=blind).p_value == 1.0
    found = classifier_test(source, target, fit=blind, method="permutation")
    assert found.statistic == 0.5
    assert found.p_value == 1.0


def test_images_are_taken_as_they_are():
    rng = torch.Generator().manual_seed(0)
    images = torch.randint(0, 100, (60, 1, 3, 3), generator=rng, dtype=torch.uint8)
    assert classifier_test(images[:30], images[30:] + 100).shifted


def test_auc_needs_both_classes():
    with pytest.raises(ArgumentError, match=r"0 and 1, both of them; got \[1.0\]"):
        auc(torch.rand(3), torch.ones(3))


def test_an_unknown_method_is_refused():
    with pytest.raises(ArgumentError, match="expected holdout or permutation"):
        classifier_test(torch.rand(9), torch.rand(9), method="bootstrap")


def test_more_folds_than_pairs_of_examples_are_refused():
    with pytest.raises(ShapeError, match="two per fold"):
        classifier_test(torch.rand(9), torch.rand(9), method="permutation", folds=5)


def test_too_few_permutations_are_refused():
    with pytest.raises(ArgumentError, match="expected at least 19"):
        classifier_test(torch.rand(9), torch.rand(9), method="permutation", permutations=18)


def test_auc_needs_one_label_per_score():
    with shapes_unchecked(), pytest.raises(ShapeError, match="2 scores and 3 labels"):
        auc(torch.rand(2), torch.tensor([0.0, 1.0, 1.0]))
    with pytest.raises(ArgumentError, match="scores holds numbers that are not finite"):
        auc(torch.tensor([0.0, float("nan")]), torch.tensor([0.0, 1.0]))


def test_constant_features_raise_no_alarm():
    same = torch.full((10, 2), 3.0)
    assert classifier_test(same, same).p_value == 1.0
