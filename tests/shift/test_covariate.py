import pytest
import torch
from shift.calibration import gaussians
from unchecked import shapes_unchecked

from handson.base.errors import ArgumentError, ShapeError
from handson.shift.covariate import (
    density_ratio,
    effective_sample_size,
    importance_weights,
    weighted_mean,
)
from handson.shift.logistic import logistic_regression


def test_the_ratio_of_two_gaussians_is_the_one_of_the_formula():
    source, target = gaussians(0, n=4000, m=3000, features=1, mean=1.0)
    found = density_ratio(source, target)
    exact = (source[:, 0] - 0.5).exp()  # N(x; 1) / N(x; 0)
    inside = source[:, 0].abs() < 2
    torch.testing.assert_close(found[inside].log(), exact[inside].log(), rtol=0, atol=0.15)


def test_without_a_shift_all_count_about_the_same():
    found = importance_weights(*gaussians(0, n=800, m=800))
    assert found.effective_sample_size > 780
    assert found.clipped == 0.0


def test_weights_turn_the_sources_mean_into_the_targets():
    source, target = gaussians(1, n=3000, m=3000, features=2, mean=0.7)
    weights = importance_weights(source, target).values.float()
    means = torch.stack([weighted_mean(column, weights) for column in source.T])
    assert float(source.mean(0).abs().max()) < 0.1
    torch.testing.assert_close(means, target.mean(0), rtol=0, atol=0.1)


def test_weights_are_one_on_average_and_clipping_is_told():
    source, target = gaussians(1, n=400, m=400, features=2, mean=2.0)
    free, clipped = (importance_weights(source, target, clip=c) for c in (1e9, 3.0))
    for found in (free, clipped):
        assert float(found.values.mean()) == pytest.approx(1.0)
    assert free.clipped == 0.0
    assert 0.0 < clipped.clipped < 0.5
    assert clipped.effective_sample_size > free.effective_sample_size
    assert float(clipped.values.max() / clipped.values.min()) < float(
        free.values.max() / free.values.min()
    )


def test_nobody_is_judged_by_a_classifier_that_has_seen_him():
    seen = []

    def fit(examples, labels):
        known = set(examples[labels == 0].flatten().tolist())
        seen.append(known)

        def score(x):
            assert not known & set(x.flatten().tolist())
            return x.new_zeros(len(x))

        return score

    source, target = gaussians(0, n=20, m=20, features=1)
    found = density_ratio(source, target, 4, fit)
    assert len(seen) == 4
    assert found.tolist() == pytest.approx([15 / 20] * 20)


def test_a_classifier_that_knows_its_examples_by_heart_is_disarmed_by_cross_fitting():
    def by_heart(examples, labels):
        """Nearest neighbour: sure of what it has seen."""

        def score(x):
            nearest = (x.unsqueeze(1) - examples).square().sum(2).argmin(1)
            return 6 * labels[nearest] - 3

        return score

    source, target = gaussians(0, n=200, m=200)
    seen = by_heart(torch.cat([source, target]), torch.cat([torch.zeros(200), torch.ones(200)]))
    assert float(seen(source).exp().mean()) < 0.1  # "none of these is like the target"
    assert float((density_ratio(source, target, fit=by_heart) > 1).float().mean()) > 0.3


def test_images_are_taken_as_they_are():
    images = torch.randint(0, 255, (40, 1, 2, 2), dtype=torch.uint8)
    assert importance_weights(images[:20], images[20:]).values.shape == (20,)


def test_no_overlap_at_all_is_said():
    def sure(examples, labels):
        return lambda x: x.new_full((len(x),), -torch.inf)

    source, target = gaussians(0, n=20, m=20)
    with pytest.raises(ArgumentError, match="no source example looks like the target"):
        importance_weights(source, target, fit=sure)


@pytest.mark.parametrize("clip", [0.5, 0.0, float("nan")])
def test_a_clip_below_one_is_refused(clip):
    with pytest.raises(ArgumentError, match="expected at least 1"):
        importance_weights(torch.rand(9, 1), torch.rand(9, 1), clip=clip)


def test_more_folds_than_examples_are_refused():
    with pytest.raises(ArgumentError, match="folds"):
        importance_weights(torch.rand(3, 1), torch.rand(3, 1), folds=5)


def test_infinite_odds_are_clipped():
    source, target = torch.zeros(40, 1), torch.ones(40, 1)
    source[:2] = 1.0

    def sure(examples, labels):
        return lambda x: torch.where(x[:, 0] > 0.5, 2000.0, -2000.0)

    found = importance_weights(source, target, fit=sure)
    assert bool(found.values.isfinite().all())
    assert found.effective_sample_size == pytest.approx(2.0)


@pytest.mark.parametrize("scale", [1e-20, 1.0, 1e15])
def test_the_scale_of_weights_does_not_matter(scale):
    weights = torch.tensor([1.0, 1.0, 2.0]) * scale
    assert float(effective_sample_size(weights)) == pytest.approx(16 / 6)
    assert float(weighted_mean(torch.tensor([0.0, 4.0, 6.0]), weights)) == pytest.approx(4.0)


def test_a_minibatch_without_weight_has_no_loss_and_no_gradient():
    losses = torch.tensor([3.0, 4.0], requires_grad=True)
    mean = weighted_mean(losses, torch.zeros(2))
    mean.backward()
    assert mean.item() == 0.0
    assert losses.grad.tolist() == [0.0, 0.0]


def test_one_weight_per_loss():
    with shapes_unchecked(), pytest.raises(ShapeError, match="reduction='none'"):
        weighted_mean(torch.tensor(1.0), torch.ones(3))


def test_the_default_classifier_is_logistic_regression():
    source, target = gaussians(0, n=30, m=30, mean=0.5)
    torch.testing.assert_close(
        density_ratio(source, target), density_ratio(source, target, fit=logistic_regression)
    )


@pytest.mark.parametrize("bad", [[0.0, 0.0], [1.0, -1.0], [1.0, float("nan")], []])
def test_weights_that_make_no_sense_have_no_size(bad):
    with pytest.raises(ArgumentError, match="finite and at least 0, and not all of them 0"):
        effective_sample_size(torch.tensor(bad))


def test_what_a_scorer_gives_is_looked_at():
    source, target = gaussians(0, n=20, m=20)
    with pytest.raises(ShapeError, match="expected one number per example"):
        importance_weights(source, target, fit=lambda x, y: lambda z: z[:, :1])
    with pytest.raises(ArgumentError, match="scorer gave NaN"):
        importance_weights(source, target, fit=lambda x, y: lambda z: z[:, 0] * torch.nan)


def test_constant_features_tell_nothing():
    found = importance_weights(torch.ones(20, 2), torch.ones(15, 2))
    assert found.values.tolist() == pytest.approx([1.0] * 20)


def test_empty_and_missing_are_refused():
    with pytest.raises(ShapeError, match="target has shape"):
        density_ratio(torch.rand(9, 2), torch.rand(0, 2))
    with pytest.raises(ArgumentError, match="source holds numbers that are not finite"):
        density_ratio(torch.full((9, 2), torch.nan), torch.rand(9, 2))
