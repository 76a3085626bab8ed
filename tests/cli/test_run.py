import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
import torch
from data.pictures import make_folder

from handson.cli.app import run
from handson.train import checkpoint
from handson.train.history import timeless
from handson.train.runs import Run
from handson.train.store import RunStore


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HANDSON_HOME", str(tmp_path / "my runs 动手"))
    return tmp_path / "my runs 动手"


def test_a_run_shows_its_number_and_leaves_picture_and_checkpoint(home, capsys):
    assert run(["run", "linear_regression"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"weight_error .* ≤ 0.005 .* reached", shown)
    assert shown.count("epoch ") >= 3
    assert "Next:" in shown
    (summary,) = RunStore(home).list()
    names = {p.name for p in summary.folder.iterdir()}
    assert names == {"manifest.json", "metrics.jsonl", "last.safetensors", "learning_curve.png"}


def test_a_missed_number_is_exit_code_1(home, capsys, monkeypatch):
    from handson.recipes import linear_regression

    monkeypatch.setattr(linear_regression, "weight_error", lambda model: {"weight_error": 1.0})
    assert run(["run", "linear_regression"]) == 1
    assert "missed" in capsys.readouterr().out


def test_other_arguments_are_judged_by_nothing(home, capsys):
    assert run(["run", "linear_regression", "--epochs", "1"]) == 0
    assert "no number is on record" in capsys.readouterr().out


def test_quiet_prints_the_result_only(home, capsys):
    assert run(["run", "linear_regression", "--quiet"]) == 0
    shown = capsys.readouterr().out
    assert "reached" in shown
    assert "epoch" not in shown


def test_cross_validation_shows_every_fold_and_their_spread(home, capsys):
    assert run(["run", "linear_regression", "--kfold", "3", "--quiet"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"│ 3 ", shown)
    assert "validation_mae" in shown
    assert "std" in shown
    assert len(RunStore(home).list()) == 3


def test_a_run_that_diverges_says_why_and_exits_with_2(home, capsys):
    assert run(["run", "linear_regression", "--lr", "1e30"]) == 2
    message = capsys.readouterr().err
    assert "learning rate that is too high (it is 1e+30" in message
    assert "last.safetensors" in message


def rows(home):
    (summary,) = RunStore(home).list()
    return [timeless(row) for row in checkpoint.load(summary.folder / "last.safetensors")["rows"]]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_control_c_leaves_a_run_that_can_be_resumed_to_the_same_end(home, tmp_path, capsys):
    words = [sys.executable, "-m", "handson", "run", "linear_regression", "--epochs", "120"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, encoding="utf-8") as child:
        for line in child.stdout:
            if line.startswith("epoch 2/"):
                child.send_signal(signal.SIGINT)
                break
        rest = child.stdout.read()
    assert child.returncode == 130
    assert "handson runs resume" in rest
    (summary,) = RunStore(home).list()
    assert summary.status == "interrupted"
    assert run(["runs", "resume", "last"]) == 0
    resumed = rows(home)
    straight = tmp_path / "straight"
    os.environ["HANDSON_HOME"] = str(straight)
    assert run(words[3:]) == 0
    assert rows(straight) == resumed


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_a_second_control_c_leaves_at_once(home):
    slow = (
        "import sys, time; from handson.recipes import linear_regression as r;"
        "r.weight_error = lambda model: time.sleep(60);"
        "from handson.cli.app import run; sys.exit(run(['run', 'linear_regression']))"
    )
    with subprocess.Popen([sys.executable, "-c", slow], stdout=subprocess.PIPE) as child:
        child.stdout.readline()
        time.sleep(1.0)
        started = time.monotonic()
        child.send_signal(signal.SIGINT)
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        assert child.wait(timeout=30) == 130
    assert time.monotonic() - started < 20
    (summary,) = RunStore(home).list()
    assert checkpoint.load(summary.folder / "last.safetensors")["rows"] == []


def test_own_images_are_told_before_they_are_learned(home, tmp_path, monkeypatch, capsys):
    make_folder(tmp_path / "动物", 猫=5, 狗=5)
    (tmp_path / "动物" / "猫" / "坏.png").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    words = ["run", "softmax_regression", "--data", "动物", "--epochs", "1"]
    assert run(words) == 0
    shown = capsys.readouterr().out
    told, trained = shown.split("softmax_regression:")
    assert "2, learn+test: 狗 4+1 · 猫 4+1" in told
    assert "left out   猫/坏.png: no image" in told
    assert "8 examples" in trained
    assert "no number is on record" in trained
    assert run([*words, "--quiet"]) == 0
    assert "left out" not in capsys.readouterr().out
    (summary, _) = RunStore(home).list()
    assert summary.arguments["data"] == str(tmp_path / "动物")
    assert run(["runs", "show", summary.id]) == 0
    assert f"data={tmp_path / '动物'}" in capsys.readouterr().out
    assert run([*words, "--kfold", "2", "--quiet"]) == 0


def test_data_that_is_nothing_stops_before_a_run_begins(home, capsys):
    assert run(["run", "lenet", "--data", "fashion_mnst"]) == 2
    assert "the nearest are: fashion_mnist" in capsys.readouterr().err
    assert run(["run", "lenet", "--data", "no/where"]) == 2
    assert "there is no file or folder" in capsys.readouterr().err
    assert RunStore(home).list() == []


def test_a_run_on_images_that_have_changed_is_not_resumed(home, tmp_path, capsys):
    make_folder(tmp_path / "data", a=5, b=5)
    assert run(["run", "mlp", "--data", str(tmp_path / "data"), "--epochs", "1", "--quiet"]) == 0
    (summary,) = RunStore(home).list()
    Run(summary.folder).update(status="interrupted")
    make_folder(tmp_path / "data", c=2)
    assert run(["runs", "resume", "last"]) == 2
    assert "has changed since the run began: classes: 'c' came" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "data" / "c")
    assert run(["runs", "resume", "last"]) == 0
    assert RunStore(home).list()[0].status == "finished"


@pytest.mark.slow
def test_several_processes_give_the_result_of_one(home, tmp_path, capsys):
    words = [sys.executable, "-m", "handson", "run", "linear_regression", "--precision", "fp64"]
    for where, more in ((home, []), (tmp_path / "two", ["--devices", "2", "--device", "cpu"])):
        env = {**os.environ, "HANDSON_HOME": str(where)}
        subprocess.run([*words, *more], env=env, check=True, capture_output=True, timeout=120)
    for alone, together in zip(rows(home), rows(tmp_path / "two"), strict=True):
        assert together == pytest.approx(alone, rel=1e-9)


def test_a_picture_that_cannot_be_drawn_costs_no_result(home, capsys, monkeypatch):
    from handson.base.errors import HandsonError
    from handson.cli import run as module

    def refuse(*words):
        raise HandsonError("no space")

    monkeypatch.setattr(module, "save", refuse)
    assert run(["run", "linear_regression"]) == 0
    assert "no picture was drawn: no space" in capsys.readouterr().err


def test_training_from_scratch_is_one_flag(home):
    assert run(["run", "linear_regression", "--layers", "handson", "--precision", "fp64"]) == 0
    ours = rows(home)
    os.environ["HANDSON_HOME"] = str(home.parent / "torch")
    assert run(["run", "linear_regression", "--precision", "fp64"]) == 0
    for a, b in zip(ours, rows(home.parent / "torch"), strict=True):
        assert a == pytest.approx(b, rel=1e-9)
    assert torch.get_default_dtype() == torch.float32


def test_patience_stops_before_the_last_epoch_and_is_in_the_manifest(home, capsys):
    words = ["run", "linear_regression", "--epochs", "300", "--patience", "3", "--quiet"]
    assert run(words) == 0
    (summary,) = RunStore(home).list()
    last = Run(summary.folder)
    losses = [row["validation_loss"] for row in last.rows()]
    assert len(losses) < 300
    assert losses.index(min(losses)) == len(losses) - 4
    assert last.manifest()["patience"] == 3
    assert last.best.exists()
    assert run(["run", "linear_regression", "--patience", "-1"]) == 2
    assert "patience is a number of epochs" in capsys.readouterr().err


def test_patience_watches_every_fold_of_a_cross_validation(home, capsys):
    words = ["run", "linear_regression", "--epochs", "300", "--patience", "2", "--kfold", "2"]
    assert run([*words, "--quiet"]) == 0
    assert all(len(Run(s.folder).rows()) < 300 for s in RunStore(home).list())
