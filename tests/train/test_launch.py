import json
import os

import pytest
import torch
from train.small import rows_without_clock, small, small_data

from handson.base.errors import CheckpointError, DataError, DivergenceError, RunError
from handson.train.engine import fit
from handson.train.events import Stepped
from handson.train.launch import launch
from handson.train.runs import Run
from handson.train.settings import Settings
from handson.train.store import RunStore

CPU = Settings(device="cpu")


def test_a_run_leaves_everything_that_is_needed_to_make_it_again(tmp_path):
    run, result = launch(small(arguments={"lr": 0.1}), CPU, home=tmp_path)
    assert result.status == "finished"
    manifest = run.manifest()
    assert manifest["status"] == "finished"
    assert manifest["arguments"] == {"lr": 0.1}
    assert manifest["settings"]["device"] == "cpu"
    assert manifest["versions"]["torch"] == torch.__version__
    assert manifest["last"]["test_accuracy"] == result.rows[-1]["test_accuracy"]
    assert rows_without_clock(run.rows()) == rows_without_clock(result.rows)
    assert not (run.folder / "lock").exists()
    assert [s.id for s in RunStore(tmp_path).list()] == [run.id]


def test_a_stopped_run_goes_on_to_the_same_end(tmp_path):
    def stop(event):
        if isinstance(event, Stepped) or getattr(event, "row", {}).get("epoch") == 1:
            os.kill(os.getpid(), 2)  # what Ctrl-C sends

    run, result = launch(small(), CPU, home=tmp_path, callbacks=[stop])
    assert result.status == run.manifest()["status"] == "interrupted"
    again, finished = launch(small(), CPU, home=tmp_path, resume=run)
    assert again == run
    assert run.manifest()["status"] == "finished"
    assert rows_without_clock(finished.rows) == rows_without_clock(fit(small(), settings=CPU).rows)


def test_a_run_on_other_data_than_before_is_not_resumed_and_stays_as_it_was(tmp_path):
    run, _ = launch(small(epochs=1), CPU, home=tmp_path)
    before = (run.folder / "manifest.json").read_bytes()
    assert run.manifest()["data"]["examples"] == {"train": 70, "test": 30}
    with pytest.raises(RunError, match="train examples: 70 then, 60 now"):
        launch(small(epochs=2, data=lambda: small_data(60)), CPU, home=tmp_path, resume=run)
    assert (run.folder / "manifest.json").read_bytes() == before
    assert not (run.folder / "lock").exists()


def test_data_that_cannot_be_loaded_leaves_no_run(tmp_path):
    def missing():
        raise DataError("no such data")

    with pytest.raises(DataError, match="no such data"):
        launch(small(data=missing), CPU, home=tmp_path)
    assert RunStore(tmp_path).list() == []


def test_a_run_that_diverges_says_so_in_its_folder(tmp_path):
    experiment = small(loss=lambda p, t: (p * float("inf")).sum())
    with pytest.raises(DivergenceError):
        launch(experiment, CPU, home=tmp_path)
    (summary,) = RunStore(tmp_path).list()
    assert summary.status == "diverged"
    manifest = json.loads((summary.folder / "manifest.json").read_text(encoding="utf-8"))
    assert "learning rate" in manifest["error"]


def test_any_other_error_is_kept_too(tmp_path):
    def broken(prediction, target):
        raise ValueError("my own mistake")

    with pytest.raises(ValueError, match="my own mistake"):
        launch(small(loss=broken), CPU, home=tmp_path)
    (summary,) = RunStore(tmp_path).list()
    assert summary.status == "failed"


def test_a_run_in_use_is_left_alone(tmp_path):
    run, _ = launch(small(epochs=1), CPU, home=tmp_path)
    run.acquire()
    with pytest.raises(RunError, match=f"process {os.getpid()}"):
        launch(small(epochs=1), CPU, home=tmp_path, resume=run)


def test_a_disk_that_is_full_at_the_end_does_not_hide_the_first_error(tmp_path, monkeypatch):
    def broken(prediction, target):
        monkeypatch.setattr(Run, "update", refuse)
        raise ValueError("the first error")

    def refuse(self, **changes):
        raise CheckpointError("disk full")

    with pytest.raises(ValueError, match="the first error"):
        launch(small(loss=broken), CPU, home=tmp_path)
    (folder,) = [p for p in tmp_path.iterdir() if p.is_dir()]
    assert not Run(folder).in_use_by()


def test_a_run_that_failed_and_then_finished_is_a_finished_run(tmp_path):
    calls = 0

    def flaky(prediction, target):
        nonlocal calls
        calls += 1
        if calls == 15:
            raise ValueError("once")
        return torch.nn.functional.cross_entropy(prediction, target)

    with pytest.raises(ValueError, match="once"):
        launch(small(loss=flaky), CPU, home=tmp_path)
    (summary,) = RunStore(tmp_path).list()
    run, _ = launch(small(), CPU, home=tmp_path, resume=Run(summary.folder))
    assert run.manifest()["status"] == "finished"
    assert run.manifest()["error"] == ""


def test_the_name_of_a_recipe_finds_its_newest_run(tmp_path):
    for recipe in ("mlp", "lenet", "mlp", "lenet"):
        launch(small(epochs=0, recipe=recipe), CPU, home=tmp_path)
    store = RunStore(tmp_path)
    assert store.find("mlp").id == store.list(recipe="mlp", limit=1)[0].id
    assert store.find("mlp").manifest()["recipe"] == "mlp"
