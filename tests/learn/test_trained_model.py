import shutil
from dataclasses import replace

import pytest
import torch
from learn.small_runs import CPU, odd_run, train, train_shapes, words
from recipes.few import few_glyphs

from handson.base.errors import CheckpointError, DeviceError, RunError
from handson.learn.trained_model import TrainedModel, kind_of_input
from handson.recipes.build import build
from handson.train import checkpoint
from handson.train.experiment import EarlyStopping
from handson.train.launch import launch


def test_the_model_answers_as_it_did_when_it_was_trained(tmp_path):
    experiment = replace(build("mlp", {"data": "glyphs", "epochs": 1}), data=few_glyphs)
    run, result = launch(experiment, CPU, home=tmp_path)
    images = few_glyphs().test[0][:7]
    model = TrainedModel(run, "cpu")
    scores = model(images)
    assert scores.dtype == torch.float64
    with torch.no_grad():
        expected = result.model.eval()(images.float() / 255)
    torch.testing.assert_close(scores.float(), expected)
    assert model.takes == "images"
    assert list(model.classes) == list("0123456789")
    assert model.epoch == 1


def test_the_data_may_be_gone(tmp_path):
    run = train_shapes(tmp_path, tmp_path / "bars", epochs=1)
    shutil.rmtree(tmp_path / "bars")
    model = TrainedModel(run, "cpu")
    assert list(model.classes) == ["横", "竖"]
    assert model(torch.zeros(3, 1, 28, 28, dtype=torch.uint8)).shape == (3, 2)


def test_the_best_epoch_counts_where_one_was_kept(tmp_path):
    stopping = EarlyStopping(monitor="train_loss", patience=1, minimize=False)
    run = odd_run(tmp_path, epochs=5, early_stopping=stopping)
    assert run.best.is_file()
    assert checkpoint.about(run.last)["epoch"] == 2
    assert TrainedModel(run, "cpu").epoch == 1


def test_a_run_in_double_precision_answers_in_it(tmp_path):
    settings = replace(CPU, precision="fp64")
    run, _ = launch(build("linear_regression", {"epochs": 1}), settings, home=tmp_path)
    model = TrainedModel(run, "cpu")
    assert {p.dtype for p in model.model.parameters()} == {torch.float64}
    assert model(torch.zeros(2, 2)).shape == (2, 1)


def test_a_run_of_an_older_handson_asks_its_data(tmp_path):
    run = train(tmp_path, "linear_regression", epochs=1)
    manifest = run.manifest()
    del manifest["data"]
    run.write_manifest(manifest)
    assert TrainedModel(run, "cpu").takes == "tables"


def test_what_cannot_answer_says_why(tmp_path):
    with pytest.raises(RunError, match=r"takes inputs float32 of shape \[2, 3\]; predict knows"):
        TrainedModel(odd_run(tmp_path, data=words, epochs=0, measure=None), "cpu")
    run = train(tmp_path, "linear_regression", epochs=1)
    run.update(recipe="")
    with pytest.raises(RunError, match="made by no recipe"):
        TrainedModel(run, "cpu")
    run.update(recipe="linear_regression")
    with pytest.raises(DeviceError):
        TrainedModel(run, "cuda:77")
    run.last.write_bytes(run.last.read_bytes()[:-9])
    with pytest.raises(CheckpointError, match=r"damaged|torn"):
        TrainedModel(run, "cpu")
    run.last.unlink()
    with pytest.raises(RunError, match="stopped before its first checkpoint"):
        TrainedModel(run, "cpu")


@pytest.mark.parametrize(
    ("described", "kind"),
    [
        ({"dtype": "uint8", "shape": [1, 28, 28]}, "images"),
        ({"dtype": "float32", "shape": [7]}, "tables"),
    ],
)
def test_the_kind_of_input_follows_from_the_data(described, kind):
    assert kind_of_input("5f3a", described) == kind


@pytest.mark.parametrize("described", [{}, {"dtype": "int64", "shape": [9]}])
def test_other_inputs_are_refused(described):
    with pytest.raises(RunError, match="run 5f3a takes inputs"):
        kind_of_input("5f3a", described)
