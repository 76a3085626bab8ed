import errno
import os
import stat
import sys
import time

import pytest

from handson.base.errors import CheckpointError
from handson.train import atomic
from handson.train.atomic import sweep, write_atomically


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_writes_the_bytes_and_makes_the_folders(tmp_path):
    path = tmp_path / "deep" / "er" / "file"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert names(path.parent) == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="permission bits are POSIX")
def test_the_umask_decides_who_may_read(tmp_path):
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "file", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o640


@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_refuses_leaves_the_old_file_and_nothing_else(
    tmp_path, monkeypatch, call, number
):
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def refuse(*args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(CheckpointError, match=f"cannot write .*{os.strerror(number)}.*untouched"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of POSIX")
def test_a_kernel_that_really_refuses_in_the_middle_leaves_the_old_file(tmp_path):
    import resource

    path = tmp_path / "file"
    write_atomically(path, b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(CheckpointError, match="untouched"):
            write_atomically(path, bytes(300_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_ctrl_c_in_the_middle_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "file"
    write_atomically(path, b"old")

    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["file"]


def test_a_file_where_a_folder_should_be_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CheckpointError, match=r"cannot write .*HANDSON_HOME"):
        write_atomically(tmp_path / "file" / "below", b"x")


def test_waits_for_a_reader_who_keeps_the_old_file_open(tmp_path, monkeypatch):
    """Windows refuses to replace an open file; a look at the list of runs takes a moment only."""
    real, tries = os.replace, []

    def busy_at_first(*args):
        tries.append(args)
        if len(tries) < 4:
            raise PermissionError(errno.EACCES, "in use")
        real(*args)

    monkeypatch.setattr(os, "replace", busy_at_first)
    write_atomically(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


def test_does_not_wait_for_ever(tmp_path, monkeypatch):
    def busy(*args):
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(atomic, "PATIENCE", 0.05)
    began = time.monotonic()
    with pytest.raises(CheckpointError, match="in use"):
        write_atomically(tmp_path / "file", b"new")
    assert time.monotonic() - began < 5
    assert names(tmp_path) == []


def test_sweeps_what_a_killed_process_left_and_nothing_else(tmp_path):
    for name in (".last.safetensors.0a1b2c3d.partial", ".hidden", "mine.partial", "file"):
        (tmp_path / name).write_bytes(b"x")
    sweep(tmp_path)
    assert names(tmp_path) == [".hidden", "file", "mine.partial"]
