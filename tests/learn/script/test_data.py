import pytest
import torch
from learn.script.some_experiments import idx_files, mlp

from handson.base.errors import RunError
from handson.data.dataset import Dataset
from handson.learn.script.data import data_of
from handson.recipes.build import build
from handson.train.data_facts import data_facts


def test_the_folder_of_published_files_is_where_they_were_found(tmp_path, monkeypatch):
    experiment = build("mlp", {"data": "mnist"})
    data = data_of(experiment, {})
    assert data.default == 'Path("mnist")'
    assert "handson data get mnist" in data.missing
    assert not data.file

    folder = idx_files(tmp_path / "there")
    found = {path.name: path for path in folder.iterdir()}
    monkeypatch.setattr("handson.learn.script.data.locate", lambda name, root: found)
    monkeypatch.setattr("handson.learn.script.data.Path.home", lambda: tmp_path / "elsewhere")
    assert data_of(experiment, {}).default == f'Path("{folder.resolve().as_posix()}")'
    monkeypatch.setattr("handson.learn.script.data.Path.home", lambda: tmp_path.resolve())
    data = data_of(experiment, {})
    assert (data.default, data.missing) == ('Path.home() / "there"', "")


def test_other_data_become_a_file_of_arrays_named_after_the_set():
    x, y = torch.arange(6, dtype=torch.uint8).reshape(3, 2), torch.tensor([0, 1, 0])
    dataset = Dataset(name="/data/My photos: 动手.d", train=(x, y), test=(x[:1], y[:1]))
    data = data_of(mlp(data=lambda: dataset), {})
    assert data.file == "My-photos-动手.d.npz"
    assert list(data.arrays) == ["train_inputs", "train_targets", "test_inputs", "test_targets"]
    assert data.arrays["train_inputs"].dtype == "uint8"
    assert data.arrays["train_inputs"].tolist() == x.tolist()
    assert data.parts == ("test",)
    assert data_of(mlp(data=lambda: dataset, fold=(0, 3)), {}).parts == ("validation",)
    assert data_of(mlp(data=lambda: dataset, validation=0.3), {}).parts == ("test", "validation")


def test_data_that_changed_since_the_run_are_refused():
    x, y = torch.zeros(3, 2), torch.tensor([0, 1, 0])
    dataset = Dataset(name="mine", train=(x, y), test=(x, y))
    facts = data_facts(dataset)
    assert data_of(mlp(data=lambda: dataset), facts).file == "mine.npz"
    fewer = Dataset(name="mine", train=(x[1:], y[1:]), test=(x, y))
    with pytest.raises(RunError, match="mine has changed since the run began"):
        data_of(mlp(data=lambda: fewer), facts)
