from dataclasses import replace

import pytest
import torch
from recipes.few import few_glyphs

from handson.recipes.build import build
from handson.train.checkpoint import load
from handson.train.engine import fit
from handson.train.events import EpochDone
from handson.train.interrupt import StopRequest
from handson.train.runs import new_run
from handson.train.settings import Settings


def test_it_learns_from_few_images():
    experiment = replace(
        build("mlp", {"data": "glyphs", "epochs": 10, "batch_size": 64}), data=few_glyphs
    )
    rows = fit(experiment).rows
    assert rows[-1]["train_loss"] < 0.8 * rows[0]["train_loss"]
    assert rows[-1]["test_accuracy"] > 0.5


def history(layers, precision="fp64", epochs=1):
    experiment = build("mlp", {"data": "glyphs", "epochs": epochs, "layers": layers})
    return fit(replace(experiment, data=few_glyphs), settings=Settings(precision=precision)).rows


def test_all_sets_of_layers_walk_the_same_path():
    theirs, ours, blocks = (history(layers)[-1] for layers in ("torch", "handson", "blocks"))
    for row in (ours, blocks):
        assert theirs["train_loss"] == pytest.approx(row["train_loss"], rel=1e-9)
        assert theirs["test_accuracy"] == row["test_accuracy"]


def test_blocks_change_no_bit_of_the_loss_curve_of_our_layers():
    ours, blocks = (history(layers, "fp32", 3) for layers in ("handson", "blocks"))
    for name in ("train_loss", "test_loss", "test_accuracy"):
        assert [row[name] for row in blocks] == [row[name] for row in ours]


def test_a_run_on_blocks_that_was_stopped_goes_on_to_the_same_end(tmp_path):
    experiment = replace(
        build("mlp", {"data": "glyphs", "epochs": 2, "layers": "blocks"}), data=few_glyphs
    )
    whole = fit(experiment)
    stop = StopRequest()

    def ask(event):
        if isinstance(event, EpochDone):
            stop.ask()

    run = new_run(tmp_path, experiment.recipe)
    assert fit(experiment, run=run, callbacks=[ask], stop=stop).status == "interrupted"
    resumed = fit(experiment, run=run, resume=True)
    assert resumed.rows[-1]["train_loss"] == whole.rows[-1]["train_loss"]
    theirs = build("mlp", {"data": "glyphs", "layers": "torch"}).model()
    theirs.load_state_dict(load(run.last)["model"])
    kept = resumed.model.state_dict()
    assert all(torch.equal(x, kept[name]) for name, x in theirs.state_dict().items())
