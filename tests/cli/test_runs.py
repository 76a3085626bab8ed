import json
import os
import subprocess
import sys

import pytest
from cli.terminal import become_terminal
from train.some_runs import damage, make_run
from typer.testing import CliRunner

from handson.base.errors import HandsonError
from handson.cli.runs import FILTERS, app, list_
from handson.train.events import EpochDone
from handson.train.history import timeless
from handson.train.runs import STATUSES, Run
from handson.train.store import RunStore
from handson.train.summary import UNREADABLE

A, B, C = "20260101-000000-lenet-aaaa", "20260102-000000-mlp-bbbb", "20260103-000000-mlp-cccc"


@pytest.fixture
def home(tmp_path, monkeypatch):
    home = tmp_path / "my runs 动手"
    monkeypatch.setenv("HANDSON_HOME", str(home))
    for name in (B, C, A):
        make_run(home, name, recipe=name[16:-5])
    return home


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("HANDSON_HOME", str(tmp_path / "runs"))
    return tmp_path / "runs"


def run(*words, typed=None):
    return CliRunner().invoke(app, list(words), input=typed)


def output(*words, typed=None):
    result = run(*words, typed=typed)
    assert result.exit_code == 0, result.exception
    return result.stdout


def error(*words):
    result = run(*words)
    assert isinstance(result.exception, HandsonError), result.exception
    return str(result.exception)


def listed(*words):
    return [line.split("\t")[0] for line in output(*words).splitlines()]


# ---- list ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", [[], ["list"]])
def test_runs_are_listed_newest_first_and_can_be_narrowed(home, verb):
    Run(home / B).update(status="failed")
    assert listed(*verb) == [C, B, A]
    assert listed(*verb, "--recipe", "mlp") == [C, B]
    assert listed(*verb, "--status", "failed") == [B]
    assert listed(*verb, "--limit", "1") == [C]
    assert listed(*verb, "--limit", "0") == [C, B, A]


def test_more_runs_than_shown_are_mentioned_apart_from_the_table(home):
    result = run("--limit", "2")
    assert "there are more: handson runs --limit 20" in result.stderr
    assert "there are more" not in run("--limit", "3").stderr


def test_a_list_as_json_is_json(home):
    plain = json.loads(output("--json"))
    assert [entry["id"] for entry in plain] == [C, B, A]
    assert plain[0]["last"]["test_accuracy"] == 0.875
    assert json.loads(output("list", "--json", "--recipe", "nothing")) == []


def test_no_runs_are_said_and_no_error(empty):
    result = run()
    assert (result.exit_code, result.stdout) == (0, "")
    assert "make one: handson run lenet" in result.stderr
    assert not empty.exists()


def test_a_list_in_a_terminal_has_a_header_and_names_that_can_be_typed(home, monkeypatch):
    terminal = become_terminal(monkeypatch, 80)
    list_()
    head, first, *_ = terminal.getvalue().splitlines()
    assert head.split() == ["id", "status", "epochs", "number", "value", "verdict", "time"]
    name = first.split()[0]
    assert RunStore(home).find(name).id == C


def test_a_damaged_run_is_listed_as_unreadable(home):
    damage(Run(home / B))
    assert listed() == [C, B, A]
    assert f"{B}\t\t{UNREADABLE}" in output()
    assert "damaged" in error("show", "bbbb")


def test_an_unknown_status_verb_and_option_get_the_nearest(home):
    assert "no status is called 'finish'; the nearest are: finished" in error("--status", "finish")
    assert "no verb of runs is called 'remove'" in error("remove", "aaaa")
    assert "--yes" in error("rm", "aaaa", "--yess")
    assert set(FILTERS) == {*STATUSES, UNREADABLE}


def test_listing_imports_no_torch(home):
    code = "from handson.cli.runs import app; app(standalone_mode=False); import sys; "
    code += "sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("\n") == 3


# ---- rm ------------------------------------------------------------------------------------------


def test_rm_asks_and_deletes(home):
    shown = output("rm", "aaaa", "bbbb", typed="y\n")
    assert "Delete 2 runs for good?" in shown
    assert str(home / A) in shown
    assert listed() == [C]


@pytest.mark.parametrize("typed", ["n\n", "\n", ""])
def test_rm_deletes_nothing_without_a_yes(home, typed):
    assert run("rm", "aaaa", typed=typed).exit_code == 1
    assert listed() == [C, B, A]


def test_rm_can_be_told_not_to_ask(home):
    assert output("rm", "aaaa", "aaaa", "--yes") == f"deleted {A}\n"
    assert listed() == [C, B]


def test_rm_deletes_a_damaged_run(home):
    damage(Run(home / A))
    output("rm", "aaaa", "-y")
    assert listed() == [C, B]


def test_rm_deletes_nothing_when_one_name_is_wrong_or_one_run_is_in_use(home):
    assert "no run is called" in error("rm", "aaaa", "zzzz", "-y")
    Run(home / B).acquire()
    said = error("rm", "aaaa", "bbbb", "-y")
    Run(home / B).release()
    assert f"in use by process {os.getpid()}" in said
    assert "Nothing was deleted" in said
    assert listed() == [C, B, A]


def test_rm_deletes_no_run_outside_the_home(home, tmp_path):
    outside = make_run(tmp_path / "other", A)
    assert "nothing was deleted" in error("rm", str(outside.folder), "-y")
    assert outside.manifest()


# ---- export --------------------------------------------------------------------------------------


def test_export_writes_every_run_to_a_folder_of_its_own(home, tmp_path):
    pytest.importorskip("tensorboard")
    result = run("export", "aaaa", "bbbb", "--to", str(tmp_path / "boards"))
    assert result.stdout.split("\n")[:2] == [str(tmp_path / "boards" / n) for n in (A, B)]
    assert "tensorboard --logdir" in result.stderr
    assert {p.name for p in (tmp_path / "boards").iterdir()} == {A, B}


# ---- resume --------------------------------------------------------------------------------------


class Stop(Exception):
    """Stands for a power cut."""


def interrupted(arguments, epochs, **settings):
    """Train a recipe and stop it hard after some epochs; return the run and its experiment."""
    from handson.recipes.build import build
    from handson.train.launch import launch
    from handson.train.settings import Settings

    def stop(event):
        if isinstance(event, EpochDone) and event.row["epoch"] == epochs:
            raise KeyboardInterrupt

    experiment = build("linear_regression", arguments)
    with pytest.raises(KeyboardInterrupt):
        launch(experiment, Settings(**settings), callbacks=[stop])
    (summary,) = RunStore(empty_home()).list()
    return Run(summary.folder)


def empty_home():
    from handson.base.paths import runs_home

    return runs_home()


def test_a_resumed_run_ends_like_one_that_was_never_interrupted(empty):
    from handson.recipes.build import build
    from handson.train.engine import fit

    stopped = interrupted({"seed": 3}, 2, device="cpu", precision="fp64")
    assert stopped.manifest()["status"] == "interrupted"
    assert "go on      handson runs resume" in output("show", "last")
    shown = output("resume")
    assert "reached" in shown
    assert stopped.manifest()["status"] == "finished"
    straight = fit(build("linear_regression", {"seed": 3}), settings=settings_of(stopped))
    assert [timeless(r) for r in stopped.rows()] == [timeless(r) for r in straight.rows]


def settings_of(run):
    from handson.train.settings import Settings

    return Settings(**run.manifest()["settings"])


def test_a_finished_run_has_nothing_to_resume(home):
    shown = output("resume", "last")
    assert f"run {C} is finished" in shown
    assert f"handson runs show {C}" in shown


def test_a_run_in_use_is_not_resumed(empty):
    stopped = interrupted({}, 1)
    stopped.acquire()
    said = error("resume", "last")
    stopped.release()
    assert "in use by process" in said
    assert stopped.manifest()["status"] == "interrupted"


def test_a_run_without_a_checkpoint_says_how_to_start_again(home):
    Run(home / C).update(status="failed", recipe="mlp", arguments={"hidden": 8})
    assert "before its first checkpoint; start it again: handson run mlp --hidden 8" in error(
        "resume", "last"
    )


def test_a_torn_checkpoint_is_said_and_nothing_is_lost(empty):
    stopped = interrupted({}, 1)
    stopped.last.write_bytes(stopped.last.read_bytes()[:-9])
    before = stopped.rows()
    assert "use an older checkpoint" in error("resume", "last")
    assert stopped.rows() == before


def test_a_run_of_no_recipe_says_how_to_go_on_in_python(home):
    Run(home / C).update(status="interrupted", recipe="")
    assert "launch(experiment, resume=Run(Path(" in error("resume", "last")


def test_a_recipe_that_is_gone_gets_the_nearest(empty):
    interrupted({}, 1).update(recipe="linear_regresion")
    assert "the nearest are: linear_regression" in error("resume", "last")


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": {"warp": 9}},
        {"settings": 3},
        {"arguments": 3},
        {"arguments": {"speed": 1}},
        {"fold": [1]},
    ],
)
def test_a_manifest_of_another_version_is_said(empty, changes):
    interrupted({}, 1).update(**changes)
    assert any(w in error("resume", "last") for w in ("of another version", "no argument of"))


def test_a_run_can_go_on_elsewhere(empty):
    stopped = interrupted({}, 1)
    stopped.update(settings={**stopped.manifest()["settings"], "device": "cuda:77"})
    assert "cuda:77" in error("resume", "last")
    assert "reached" in output("resume", "last", "--device", "cpu")


def test_a_run_of_several_processes_goes_on_with_one_and_says_so(empty):
    interrupted({}, 1).update(processes=2)
    result = run("resume")
    assert "2 processes began it, one goes on" in result.stderr
    assert result.exit_code == 0


@pytest.mark.parametrize("verb", ["list", "resume", "rm", "export"])
def test_help_shows_an_example(verb):
    assert f"Example: handson runs {verb}" in output(verb, "--help")
    assert "Example: handson runs" in output("--help")
