from dataclasses import replace

import pytest
from recipes.few import few_glyphs

from handson.base.errors import ArgumentError, UnknownNameError
from handson.recipes.build import build
from handson.train.engine import fit
from handson.train.settings import Settings


def history(**arguments):
    experiment = build("mlp_dropout", {"data": "glyphs", "batch_size": 64, **arguments})
    return fit(replace(experiment, data=few_glyphs), settings=Settings(precision="fp64")).rows


def test_it_learns_from_few_images():
    rows = history(epochs=15)
    assert rows[-1]["train_loss"] < 0.9 * rows[0]["train_loss"]
    assert rows[-1]["test_accuracy"] > 0.3


def test_both_sets_of_layers_drop_the_same_and_walk_the_same_path():
    theirs, ours = (history(epochs=2, layers=layers)[-1] for layers in ("torch", "handson"))
    assert theirs["train_loss"] == pytest.approx(ours["train_loss"], rel=1e-9)
    assert theirs["test_accuracy"] == ours["test_accuracy"]


def test_dropping_nothing_is_another_path():
    dropped, kept = (
        history(epochs=2, dropout1=p, dropout2=p)[-1]["train_loss"] for p in (0.5, 0.0)
    )
    assert dropped != kept


def test_what_cannot_be_is_refused():
    with pytest.raises(ArgumentError, match=r"from 0 to 1; got 1\.5"):
        build("mlp_dropout", {"dropout1": 1.5, "data": "glyphs", "layers": "handson"}).model()
    with pytest.raises(UnknownNameError, match="blocks"):
        build("mlp_dropout", {"data": "glyphs", "layers": "blocks"})
