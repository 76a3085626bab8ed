from dataclasses import replace

import pytest
from recipes.few import few_glyphs

from handson.base.errors import DivergenceError
from handson.recipes.build import build
from handson.train.engine import fit
from handson.train.settings import Settings


def train(epochs=6, settings=None, **arguments):
    arguments = {"depth": 30, "hidden": 32, "lr": 0.01, "batch_size": 16, **arguments}
    experiment = build("initialisation_compare", {"epochs": epochs, **arguments})
    return fit(replace(experiment, data=few_glyphs), settings=settings).rows[-1]


def test_with_the_right_start_thirty_layers_learn():
    assert train(activation="tanh", initialisation="xavier")["test_accuracy"] > 0.45
    assert train(activation="relu", initialisation="kaiming")["test_accuracy"] > 0.25


@pytest.mark.parametrize(
    ("activation", "initialisation"),
    [("relu", "default"), ("relu", "small"), ("relu", "xavier"), ("sigmoid", "xavier")],
)
def test_with_a_wrong_start_they_stay_at_chance(activation, initialisation):
    row = train(2, activation=activation, initialisation=initialisation)
    assert row["test_accuracy"] < 0.17


def test_weights_that_are_too_large_leave_the_range_of_floats():
    with pytest.raises(DivergenceError, match="the loss became"):
        train(1, depth=60, hidden=64, initialisation="normal")


def test_both_sets_of_layers_walk_the_same_path():
    rows = [
        train(1, Settings(precision="fp64"), depth=5, layers=layers)
        for layers in ("torch", "handson")
    ]
    assert rows[0]["train_loss"] == pytest.approx(rows[1]["train_loss"], rel=1e-9)


def test_the_numbers_hold_for_the_settings_that_were_measured():
    experiment = build("initialisation_compare")
    assert [e.bound for e in experiment.expect if e.applies(experiment.arguments)] == ["≥ 0.8"]
    wrong = build("initialisation_compare", {"initialisation": "default"})
    assert [e.bound for e in wrong.expect if e.applies(wrong.arguments)] == ["≤ 0.15"]
