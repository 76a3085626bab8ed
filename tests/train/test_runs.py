import json
import math
import os
import re
import subprocess
import sys
from datetime import datetime, timezone

import pytest
from train.some_runs import damage, make_run, read_manifest

from handson.base.errors import RunError
from handson.train import lock, runs
from handson.train.runs import FORMAT, Run, new_run

MOMENT = datetime(2026, 11, 23, 20, 15, 3, tzinfo=timezone.utc)


def test_a_new_run_has_a_folder_named_after_moment_and_recipe(tmp_path):
    run = new_run(tmp_path / "runs", "lenet", MOMENT)
    assert re.fullmatch(r"20261123-201503-lenet-[0-9a-f]{4}", run.id)
    assert run.folder == tmp_path / "runs" / run.id
    assert run.folder.is_dir()


def test_the_present_moment_is_meant_without_one(tmp_path):
    before = f"{datetime.now(timezone.utc):%Y%m%d-%H%M%S}"
    assert before <= new_run(tmp_path, "lenet").id[:15]


@pytest.mark.parametrize(
    ("recipe", "safe"), [("../../etc", "-etc"), ("a b/c\\d:e", "a-b-c-d-e"), ("线性", "线性")]
)
def test_a_name_never_leaves_the_home(tmp_path, recipe, safe):
    run = new_run(tmp_path, recipe, MOMENT)
    assert run.folder.parent == tmp_path
    assert run.id[16:-5] == safe


def test_runs_that_draw_the_same_digits_in_the_same_second_get_folders_of_their_own(
    tmp_path, monkeypatch
):
    digits = iter(["aaaa", "aaaa", "aaaa", "bbbb"])
    monkeypatch.setattr(runs.secrets, "token_hex", lambda count: next(digits))
    first, second = new_run(tmp_path, "lenet", MOMENT), new_run(tmp_path, "lenet", MOMENT)
    assert (first.id[-4:], second.id[-4:]) == ("aaaa", "bbbb")


def test_digits_that_never_change_are_an_error_and_no_endless_loop(tmp_path, monkeypatch):
    monkeypatch.setattr(runs.secrets, "token_hex", lambda count: "aaaa")
    new_run(tmp_path, "lenet", MOMENT)
    with pytest.raises(RunError, match="cannot make a folder"):
        new_run(tmp_path, "lenet", MOMENT)


def test_a_home_that_is_a_file_is_said(tmp_path):
    (tmp_path / "runs").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match=r"cannot make a folder .*HANDSON_HOME"):
        new_run(tmp_path / "runs", "lenet")


def test_a_manifest_comes_back_with_its_format(tmp_path):
    run = new_run(tmp_path, "lenet")
    run.write_manifest({"recipe": "lenet", "note": "动手"})
    assert run.manifest() == {"format": FORMAT, "recipe": "lenet", "note": "动手"}
    assert "动手" in (run.folder / "manifest.json").read_text(encoding="utf-8")


def test_an_update_changes_what_it_names_and_nothing_else(tmp_path):
    run = make_run(tmp_path)
    before = run.manifest()
    run.update(status="failed", error="no luck")
    assert run.manifest() == {**before, "status": "failed", "error": "no luck"}


def test_a_manifest_is_json_for_every_program_even_when_a_number_is_none(tmp_path):
    run = make_run(tmp_path, last={"test_loss": math.nan}, verdicts=[{"value": math.inf}])
    text = (run.folder / "manifest.json").read_text(encoding="utf-8")
    assert not re.search("NaN|Infinity", text)
    assert run.manifest()["last"] == {"test_loss": None}


def test_a_folder_without_manifest_is_no_run(tmp_path):
    with pytest.raises(RunError, match=r"is no run: it has no manifest.json"):
        Run(tmp_path).manifest()


@pytest.mark.parametrize(
    "text", ["", "{", '{"format": 1', "\x00", '{"format": 1}}', "[" * 100_000, "\udcff"]
)
def test_a_damaged_manifest_says_so_and_what_to_do(tmp_path, text):
    run = make_run(tmp_path)
    (run.folder / "manifest.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(RunError, match=rf"manifest.json is damaged .*handson runs rm {run.id}"):
        run.manifest()


def test_a_manifest_of_a_newer_format_asks_for_an_upgrade(tmp_path):
    run = make_run(tmp_path)
    damage(run, json.dumps({"format": FORMAT + 1}))
    with pytest.raises(RunError, match="format 2, this handson reads 1; upgrade handson"):
        run.manifest()


@pytest.mark.parametrize("text", ["{}", "[]", "3", "null", '{"name": "web page"}'])
def test_a_manifest_of_another_program_is_none_of_ours(tmp_path, text):
    run = make_run(tmp_path)
    damage(run, text)
    with pytest.raises(RunError, match="no manifest of a run"):
        run.manifest()


def test_a_manifest_that_is_a_folder_is_said(tmp_path):
    (tmp_path / "manifest.json").mkdir()
    with pytest.raises(RunError, match=r"manifest.json is damaged"):
        Run(tmp_path).manifest()


def test_a_full_disk_leaves_the_old_manifest(tmp_path, monkeypatch):
    run = make_run(tmp_path)
    before = read_manifest(run)

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ValueError, match="No space left"):
        run.update(status="failed")
    assert read_manifest(run) == before


def test_rows_come_back(tmp_path):
    run = new_run(tmp_path, "lenet")
    assert run.rows() == []
    run.write_rows([{"epoch": 1, "loss": 0.5}])
    assert run.rows() == [{"epoch": 1, "loss": 0.5}]


def test_everything_of_a_run_lies_in_its_folder(tmp_path):
    run = Run(tmp_path)
    assert {run.last.parent, run.best.parent} == {tmp_path}
    assert run.last != run.best


def test_a_run_moves_with_its_folder(tmp_path):
    run = make_run(tmp_path / "here")
    before = run.manifest(), run.rows()
    (tmp_path / "there").mkdir()
    run.folder.rename(tmp_path / "there" / "my favourite")
    moved = Run(tmp_path / "there" / "my favourite")
    assert (moved.manifest(), moved.rows()) == before
    assert moved.id == "my favourite"


def test_a_folder_is_taken_by_one_process_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    run = make_run(tmp_path)
    assert run.in_use_by() == ""
    run.acquire()
    said = f"run {run.id} is in use by process {os.getpid()}; wait for it, or stop it"
    assert run.in_use_by() == said
    with pytest.raises(RunError, match=said):
        run.acquire()
    run.release()
    assert run.in_use_by() == ""
    run.acquire()
    run.release()


def test_another_process_has_it_until_it_dies(tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    run = make_run(tmp_path)
    code = (
        "import pathlib, sys; from handson.train.runs import Run; "
        f"Run(pathlib.Path({str(run.folder)!r})).acquire(); print('ok', flush=True); "
        "sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "ok\n"
    with pytest.raises(RunError, match=f"in use by process {process.pid}"):
        run.acquire()
    process.kill()
    process.communicate()
    run.acquire()
    run.release()


def test_taking_a_folder_sweeps_what_a_killed_process_left(tmp_path):
    run = make_run(tmp_path)
    (run.folder / ".last.safetensors.01234567.partial").write_bytes(b"half a checkpoint")
    run.acquire()
    run.release()
    assert sorted(p.name for p in run.folder.iterdir()) == ["manifest.json", "metrics.jsonl"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(lock, "take", refuse)
    with pytest.raises(RunError, match=r"cannot write into .*Permission denied.*HANDSON_HOME"):
        make_run(tmp_path).acquire()


def test_a_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(RunError, match="cannot write into"):
        Run(tmp_path / "gone").acquire()


def test_importing_runs_does_not_import_torch():
    code = "import sys, handson.train.store; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
