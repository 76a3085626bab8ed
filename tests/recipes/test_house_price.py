import csv
import math
from dataclasses import replace

import pytest
import torch
from real_data import use_real_data

from handson.base.errors import UnknownNameError
from handson.learn.predict import predict
from handson.models.table_mlp import TableMLP
from handson.recipes.build import build
from handson.recipes.house_price import TABLES, adapt
from handson.train.engine import fit
from handson.train.experiment import judge_folds
from handson.train.kfold import cross_validate
from handson.train.launch import launch
from handson.train.settings import Settings

SMALL = {"data": "houses", "epochs": 3}


def test_it_beats_the_mean_on_houses_that_it_has_not_seen():
    row = fit(replace(build("house_price", SMALL), validation=0.2)).rows[-1]
    assert row["validation_log_rmse"] < 0.2 < float(TABLES["houses"]().train[1].std())


def test_both_sets_of_layers_walk_the_same_path():
    rows = [
        fit(build("house_price", {**SMALL, "layers": kit}), settings=Settings(precision="fp64"))
        for kit in ("torch", "handson")
    ]
    assert rows[0].rows[-1]["train_loss"] == pytest.approx(rows[1].rows[-1]["train_loss"], rel=1e-9)


def test_houses_that_are_held_out_teach_nothing():
    experiment = replace(build("house_price", {**SMALL, "epochs": 0}), fold=(0, 5))
    seen = []
    model = fit(replace(experiment, prepare=lambda m, x, y: (seen.append(x), adapt(m, x, y)))).model
    held = len(experiment.data().train[0]) - len(seen[0])
    assert held == len(experiment.data().train[0]) // 5
    again = TableMLP(seen[0].shape[1], model.numbers)
    again.adapt(seen[0], torch.zeros(len(seen[0])))
    assert torch.equal(again.mean, model.mean)
    whole = TableMLP(seen[0].shape[1], model.numbers)
    whole.adapt(*experiment.data().train)
    assert not torch.equal(whole.mean, model.mean)


def test_a_run_leaves_prices_and_predict_says_the_same_from_the_raw_table(tmp_path):
    run, result = launch(build("house_price", SMALL), home=tmp_path)
    assert result.files == (run.folder / "submission.csv",)
    with (run.folder / "submission.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    _, test = TABLES["houses"].read()
    assert [int(row["id"]) for row in rows] == test["id"].tolist()
    raw = tmp_path / "some.csv"
    test.drop(columns=["price"], errors="ignore").head(7).to_csv(raw, index=False)
    said = predict(run, [raw])
    assert [p.input.rpartition(":")[2] for p in said] == [str(n) for n in range(2, 9)]
    for prediction, row in zip(said, rows, strict=False):
        assert prediction.values[0] == pytest.approx(float(row["price"]), rel=1e-4)


def test_a_table_without_a_column_of_the_training_table_is_named(tmp_path):
    run = launch(build("house_price", {**SMALL, "epochs": 1}), home=tmp_path)[0]
    raw = tmp_path / "some.csv"
    TABLES["houses"].read()[1].drop(columns=["rooms"]).to_csv(raw, index=False)
    assert "'rooms' of the training table is not in this one" in predict(run, [raw])[0].error


def test_an_unknown_table_is_refused_with_the_known_ones():
    with pytest.raises(UnknownNameError, match="house_prices"):
        build("house_price", {"data": "hose_prices"})


@pytest.mark.realdata
def test_on_the_real_table_it_reaches_its_number_and_writes_a_valid_submission(
    monkeypatch, tmp_path
):
    use_real_data(monkeypatch, tmp_path)
    experiment = build("house_price")
    _, spreads = cross_validate(experiment, 5, lambda part: fit(part).rows[-1])
    means = {name: spread.mean for name, spread in spreads.items()}
    assert [(v.ok, v.metric) for v in judge_folds(experiment, 5, means)] == [
        (True, "validation_log_rmse")
    ]
    run = launch(experiment, home=tmp_path)[0]
    with (run.folder / "submission.csv").open(encoding="utf-8", newline="") as file:
        prices = list(csv.reader(file))
    assert prices[0] == ["Id", "SalePrice"]
    assert [int(n) for n, _ in prices[1:]] == list(range(1461, 2920))
    assert all(10_000 < float(p) < 2_000_000 and math.isfinite(float(p)) for _, p in prices[1:])
    known = experiment.data.read()[1]
    raw = tmp_path / "test.csv"
    known.to_csv(raw, index=False)
    said = [p.values[0] for p in predict(run, [raw])]
    assert said == pytest.approx([float(p) for _, p in prices[1:]], rel=1e-3)
