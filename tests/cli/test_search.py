import json
import os
import shlex
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

from handson.base.errors import ArgumentError, UnknownNameError
from handson.catalog import recipe_addresses
from handson.cli.app import app
from handson.cli.search import OPTIONS, search_command
from handson.recipes.build import defaults, recipe


@pytest.fixture
def handson(tmp_path, monkeypatch):
    monkeypatch.setenv("HANDSON_HOME", str(tmp_path / "home"))
    runner = CliRunner()
    return lambda *words: runner.invoke(app, ["search", *words], catch_exceptions=False)


SMALL = ("linear_regression", "--epochs", "1", "--space", "lr=log:1e-3:0.3")


def test_the_table_is_sorted_and_the_best_can_be_run(handson):
    done = handson(*SMALL, "--space", "batch-size=10,20", "--trials", "4", "--seed", "3")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].split("\t") == [
        "trial", "lr", "batch_size", "validation_loss", "time", "status",
    ]  # fmt: skip
    losses = [float(line.split("\t")[3]) for line in lines[1:5]]
    assert losses == sorted(losses)
    words = shlex.split(next(line for line in lines if line.startswith("best"))[4:])
    assert words[:3] == ["handson", "run", "linear_regression"]
    ran = CliRunner().invoke(app, [*words[1:], "--quiet"], catch_exceptions=False)
    assert ran.exit_code == 0
    assert {"--lr", "--epochs", "--seed"} <= set(words)


def test_json_holds_every_trial(handson):
    done = handson(*SMALL, "--trials", "2", "--json", "--kfold", "3")
    content = json.loads(done.stdout)
    assert content["status"] == "finished"
    assert content["best"].startswith("handson run linear_regression --lr ")
    assert len(content["trials"]) == 2
    assert content["trials"][0]["spread"] > 0


def test_the_rungs_are_told(handson):
    words = ("--epochs", "3", "--trials", "3", "--method", "halving")
    done = handson("linear_regression", "--space", "lr=0.01:0.1", *words)
    assert "rungs: 3 × 1 epoch → 1 × 3 epochs" in done.stderr
    assert done.stdout.splitlines()[1].split("\t")[1] == "2"


def test_a_search_goes_on(handson):
    handson(*SMALL, "--trials", "2")
    done = handson(*SMALL, "--trials", "3", "--resume")
    assert "trial 3 of 3" in done.stderr
    assert "trial 2 of 3" not in done.stderr


def test_when_everything_diverges_the_reason_is_told(handson):
    done = handson("linear_regression", "--space", "lr=1e20,1e21", "--trials", "2")
    assert done.exit_code == 1
    assert "no trial has a score" in done.stderr
    assert "the loss became" in done.stderr


def test_mistakes_are_answered_as_handson_run_answers_them(handson):
    with pytest.raises(UnknownNameError, match="no recipe is called 'linear_regresion'"):
        handson("linear_regresion")
    with pytest.raises(UnknownNameError, match=r"'--spce'.*--space"):
        handson("linear_regression", "--spce", "lr=1")
    with pytest.raises(UnknownNameError, match="argument of linear_regression is called 'learn"):
        handson("linear_regression", "--space", "learning_rate=1,2")
    with pytest.raises(ArgumentError, match=r"lr is fixed at 0\.03"):  # the default, but typed
        handson("linear_regression", "--lr", "0.03", "--space", "lr=1,2")
    with pytest.raises(UnknownNameError, match="set of layers"):
        handson("linear_regression", "--space", "layers=torch,hand")


@pytest.mark.parametrize("name", recipe_addresses())
def test_the_flags_are_the_recipes_and_these(name):
    flags = {p.name for p in search_command(name).params} - {"help"}
    assert flags == {*defaults(recipe(name)), *OPTIONS}
    assert not OPTIONS.keys() & defaults(recipe(name)).keys()


@pytest.mark.skipif(sys.platform == "win32", reason="no signal reaches one process alone there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_keeps_what_is_done(tmp_path, jobs):
    words = [sys.executable, "-m", "handson", "search", "linear_regression", "--epochs", "20"]
    words += ["--space", "lr=log:1e-3:0.3", "--trials", "500", "--jobs", jobs]
    environment = {**os.environ, "HANDSON_HOME": str(tmp_path)}
    child = subprocess.Popen(
        words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while not list(tmp_path.glob("searches/*/trials/*.json")) and time.monotonic() < until:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=60)
    assert child.returncode == 130, err
    kept = len(list(tmp_path.glob("searches/*/trials/*.json")))
    assert 1 <= kept < 500
    assert "--resume" in out
    assert "Traceback" not in err
