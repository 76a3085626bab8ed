from dataclasses import replace

import pytest
from recipes.few import few_glyphs

from handson.recipes.build import build
from handson.train.engine import fit
from handson.train.settings import Settings


def test_it_learns_from_few_images():
    experiment = replace(
        build("lenet", {"data": "glyphs", "epochs": 8, "batch_size": 64, "modern": True}),
        data=few_glyphs,
    )
    rows = fit(experiment).rows
    assert rows[-1]["train_loss"] < 0.8 * rows[0]["train_loss"]
    assert rows[-1]["test_accuracy"] > 0.5


def test_both_sets_of_layers_walk_the_same_path():
    rows = []
    for layers in ("torch", "handson"):
        experiment = build(
            "lenet", {"data": "glyphs", "epochs": 1, "layers": layers, "modern": True}
        )
        experiment = replace(experiment, data=few_glyphs)
        rows.append(fit(experiment, settings=Settings(precision="fp64")).rows[-1])
    assert rows[0]["train_loss"] == pytest.approx(rows[1]["train_loss"], rel=1e-9)
    assert rows[0]["test_accuracy"] == rows[1]["test_accuracy"]


def test_zero_means_the_step_size_that_suits_the_variant():
    for arguments, rate in (({}, 0.9), ({"modern": True}, 0.05), ({"lr": 0.3}, 0.3)):
        experiment = build("lenet", arguments)
        optimizer = experiment.optimizer(experiment.model().parameters())
        assert optimizer.param_groups[0]["lr"] == rate


def test_zero_epochs_and_batch_size_mean_what_suits_the_variant():
    for arguments, expected in (({}, (10, 256)), ({"modern": True}, (20, 64))):
        experiment = build("lenet", arguments)
        assert (experiment.epochs, experiment.batch_size) == expected
