import errno
import sys
import threading
import time

import pytest

from handson.data import lock
from handson.data.lock import partial


def test_the_file_to_write_is_beside_the_target_and_outlives_an_error(tmp_path):
    target = tmp_path / "toy.bin"
    with pytest.raises(RuntimeError), partial(target) as part:  # noqa: PT012
        part.write_bytes(b"half")
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["toy.bin.part"]
    with partial(target) as part:
        assert part.read_bytes() == b"half"


def test_only_one_holds_it_at_a_time(tmp_path):
    inside, most = 0, 0
    counting = threading.Lock()

    def work():
        nonlocal inside, most
        with partial(tmp_path / "toy.bin") as part:
            assert part.name == "toy.bin.part"
            with counting:
                inside += 1
                most = max(most, inside)
            time.sleep(0.01)
            with counting:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert most == 1
    assert list(tmp_path.iterdir()) == []


def test_an_owner_that_stands_still_is_not_waited_for_for_ever(tmp_path):
    target = tmp_path / "toy.bin"
    with partial(target) as first:
        first.write_bytes(b"half")
        began = time.monotonic()
        with partial(target, patience=0.2) as second:
            assert 0.2 <= time.monotonic() - began < 5
            assert second != first
            second.write_bytes(b"mine")
        assert not second.exists()
        assert first.read_bytes() == b"half"


def test_an_owner_whose_file_grows_is_waited_for(tmp_path):
    target = tmp_path / "toy.bin"
    started = threading.Event()

    def grow():
        with partial(target) as part:
            started.set()
            for length in range(1, 9):
                part.write_bytes(b"x" * length)
                time.sleep(0.1)

    thread = threading.Thread(target=grow)
    thread.start()
    started.wait(10)
    with partial(target, patience=0.6) as part:
        assert part.read_bytes() == b"x" * 8
    thread.join(10)


def test_a_file_system_without_locks_gives_everybody_a_file_of_their_own(tmp_path, monkeypatch):
    def fail(handle):
        raise OSError(errno.ENOLCK, "no locks available")

    monkeypatch.setattr(lock, "_claim", fail)
    with partial(tmp_path / "toy.bin") as one, partial(tmp_path / "toy.bin") as two:
        assert one != two


def test_a_lock_on_a_file_that_was_just_removed_is_no_lock(tmp_path, monkeypatch):
    path, claims = tmp_path / "toy.bin.lock", []

    def claim(handle, real=lock._claim):
        if not claims and sys.platform != "win32":
            path.unlink()  # as its last owner does, in the same moment
        claims.append(handle)
        real(handle)

    monkeypatch.setattr(lock, "_claim", claim)
    with partial(tmp_path / "toy.bin"):
        assert path.exists()


def test_a_folder_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(OSError, match="nowhere"), partial(tmp_path / "nowhere" / "toy.bin"):
        pass
