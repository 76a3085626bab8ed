import os
import time

import pytest
from train.some_runs import damage, make_run

from handson.base.errors import RunError, UnknownNameError
from handson.train.run_folders import choose, run_folders

A, B, C = "20260101-000000-lenet-aaaa", "20260102-000000-mlp-bbbb", "20260103-000000-mlp-cccc"


def test_runs_are_told_by_the_names_that_we_give(tmp_path):
    for name in (A, B):
        make_run(tmp_path, name)
    assert set(run_folders(tmp_path)) == {A, B}


def test_a_damaged_run_keeps_its_name_and_is_a_run(tmp_path):
    damage(make_run(tmp_path, A))
    (tmp_path / B).mkdir()
    assert set(run_folders(tmp_path)) == {A, B}


def test_a_run_with_a_name_of_its_own_is_told_by_its_manifest(tmp_path):
    make_run(tmp_path, "my best one")
    damage(make_run(tmp_path, "broken"))
    assert set(run_folders(tmp_path)) == {"my best one"}


def test_other_files_and_folders_are_none_of_ours(tmp_path):
    (tmp_path / "notes").mkdir()
    make_run(tmp_path, f".{A}.removed")
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "manifest.json").write_text('{"name": "page"}', encoding="utf-8")
    (tmp_path / "compare.png").write_bytes(b"png")
    (tmp_path / B).write_bytes(b"a file with the name of a run")
    assert run_folders(tmp_path) == {}


def test_replacing_a_file_changes_the_moment_and_looking_does_not(tmp_path):
    run = make_run(tmp_path, A)
    before = run_folders(tmp_path)
    assert run_folders(tmp_path) == before
    time.sleep(0.02)  # the clock of some file systems ticks slowly
    run.update(status="failed")
    assert run_folders(tmp_path)[A] > before[A]


def test_a_home_that_does_not_exist_has_none(tmp_path):
    assert run_folders(tmp_path / "nowhere") == {}


def test_a_home_that_is_a_file_is_said(tmp_path):
    (tmp_path / "runs").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match=r"cannot list the runs .*HANDSON_HOME"):
        run_folders(tmp_path / "runs")


def test_a_run_that_is_deleted_meanwhile_is_left_out(tmp_path, monkeypatch):
    make_run(tmp_path, A)
    make_run(tmp_path, B)
    real = os.scandir

    def scan(path):
        entries = list(real(path))
        if path == tmp_path:
            os.rename(tmp_path / A, tmp_path / ".gone")
        return entries

    monkeypatch.setattr(os, "scandir", scan)
    assert set(run_folders(tmp_path)) == {B}


@pytest.mark.parametrize("name", [B, B[:-1], "20260102", "bbbb", "mlp-bbbb", "b"])
def test_a_run_is_chosen_by_its_name_its_beginning_or_its_end(name):
    assert choose(name, [C, B, A]) == B


def test_the_whole_name_wins_over_a_longer_one():
    assert choose("one", ["one more", "one", "someone"]) == "one"


def test_a_name_that_fits_several_lists_them():
    with pytest.raises(
        RunError, match=f"3 runs begin or end with '2026': {C}, {B}, {A}; give more"
    ):
        choose("2026", [C, B, A])


def test_a_name_that_fits_very_many_lists_a_few():
    with pytest.raises(RunError, match=r"^20 runs .* run 7 and 12 more; give more of the name"):
        choose("run", [f"run {number}" for number in range(20)])


@pytest.mark.parametrize("name", ["lenet-bbbb", "", "../runs", "*", "/"])
def test_an_unknown_name_gets_the_nearest(name):
    with pytest.raises(UnknownNameError, match=r"no run is called .* nearest are: .*handson runs"):
        choose(name, [C, B, A])


def test_an_unknown_name_among_very_many_is_answered_soon():
    began = time.perf_counter()
    with pytest.raises(UnknownNameError):
        choose("nothing", [f"20260101-{number:06d}-lenet-0000" for number in range(100_000)])
    assert time.perf_counter() - began < 2
