import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time

import pytest
from train.disks import read_only
from train.some_runs import damage, make_run, manifest_of

from handson.base.errors import RunError, UnknownNameError
from handson.train import index, lock
from handson.train.index import opened
from handson.train.runs import Run
from handson.train.store import RunStore
from handson.train.summary import GONE, UNREADABLE

A, B, C = "20260101-000000-lenet-aaaa", "20260102-000000-mlp-bbbb", "20260103-000000-mlp-cccc"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(index, "PATIENCE", 0.1)
    monkeypatch.setattr(lock, "PATIENCE", 0.05)


@pytest.fixture
def home(tmp_path):
    home = tmp_path / "runs"
    for name in (B, C, A):
        make_run(home, name, recipe=name[16:-5])
    return home


@pytest.fixture
def store(home):
    return RunStore(home)


def ids(summaries):
    return [summary.id for summary in summaries]


def indexed(home):
    with opened(home) as index:
        return set(index.stamps())


# ---- list --------------------------------------------------------------------------------------


def test_runs_are_listed_newest_first(store):
    assert ids(store.list()) == [C, B, A]


def test_a_home_that_does_not_exist_has_no_runs_and_is_not_made(tmp_path):
    assert RunStore(tmp_path / "nowhere").list() == []
    assert not (tmp_path / "nowhere").exists()


def test_a_list_can_be_narrowed(store, home):
    Run(home / B).update(status="failed")
    assert ids(store.list(recipe="mlp")) == [C, B]
    assert ids(store.list(status="failed")) == [B]
    assert ids(store.list(recipe="mlp", status="finished")) == [C]
    assert ids(store.list(limit=2)) == [C, B]
    assert ids(store.list(recipe="mlp", limit=1)) == [C]
    assert store.list(limit=0) == store.list(recipe="nothing") == []


def test_a_second_look_opens_no_folder(store, monkeypatch):
    before = store.list()
    monkeypatch.setattr(Run, "manifest", lambda self: pytest.fail("a folder was opened"))
    assert store.list() == before


def test_what_is_deleted_by_hand_disappears(store, home):
    store.list()
    shutil.rmtree(home / B)
    assert ids(store.list()) == [C, A]
    assert indexed(home) == {A, C}


def test_what_is_moved_in_by_hand_appears(store, home, tmp_path):
    store.list()
    elsewhere = make_run(tmp_path / "other", "20260104-000000-lenet-dddd")
    shutil.move(elsewhere.folder, home)
    assert ids(store.list()) == [elsewhere.id, C, B, A]


def test_a_renamed_run_is_a_run(store, home):
    store.list()
    (home / B).rename(home / "my best one")
    assert ids(store.list()) == [C, "my best one", A]


def test_what_changed_since_the_last_look_is_noticed(store, home):
    store.list()
    time.sleep(0.02)  # the clock of some file systems ticks slowly
    Run(home / B).update(status="diverged")
    assert [s.status for s in store.list()] == ["finished", "diverged", "finished"]
    assert ids(store.list(status="diverged")) == [B]


@pytest.mark.parametrize("text", [None, "{", json.dumps({"format": 99})])
def test_a_damaged_run_is_listed_in_its_place_and_stops_nobody(store, home, text):
    store.list()
    if text is None:
        (home / B / "manifest.json").unlink()
    else:
        damage(Run(home / B), text)
        os.utime(home / B, (1, 1))  # as if it had been replaced, not edited in place
    for _ in range(2):
        assert [(s.id, s.status) for s in store.list()] == [
            (C, "finished"),
            (B, UNREADABLE),
            (A, "finished"),
        ]
    assert ids(store.list(status=UNREADABLE)) == [B]
    Run(home / B).write_manifest(manifest_of(B))
    assert {s.status for s in store.list()} == {"finished"}


def test_a_damaged_history_stops_nobody(store, home):
    (home / B / "metrics.jsonl").write_bytes(b"\xff garbage")
    assert ids(store.list()) == [C, B, A]


def test_a_running_run_shows_how_far_it_is(store, home):
    run = Run(home / C)
    run.acquire()
    run.update(status="running", last={})
    store.record(run)
    for epoch in (1, 2):
        run.write_rows([{"epoch": epoch}])
        assert [s.last for s in store.list(status="running")] == [{"epoch": epoch}]
    run.release()


def test_a_running_run_without_its_process_was_interrupted(store, home):
    Run(home / C).update(status="running")
    assert [s.status for s in store.list(limit=1)] == [GONE]
    assert ids(store.list(status="interrupted")) == [C]
    assert store.list(status="running") == []


def test_a_run_that_is_just_being_made_is_not_called_unreadable(store, home):
    run = Run(home / "20260104-000000-lenet-dddd")
    run.folder.mkdir()
    run.acquire()
    assert ids(store.list()) == [C, B, A]
    run.release()
    assert store.list(limit=1)[0].status == UNREADABLE


# ---- the index may be in any state ---------------------------------------------------------------


def test_record_writes_one_run_down(store, home):
    store.record(Run(home / A))
    assert indexed(home) == {A}


def test_record_leaves_runs_of_other_homes_alone(store, home, tmp_path):
    store.record(make_run(tmp_path / "other", A))
    store.record(Run(tmp_path / "gone" / A))
    assert not (home / "index.sqlite").exists()


def test_record_never_fails(store, home):
    damage(Run(home / A))
    store.record(Run(home / A))
    (home / "index.sqlite").unlink(missing_ok=True)
    (home / "index.sqlite").mkdir()
    store.record(Run(home / B))


def corrupt_header(path):
    path.write_bytes(b"garbage" * 1000)


def corrupt_middle(path):
    data = bytearray(path.read_bytes())
    data[1024:] = b"\xff" * len(data[1024:])
    path.write_bytes(data)


def truncate(path):
    path.write_bytes(path.read_bytes()[:2000])


def newer(path):
    change(path, "PRAGMA user_version = 99")


def of_another_program(path):
    path.unlink()
    change(path, "CREATE TABLE runs (mine)")


def without_table(path):
    change(path, "DROP TABLE runs")


def change(path, statement):
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "spoil", [corrupt_header, corrupt_middle, truncate, newer, of_another_program, without_table]
)
def test_a_spoilt_index_is_set_aside_and_made_again(store, home, spoil):
    expected = store.list()
    spoil(home / "index.sqlite")
    spoilt = (home / "index.sqlite").read_bytes()
    assert store.list() == expected
    assert (home / "index.sqlite.broken").read_bytes() == spoilt
    assert indexed(home) == {A, B, C}
    spoil(home / "index.sqlite")
    assert store.list() == expected


def test_a_missing_index_is_made_again(store, home):
    expected = store.list()
    (home / "index.sqlite").unlink()
    assert store.list() == expected
    assert indexed(home) == {A, B, C}


def test_rebuild_believes_the_folders(store, home):
    expected = store.list()
    change(home / "index.sqlite", "UPDATE runs SET status = 'failed'")
    assert store.list() != expected
    store.rebuild()
    assert store.list() == expected


def test_an_index_that_cannot_be_used_is_done_without(store, home):
    expected = store.list()
    (home / "index.sqlite").unlink()
    (home / "index.sqlite").mkdir()
    assert store.list() == expected
    assert ids(store.list(recipe="mlp", limit=1)) == [C]
    assert store.find("last").id == C
    assert (home / "index.sqlite").is_dir()


def test_an_index_that_another_process_locks_is_done_without(store, home):
    store.list()
    connection = sqlite3.connect(home / "index.sqlite", isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    time.sleep(0.02)
    Run(home / B).update(status="failed")
    store.record(Run(home / B))
    assert [s.status for s in store.list()] == ["finished", "failed", "finished"]
    connection.close()
    assert [s.status for s in store.list()] == ["finished", "failed", "finished"]


@pytest.mark.parametrize("with_index", [True, False])
def test_a_read_only_home_is_listed(store, home, with_index):
    expected = store.list()
    if not with_index:
        (home / "index.sqlite").unlink()
    make_run(home, "20260104-000000-lenet-dddd")
    with read_only(home):
        assert ids(store.list()) == ["20260104-000000-lenet-dddd", *ids(expected)]
        store.record(Run(home / A))
        with pytest.raises(RunError, match="cannot"):
            store.remove(Run(home / A))
    assert len(store.list()) == 4


def test_several_processes_record_and_list_at_once(home):
    code = f"""
import pathlib
from handson.train.runs import Run
from handson.train.store import RunStore
home = pathlib.Path({str(home)!r})
for name in ({A!r}, {B!r}, {C!r}) * 8:
    RunStore(home).record(Run(home / name))
    assert len(RunStore(home).list()) == 3
"""
    processes = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [p.wait() for p in processes] == [0, 0, 0]
    assert indexed(home) == {A, B, C}
    assert not (home / "index.sqlite.broken").exists()


# ---- find --------------------------------------------------------------------------------------


def test_a_run_is_found_by_part_of_its_name(store, home):
    assert store.find("mlp-bbbb").folder == home / B
    with pytest.raises(UnknownNameError, match=f"nearest are: .*{B}"):
        store.find("lenet-bbbb")


def test_last_is_the_newest(store, home):
    assert store.find("last").id == C
    Run(home / A).update(started="2027-01-01T00:00:00Z")
    store.rebuild()
    assert store.find("last").id == A


def test_a_run_is_found_by_the_path_of_its_folder_wherever_it_is(store, tmp_path, monkeypatch):
    run = make_run(tmp_path / "other", "20260104-000000-lenet-dddd")
    assert store.find(str(run.folder)).folder == run.folder
    monkeypatch.chdir(tmp_path)
    assert store.find(f"other{os.sep}{run.id}{os.sep}").manifest()["id"] == run.id


@pytest.mark.parametrize("name", ["last", "aaaa"])
def test_without_runs_it_says_how_to_make_one(tmp_path, name):
    with pytest.raises(RunError, match=r"there are no runs in .* yet; make one: handson run"):
        RunStore(tmp_path / "nowhere").find(name)


# ---- remove ------------------------------------------------------------------------------------


def test_a_removed_run_is_gone_from_disk_and_list(store, home):
    store.list()
    store.remove(Run(home / B))
    assert sorted(p.name for p in home.iterdir()) == [A, C, "index.sqlite"]
    assert indexed(home) == {A, C}
    assert ids(store.list()) == [C, A]


def test_a_run_in_use_is_not_removed(store, home):
    run = Run(home / B)
    run.acquire()
    with pytest.raises(RunError, match="in use by process"):
        store.remove(run)
    run.release()
    assert ids(store.list()) == [C, B, A]
    store.remove(run)


def test_a_damaged_run_and_one_whose_process_died_can_be_removed(store, home):
    damage(Run(home / B))
    Run(home / C).update(status="running")
    store.remove(Run(home / B))
    store.remove(Run(home / C))
    assert ids(store.list()) == [A]


def test_nothing_but_a_run_of_this_home_is_ever_deleted(store, home, tmp_path):
    (home / "notes").mkdir()
    other = make_run(tmp_path / "other", A)
    for folder in (home / "notes", home, tmp_path, other.folder, home / "gone"):
        with pytest.raises(RunError, match="nothing was deleted"):
            store.remove(Run(folder))
    assert other.manifest()
    assert len(store.list()) == 3


def test_what_the_system_refuses_to_delete_is_said(store, home, monkeypatch):
    def refuse(*args, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(RunError, match=r"cannot delete .*Permission denied.*delete the folder"):
        store.remove(Run(home / B))
    monkeypatch.undo()
    assert ids(store.list()) == [C, B, A]


def test_a_delete_that_stopped_half_way_is_finished_the_next_time(store, home):
    (home / f".{B}.removed").mkdir()
    (home / f".{B}.removed" / "last.safetensors").write_bytes(b"old")
    store.remove(Run(home / B))
    assert not (home / f".{B}.removed").exists()


def test_a_long_list_is_fast_because_no_folder_is_opened(tmp_path):
    """1,000 runs here; 10,000 take 0.2 s, the latest 20 of them 0.06 s."""
    home = tmp_path / "many"
    template = make_run(home, "20260101-000000-lenet-0000")
    files = {f.name: f.read_bytes() for f in template.folder.iterdir()}
    for number in range(1, 1000):
        folder = home / f"20260101-{number:06d}-lenet-{number:04x}"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
    store = RunStore(home)
    assert len(store.list()) == 1000
    began = time.perf_counter()
    assert len(store.list()) == 1000
    assert time.perf_counter() - began < 0.5
