import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from local_mirror import a_set, isolate, nobody, published, running

from handson.base.errors import ArgumentError, ChecksumError, DownloadError
from handson.data.download import fetch, fetch_file, megabytes, mirrors, sha256

BODY = bytes(range(256)) * 400


@pytest.fixture
def mirror(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)
    with running() as server:
        yield server


def get(tmp_path, *urls, body=BODY, **options):
    """Fetch one file from ``urls``, in a hurry; return its path."""
    file = published("toy.bin", body, *urls)
    return fetch_file(a_set(file), file, tmp_path / "data", pause=0.01, timeout=5.0, **options)


def nothing_but(folder, *names):
    return sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_a_set_is_fetched_to_its_folder(mirror, tmp_path):
    files = [published(n, n.encode() * 99, mirror.serve(f"/{n}", n.encode() * 99)) for n in "ab"]
    paths = fetch(a_set(*files), tmp_path / "elsewhere")
    assert paths == {n: tmp_path / "elsewhere" / "toys" / n for n in "ab"}
    assert paths["b"].read_bytes() == b"b" * 99
    assert nothing_but(tmp_path / "elsewhere" / "toys", "a", "b")


def test_the_users_cache_is_where_it_goes_by_default(mirror, monkeypatch, tmp_path):
    cache = isolate(monkeypatch, tmp_path)
    file = published("toy.bin", BODY, mirror.serve("/f", BODY))
    assert fetch(a_set(file))["toy.bin"] == cache / "data" / "toys" / "toy.bin"


def test_a_file_that_is_there_is_not_fetched_again(mirror, tmp_path):
    url = mirror.serve("/f", BODY)
    get(tmp_path, url)
    get(tmp_path, url)
    assert len(mirror.log) == 1


@pytest.mark.parametrize("damaged", [b"", b"short", BODY[:-1] + b"?"])
def test_a_damaged_file_is_replaced(mirror, tmp_path, damaged):
    path = get(tmp_path, mirror.serve("/f", BODY))
    path.write_bytes(damaged)
    assert get(tmp_path, mirror.serve("/f", BODY)).read_bytes() == BODY


def test_a_cut_file_is_resumed_at_the_same_mirror(mirror, tmp_path):
    path = get(tmp_path, mirror.serve("/f", BODY, cuts=[1000, 50_000]))
    assert path.read_bytes() == BODY
    assert mirror.log == [("/f", ""), ("/f", "bytes=1000-"), ("/f", "bytes=51000-")]
    assert nothing_but(path.parent, "toy.bin")


def test_what_came_is_kept_and_the_next_call_goes_on_from_there(mirror, tmp_path):
    url = mirror.serve("/f", BODY, cuts=[9000] + [0] * 20)
    with pytest.raises(DownloadError, match=r"9\.0 kB are kept and will be continued"):
        get(tmp_path, url)
    assert not (tmp_path / "data" / "toys" / "toy.bin").exists()
    mirror.pages["/f"].cuts.clear()
    mirror.log.clear()
    assert get(tmp_path, url).read_bytes() == BODY
    assert mirror.log == [("/f", "bytes=9000-")]


def test_an_interruption_by_the_reader_keeps_what_came(mirror, tmp_path):
    def interrupt(name, done, total):
        raise KeyboardInterrupt

    url = mirror.serve("/f", BODY)
    with pytest.raises(KeyboardInterrupt):
        get(tmp_path, url, progress=interrupt)
    folder = tmp_path / "data" / "toys"
    assert nothing_but(folder, "toy.bin.part")
    assert get(tmp_path, url).read_bytes() == BODY
    assert nothing_but(folder, "toy.bin")


def test_a_cut_file_is_finished_by_the_next_mirror(mirror, tmp_path):
    first = mirror.serve("/first", BODY, cuts=[1000] + [0] * 20)
    path = get(tmp_path, first, mirror.serve("/second", BODY))
    assert path.read_bytes() == BODY
    assert mirror.log[-1] == ("/second", "bytes=1000-")


def test_a_server_that_ignores_range_starts_over(mirror, tmp_path):
    path = get(tmp_path, mirror.serve("/f", BODY, ranges=False, cuts=[1000]))
    assert path.read_bytes() == BODY


def test_wrong_bytes_send_to_the_next_mirror_with_nothing_of_them_kept(mirror, tmp_path):
    wrong = mirror.serve("/wrong", BODY[::-1])
    path = get(tmp_path, wrong, mirror.serve("/right", BODY))
    assert path.read_bytes() == BODY
    assert mirror.log == [("/wrong", ""), ("/right", "")]


def test_wrong_bytes_everywhere_are_a_checksum_error_that_lists_the_mirrors(mirror, tmp_path):
    urls = [mirror.serve("/one", BODY[::-1]), mirror.serve("/two", status=404)]
    with pytest.raises(ChecksumError) as caught:
        get(tmp_path, *urls)
    for expected in (*urls, "not the published ones", "HTTP 404", "toy.bin (102.4 kB)"):
        assert expected in str(caught.value)
    assert nothing_but(tmp_path / "data" / "toys")


@pytest.mark.parametrize("stale", [b"?" * 1000, b"?" * len(BODY), b"?" * (len(BODY) + 9)])
def test_a_part_with_wrong_bytes_costs_one_more_try_not_the_file(mirror, tmp_path, stale):
    folder = tmp_path / "data" / "toys"
    folder.mkdir(parents=True)
    (folder / "toy.bin.part").write_bytes(stale)
    assert get(tmp_path, mirror.serve("/f", BODY)).read_bytes() == BODY


def test_a_refused_range_costs_one_more_try_not_the_file(mirror, tmp_path):
    folder = tmp_path / "data" / "toys"
    folder.mkdir(parents=True)
    (folder / "toy.bin.part").write_bytes(BODY[:1000])
    assert get(tmp_path, mirror.serve("/f", BODY, shift=3)).read_bytes() == BODY


def test_404_everywhere_is_one_error_and_asks_nobody_twice(mirror, tmp_path):
    urls = [f"{mirror.url}/{n}" for n in range(3)]
    with pytest.raises(DownloadError) as caught:
        get(tmp_path, *urls)
    assert str(caught.value).count("HTTP 404") == 3
    assert len(mirror.log) == 3


def test_a_passing_error_is_tried_again(mirror, tmp_path):
    url = mirror.serve("/f", BODY, status=503)
    with pytest.raises(DownloadError, match="HTTP 503"):
        get(tmp_path, url)
    assert len(mirror.log) == 2


def test_nobody_listening_is_named(monkeypatch, tmp_path):
    isolate(monkeypatch, tmp_path)
    with pytest.raises(DownloadError, match="refused"):
        get(tmp_path, nobody())


def test_a_silent_mirror_gives_way_to_the_next(mirror, tmp_path):
    file = published("toy.bin", BODY, mirror.serve("/s", stalls=True), mirror.serve("/f", BODY))
    began = time.monotonic()
    path = fetch_file(a_set(file), file, tmp_path, timeout=0.2, pause=0.0)
    assert path.read_bytes() == BODY
    assert time.monotonic() - began < 3


def test_more_bytes_than_published_are_refused(mirror, tmp_path):
    with pytest.raises(ChecksumError, match=r"more than the 102,400 bytes"):
        get(tmp_path, mirror.serve("/f", BODY * 50, lengths=False))
    assert nothing_but(tmp_path / "data" / "toys")


def test_an_empty_list_of_mirrors_is_still_a_clear_error(mirror, tmp_path):
    with pytest.raises(DownloadError, match=r"no mirror delivered toy\.bin"):
        get(tmp_path)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, r"no space left in .*toys for toy\.bin \(102\.4 kB\).*Free some.*--to FOLD"),
        (errno.EROFS, r"cannot write .*toy\.bin: Read-only.*--to FOLDER, then set HANDSON_DATA="),
    ],
)
def test_a_full_or_read_only_disk_says_what_to_do(mirror, tmp_path, monkeypatch, number, expected):
    def fail(*arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("handson.data.download.os.replace", fail)
    with pytest.raises(DownloadError, match=expected):
        get(tmp_path, mirror.serve("/f", BODY))
    monkeypatch.undo()
    mirror.log.clear()
    isolate(monkeypatch, tmp_path)
    assert get(tmp_path, mirror.serve("/f", BODY)).read_bytes() == BODY
    assert mirror.log == []  # the bytes that came before the disk failed are not fetched again


def test_a_disk_that_fills_up_on_the_way_keeps_what_came(mirror, tmp_path, monkeypatch):
    def fail(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("handson.data.transfer.os.fsync", fail)
    with pytest.raises(DownloadError, match="no space left"):
        get(tmp_path, mirror.serve("/f", BODY))
    assert (tmp_path / "data" / "toys" / "toy.bin.part").read_bytes() == BODY


def test_a_folder_that_cannot_be_made_is_named(mirror, tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(DownloadError, match=r"cannot write .*toy\.bin"):
        get(tmp_path, mirror.serve("/f", BODY))


@pytest.mark.skipif(
    sys.platform == "win32" or getattr(os, "geteuid", lambda: 0)() == 0,
    reason="the mode of a folder does not bind root, nor anybody on Windows",
)
def test_a_folder_without_write_permission_is_named(mirror, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o500)
    with pytest.raises(DownloadError, match=r"cannot write .*Permission denied"):
        get(tmp_path, mirror.serve("/f", BODY))


def test_the_mirror_of_a_class_comes_first(mirror, tmp_path, monkeypatch):
    mirror.serve("/room/toys/toy.bin", BODY)
    monkeypatch.setenv("HANDSON_MIRROR", mirror.url + "/room/")
    get(tmp_path, mirror.serve("/public", BODY))
    assert mirror.log == [("/room/toys/toy.bin", "")]


def test_the_public_mirrors_stand_in_for_the_one_of_a_class(mirror, tmp_path, monkeypatch):
    monkeypatch.setenv("HANDSON_MIRROR", mirror.url + "/room")
    get(tmp_path, mirror.serve("/public", BODY))
    assert [path for path, _ in mirror.log] == ["/room/toys/toy.bin", "/public"]


@pytest.mark.parametrize("base", ["/srv/data", "file:///srv/data", "ftp://host", "host:8000"])
def test_a_mirror_of_a_class_that_is_no_web_address_is_refused(monkeypatch, base):
    monkeypatch.setenv("HANDSON_MIRROR", base)
    file = published("toy.bin", BODY)
    with pytest.raises(ArgumentError, match=r"HANDSON_MIRROR.*http://"):
        mirrors(a_set(file), file)


FETCH = """
import sys
from pathlib import Path
from handson.data.download import fetch_file
from handson.data.registry import RemoteFile, RemoteSet
url, size, digest, home = sys.argv[1:]
file = RemoteFile("toy.bin", int(size), digest, (url,))
toys = RemoteSet(id="toy", zh="", en="", folder="toys", files=(file,), licence="", loader="",
                 instead="glyphs")
print(fetch_file(toys, file, Path(home)))
"""


def start(url, home):
    file = published("toy.bin", BODY, url)
    command = [sys.executable, "-c", FETCH, url, str(file.size), file.sha256, str(home)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_processes_that_want_the_same_file_fetch_it_once(mirror, tmp_path):
    url = mirror.serve("/f", BODY, delay=0.5)
    started = [start(url, tmp_path) for _ in range(4)]
    for process in started:
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        assert Path(out.strip()).read_bytes() == BODY
    assert len(mirror.log) == 1
    assert nothing_but(tmp_path / "toys", "toy.bin")


def test_a_process_that_was_killed_leaves_no_lock_behind(mirror, tmp_path):
    url = mirror.serve("/f", BODY, drips=0.01)
    process = start(url, tmp_path)
    part = tmp_path / "toys" / "toy.bin.part"
    deadline = time.monotonic() + 30
    while not (part.exists() and part.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.communicate()
    mirror.pages["/f"].drips = 0
    file = published("toy.bin", BODY, url)
    assert fetch_file(a_set(file), file, tmp_path).read_bytes() == BODY
    assert mirror.log[-1][1].startswith("bytes=")
    assert nothing_but(tmp_path / "toys", "toy.bin")


def test_sizes_read_well_and_digests_are_sha256(tmp_path):
    assert megabytes(26421880) == "26.4 MB"
    assert megabytes(5148) == "5.1 kB"
    (tmp_path / "f").write_bytes(b"abc")
    assert sha256(tmp_path / "f").startswith("ba7816bf8f01cfea")
