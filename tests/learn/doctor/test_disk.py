import os
from pathlib import Path

import pytest
from learn.doctor.fake import FakeMachine, look

from handson.learn.doctor import disk
from handson.learn.doctor.disk import MIB

IDS = ["cache_folder", "runs_folder", "temporary_folder"]


def test_room_enough_is_well_and_nothing_is_made():
    found = look(disk.disk, FakeMachine())
    assert list(found) == IDS
    assert {finding.status for finding in found.values()} == {"ok"}
    assert "50.0 GiB free" in found["runs_folder"].what.en
    assert not Path(os.environ["HANDSON_HOME"]).exists()


@pytest.mark.parametrize(
    ("free", "status"), [(50 * MIB, "problem"), (500 * MIB, "warning"), (-1, "ok")]
)
def test_a_disk_that_fills_up_is_told(free, status):
    found = look(disk.disk, FakeMachine(free=free))
    assert {finding.status for finding in found.values()} == {status}
    if status != "ok":
        assert f"Only {free // MIB} MiB are left" in found["cache_folder"].what.en
        assert found["runs_folder"].fix[0].endswith("-m pip cache purge")


def test_a_folder_that_cannot_be_written_is_a_problem(monkeypatch):
    monkeypatch.setattr(disk, "can_write", lambda folder: False)
    found = look(disk.disk, FakeMachine())
    assert {finding.status for finding in found.values()} == {"problem"}
    assert found["runs_folder"].fix == ("export HANDSON_HOME=FOLDER",)
    windows = look(disk.disk, FakeMachine(system="windows"))
    assert windows["temporary_folder"].fix == (r"setx TEMP D:\FOLDER",)


def test_the_environment_names_the_temporary_folder(tmp_path):
    found = look(disk.disk, FakeMachine(environment={"TMPDIR": str(tmp_path)}))
    assert found["temporary_folder"].details["folder"] == str(tmp_path)


def test_the_nearest_folder_that_exists_is_looked_at(tmp_path):
    assert disk.existing(tmp_path / "a" / "b") == tmp_path
    assert disk.can_write(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert not disk.can_write(tmp_path / "gone")
