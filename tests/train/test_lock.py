import errno
import os
import subprocess
import sys
import threading
import time

import pytest

from handson.train import lock
from handson.train.lock import give_back, holder, take


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "lock"
    yield path
    give_back(path)


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.05)


def another_process(path):
    """Start a process that takes the lock and keeps it until its input ends."""
    code = (
        "import pathlib, sys; from handson.train.lock import take; "
        f"print(take(pathlib.Path({str(path)!r})), flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "True\n"
    return process


def end(process):
    process.kill()
    process.communicate()


def test_nobody_holds_what_nobody_took(path):
    assert holder(path) is None
    assert not path.exists()


def test_who_takes_it_holds_it_until_it_is_given_back(path):
    assert take(path)
    assert holder(path) == os.getpid()
    give_back(path)
    assert holder(path) is None
    assert not path.exists()
    assert take(path)


def test_giving_back_what_one_does_not_have_changes_nothing(path):
    process = another_process(path)
    give_back(path)
    assert holder(path) == process.pid
    end(process)


def test_it_cannot_be_taken_twice_not_even_by_its_holder(path, impatient):
    assert take(path)
    assert not take(path)
    assert holder(path) == os.getpid()


def test_another_process_keeps_it_while_it_lives_and_loses_it_when_it_is_killed(path, impatient):
    process = another_process(path)
    assert holder(path) == process.pid
    assert not take(path)
    end(process)
    assert holder(path) is None
    assert take(path)


def test_a_stale_file_with_the_number_of_a_living_process_is_no_lock(path):
    """After a restart, or in a container, another program may have the old number: even ours."""
    for number in (os.getpid(), os.getppid(), 1):
        path.write_text(str(number), encoding="utf-8")
        assert holder(path) is None
        assert take(path)
        give_back(path)


@pytest.mark.parametrize("content", ["", "nonsense", "-1", "9" * 400, "\udcff"])
def test_a_file_full_of_garbage_is_no_lock(path, content):
    path.write_bytes(content.encode("utf-8", "surrogateescape"))
    assert holder(path) is None
    assert take(path)
    assert holder(path) == os.getpid()


def test_somebody_who_only_asks_for_the_holder_does_not_get_in_the_way(path):
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            holder(path)

    askers = [threading.Thread(target=ask) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(30):
            assert take(path)
            give_back(path)
    finally:
        stop.set()
        for asker in askers:
            asker.join()


def test_of_many_who_want_it_one_has_it_at_a_time(path):
    inside, most, failures = [], [], []

    def want():
        until = time.monotonic() + 20
        for _ in range(5):
            while not take(path):
                if time.monotonic() > until:
                    failures.append("never got it")
                    return
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.001)
            inside.pop()
            give_back(path)

    threads = [threading.Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert max(most) == 1
    assert len(most) == 20


@pytest.fixture
def no_locks(monkeypatch):
    """A file system without locks, as some network folders are."""

    def refuse(handle):
        raise OSError(errno.ENOTSUP, "not supported")

    monkeypatch.setattr(lock, "_claim", refuse)


def test_where_there_are_no_locks_the_number_in_the_file_decides(path, no_locks, impatient):
    assert take(path)
    assert holder(path) == os.getpid()
    assert not take(path)
    give_back(path)
    path.write_text(str(os.getppid()), encoding="utf-8")
    assert holder(path) == os.getppid()
    assert not take(path)


def test_where_there_are_no_locks_the_number_of_a_dead_process_does_not_count(path, no_locks):
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    for number in (process.pid, os.getpid(), 0, -1):
        path.write_text(str(number), encoding="utf-8")
        assert holder(path) is None
    assert take(path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        take(tmp_path / "nowhere" / "lock")
