from dataclasses import replace

import pytest
from recipes.few import few_glyphs

from handson.recipes.build import build
from handson.train.engine import fit
from handson.train.settings import Settings


def test_it_learns_from_few_images():
    experiment = replace(
        build("softmax_regression", {"data": "glyphs", "epochs": 10, "batch_size": 64}),
        data=few_glyphs,
    )
    rows = fit(experiment).rows
    assert rows[-1]["train_loss"] < 0.8 * rows[0]["train_loss"]
    assert rows[-1]["test_accuracy"] > 0.5


def test_both_sets_of_layers_walk_the_same_path():
    rows = []
    for layers in ("torch", "handson"):
        experiment = build("softmax_regression", {"data": "glyphs", "epochs": 1, "layers": layers})
        experiment = replace(experiment, data=few_glyphs)
        rows.append(fit(experiment, settings=Settings(precision="fp64")).rows[-1])
    assert rows[0]["train_loss"] == pytest.approx(rows[1]["train_loss"], rel=1e-9)
    assert rows[0]["test_accuracy"] == rows[1]["test_accuracy"]
