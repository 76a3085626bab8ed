import math

import pytest
from train.search.toys import toy
from train.small import small, small_data

from handson.base.errors import ArgumentError, UnknownNameError
from handson.recipes.polynomial_fit import polynomial_fit
from handson.train import curves
from handson.train.curves import learning_curve, validation_curve

FEW = {"examples": 40, "epochs": 60}


def test_a_validation_curve_shows_where_underfitting_ends():
    curve = validation_curve(polynomial_fit, "degree", [1, 3], fixed=FEW, seeds=[0, 1])
    assert (curve.recipe, curve.argument, curve.values) == ("polynomial_fit", "degree", (1, 3))
    assert curve.repeats == 2
    low, right = curve.train
    assert low.mean > 1 > 0.1 > right.mean
    assert low.low <= low.mean <= low.high
    assert low.std > 0


def test_a_learning_curve_shows_the_gap_close():
    fixed = {"degree": 12, "epochs": 200}
    curve = learning_curve(polynomial_fit, [8, 80], fixed=fixed, seeds=[0, 1])
    assert curve.argument == "examples"
    assert curve.gaps[0] > 10 * curve.gaps[1]
    assert curve.gaps[0] == curve.validation[0].mean - curve.train[0].mean


@pytest.fixture
def trained(monkeypatch):
    """Remember the rows that every training and every evaluation was given."""
    seen = []
    measure = curves._measured

    def remember(experiment, dataset, learn, check, settings):
        seen.append((learn.tolist(), check.tolist()))
        return measure(experiment, dataset, learn, check, settings)

    monkeypatch.setattr(curves, "_measured", remember)
    return seen


def test_sizes_share_the_examples_held_out_and_begin_with_the_same(trained):
    learning_curve(toy, [5, 20], seeds=[0, 1], validation=0.3)
    (a, held), (b, same), (_, other), _ = trained
    assert held == same != other
    assert b[:5] == a
    assert len(held) == 21
    assert not set(b) & set(held)


def test_folds_hold_every_example_out_once(trained):
    validation_curve(toy, "lr", [0.1, 0.2], kfold=7)
    assert len(trained) == 14
    assert sorted(row for _, held in trained[:7] for row in held) == list(range(70))
    assert all(sorted(learn + held) == list(range(70)) for learn, held in trained)


def test_any_metric_of_the_recipe_can_be_measured():
    curve = validation_curve(toy, "lr", [1e-9, 0.2], metric="accuracy", fixed={"epochs": 5})
    assert curve.train[1].mean > curve.train[0].mean
    assert all(0 <= point.low <= point.high <= 1 for point in curve.validation)


def test_the_test_part_is_not_read():
    def poisoned(*, seed: int = 0):
        data = small_data()
        data.test[0].fill_(math.nan)
        return small(data=lambda: data, seed=seed)

    curve = learning_curve(poisoned, [10], seeds=[0])
    assert math.isfinite(curve.validation[0].mean)
    assert math.isnan(curve.validation[0].std)


def test_what_makes_no_curve_is_refused():
    with pytest.raises(ArgumentError, match=r"57 training examples .* 1 to 56 beside the 14"):
        learning_curve(toy, [57])
    with pytest.raises(ArgumentError, match="sizes is empty"):
        learning_curve(toy, [])
    with pytest.raises(ArgumentError, match="seeds is empty"):
        validation_curve(toy, "lr", [0.1], seeds=[])
    with pytest.raises(ArgumentError, match="kfold is 2 or more"):
        validation_curve(toy, "lr", [0.1], kfold=1)
    with pytest.raises(ArgumentError, match="leaves a part empty"):
        validation_curve(toy, "lr", [0.1], validation=1.0)
    with pytest.raises(UnknownNameError, match=r"argument of toy is called 'lrr'.*: lr"):
        validation_curve(toy, "lrr", [0.1])
    with pytest.raises(UnknownNameError, match=r"argument of toy is called 'epoch'.*: epochs"):
        learning_curve(toy, [5], fixed={"epoch": 3})
    with pytest.raises(UnknownNameError, match=r"metric of toy is called 'acuracy'.*: accuracy"):
        learning_curve(toy, [5], metric="acuracy")
