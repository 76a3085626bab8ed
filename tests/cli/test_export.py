import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from learn.script.alone import as_printed
from learn.script.some_experiments import handful
from train.some_runs import make_run

from handson.cli.app import run
from handson.recipes import data as images
from handson.train.runs import Run


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HANDSON_HOME", str(tmp_path / "runs"))
    monkeypatch.setitem(images.IMAGES, "glyphs", handful)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "runs"


def error(*words, capsys):
    assert run([*words]) == 2
    shown = capsys.readouterr()
    assert "Traceback" not in shown.err
    return shown.err


def test_a_run_becomes_a_script_that_prints_its_numbers(home, capsys):
    assert run(["run", "linear_regression", "--device", "cpu", "--epochs", "2", "--quiet"]) == 0
    capsys.readouterr()
    assert run(["export", "last", "--script"]) == 0
    shown = capsys.readouterr()
    script, data = shown.out.splitlines()
    (made,) = home.glob("*-linear_regression-*")
    assert script == f"linear_regression-{made.name}.py"
    assert data == "linear.npz"
    assert shown.err == f"run it with: python {script}\n"

    done = subprocess.run(
        [sys.executable, "-I", script], capture_output=True, check=True, encoding="utf-8"
    )
    rows = Run(made).rows()
    names = ("train_loss", "test_loss", "test_mae", "weight_error")
    assert done.stdout.splitlines() == [
        as_printed(i, {name: row[name] for name in names}) for i, row in enumerate(rows, 1)
    ]


@pytest.mark.parametrize("status", ["interrupted", "running", "diverged"])
def test_a_run_that_did_not_end_is_written_whole(home, status, capsys):
    made = make_run(home, rows=[], status=status)
    assert run(["export", "lenet", "--script", "--to", "mine.py"]) == 0
    text = Path("mine.py").read_text(encoding="utf-8")
    assert f"run {made.id} again" in " ".join(text.split())
    assert "EPOCHS = 2\n" in text
    assert Path("glyphs.npz").is_file()


def test_a_folder_takes_the_usual_name(home, capsys):
    made = make_run(home)
    Path("my scripts").mkdir()
    assert run(["export", made.id, "--script", "--to", "my scripts"]) == 0
    path = Path("my scripts") / f"lenet-{made.id}.py"
    assert path.is_file()
    assert f'python "{path}"' in capsys.readouterr().err


def test_nothing_is_replaced_unless_forced(home, capsys):
    make_run(home)
    Path("mine.py").write_text("precious", encoding="utf-8")
    words = ["export", "last", "--script", "--to", "mine.py"]
    assert "mine.py is there already" in error(*words, capsys=capsys)
    assert Path("mine.py").read_text(encoding="utf-8") == "precious"
    assert run([*words, "--force"]) == 0
    assert "torch" in Path("mine.py").read_text(encoding="utf-8")


def test_what_can_be_written_is_said_when_nothing_is_asked_for(home, capsys):
    said = error("export", "last", capsys=capsys)
    assert "handson export last --script" in said
    assert "handson runs export last --to DIR" in said


def test_a_set_that_is_not_here_is_mentioned(home, capsys):
    make_run(home, arguments={"data": "mnist", "epochs": 1})
    assert run(["export", "last", "--script"]) == 0
    said = capsys.readouterr().err
    assert "handson data get mnist" in said
    assert "--data DIR" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"recipe": ""}, "made by no recipe"),
        ({"recipe": "gone"}, "no recipe is called 'gone'"),
        ({"arguments": {"depth": 3}}, "no argument of lenet is called 'depth'"),
        ({"arguments": None}, ""),
        ({"arguments": 3}, "another version of handson, or was edited"),
        ({"fold": [1]}, "another version of handson, or was edited"),
    ],
)
def test_a_manifest_of_no_use_is_said(home, changes, said, capsys):
    make_run(home, **changes)
    if not said:  # every argument at its default
        assert run(["export", "last", "--script"]) == 0
    else:
        assert said in error("export", "last", "--script", capsys=capsys)


def test_wrong_names_are_answered_with_the_nearest(home, capsys):
    made = make_run(home)
    assert made.id in error("export", "nothing", "--script", capsys=capsys)
    assert "--script" in error("export", "last", "--scripts", capsys=capsys)


def test_data_that_changed_is_refused(home, capsys):
    assert run(["run", "mlp", "--data", "glyphs", "--epochs", "1", "--quiet"]) == 0
    (made,) = home.glob("*-mlp-*")
    manifest = Run(made).manifest()
    facts = {**manifest["data"], "digest": "0" * 32}
    Run(made).update(data=facts)
    assert "has changed since the run began" in error("export", "last", "--script", capsys=capsys)
    assert json.dumps(facts) == json.dumps(Run(made).manifest()["data"])


def test_the_readers_own_images_lie_beside_the_script(home, capsys):
    table = Path("pictures.csv")
    shades = {"dark": 20, "light": 220}
    rows = [
        [name, *((shade + i + x) % 256 for x in range(28 * 28))]
        for name, shade in shades.items()
        for i in range(6)
    ]
    header = ["label", *(f"pixel{i}" for i in range(28 * 28))]
    lines = [",".join(map(str, row)) for row in [header, *rows]]
    table.write_text("\n".join(lines), encoding="utf-8")
    words = f"run mlp --data {table} --epochs 1 --device cpu --quiet".split()
    assert run(words) == 0
    capsys.readouterr()
    assert run(["export", "mlp", "--script", "--to", "own.py"]) == 0
    text = Path("own.py").read_text(encoding="utf-8")
    assert "classes=2" in text
    assert str(Path.cwd()) not in text
    assert Path("pictures.npz").is_file()
    with np.load("pictures.npz") as file:
        assert file["train_inputs"].shape[1:] == (1, 28, 28)
        assert {*file["train_targets"], *file["test_targets"]} == {0, 1}
