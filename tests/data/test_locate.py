import json
import os

import pytest
from local_mirror import a_set, isolate, published, running

from handson.base.errors import ChecksumError, DataError, MissingDataError
from handson.data import locate as module
from handson.data.locate import check, ensure, find, locate
from handson.data.registry import REMOTE

ONE, TWO = b"one " * 50, b"two " * 60


@pytest.fixture
def cache(monkeypatch, tmp_path):
    return isolate(monkeypatch, tmp_path / "home")


@pytest.fixture
def toys(monkeypatch, cache):
    remote = a_set(
        published("one.bin", ONE, "http://127.0.0.1:9/one.bin"),
        published("two.bin", TWO, "http://127.0.0.1:9/two.bin"),
    )
    monkeypatch.setitem(REMOTE, "toy", remote)
    return remote


def put(folder, **bodies):
    folder.mkdir(parents=True, exist_ok=True)
    for name, body in bodies.items():
        (folder / f"{name}.bin").write_bytes(body)
    return folder


def test_a_set_is_found_in_its_own_folder_or_lying_flat(toys, tmp_path):
    put(tmp_path / "data" / "toys", one=ONE)
    put(tmp_path / "data", two=TWO)
    assert locate("toy", tmp_path / "data") == {
        "one.bin": tmp_path / "data" / "toys" / "one.bin",
        "two.bin": tmp_path / "data" / "two.bin",
    }


def test_the_explicit_folder_comes_before_the_environment_before_the_cache(
    toys, cache, tmp_path, monkeypatch
):
    homes = [tmp_path / "explicit", tmp_path / "environment", cache / "data"]
    for home in reversed(homes):
        put(home / "toys", one=ONE, two=TWO)
    monkeypatch.setenv("HANDSON_DATA", str(homes[1]))
    assert locate("toy", homes[0])["one.bin"].is_relative_to(homes[0])
    assert locate("toy")["one.bin"].is_relative_to(homes[1])
    monkeypatch.delenv("HANDSON_DATA")
    assert locate("toy")["one.bin"].is_relative_to(homes[2])


def test_torchvisions_folders_are_known(cache, tmp_path):
    folder = put(tmp_path / "FashionMNIST" / "raw")
    file = REMOTE["fashion_mnist"].files[3]
    (folder / file.name).write_bytes(bytes(file.size))
    assert find(REMOTE["fashion_mnist"], file, tmp_path) == folder / file.name


def test_a_file_of_the_same_name_lying_flat_is_passed_over_and_mentioned(toys, tmp_path):
    put(tmp_path / "data", one=b"another set's file", two=TWO)
    with pytest.raises(MissingDataError, match=r"one\.bin is something else: 18 bytes, not 200"):
        locate("toy", tmp_path / "data")


def test_a_missing_set_names_every_way_out(toys, cache, monkeypatch, tmp_path):
    monkeypatch.setenv("HANDSON_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(MissingDataError) as caught:
        locate("toy")
    for expected in (
        "no one.bin, two.bin in",
        f"{tmp_path / 'nowhere'} (no such folder)",
        "handson data get toy",
        "HANDSON_DATA=FOLDER, where FOLDER/toys/one.bin is",
        f"put the files into {cache / 'data' / 'toys'}",
        "http://127.0.0.1:9/",
        "HANDSON_MIRROR=http://HOST, which serves /toys/one.bin",
        "--data glyphs",
    ):
        assert expected in str(caught.value)


def test_an_explicit_folder_that_does_not_exist_is_not_ignored(toys, cache, tmp_path):
    put(cache / "data" / "toys", one=ONE, two=TWO)
    with pytest.raises(MissingDataError, match=r"typo \(no such folder\)"):
        locate("toy", tmp_path / "typo")


@pytest.mark.parametrize("damaged", [ONE[:-1], ONE[:-1] + b"?", b""])
def test_a_damaged_file_is_an_error_and_stays(toys, tmp_path, damaged):
    folder = put(tmp_path / "data" / "toys", one=damaged, two=TWO)
    with pytest.raises(ChecksumError, match=r"one\.bin is damaged.*handson never writes there"):
        ensure("toy", tmp_path / "data")
    assert (folder / "one.bin").read_bytes() == damaged


def test_a_damaged_file_in_the_cache_says_how_to_replace_it(toys, cache):
    put(cache / "data" / "toys", one=ONE, two=TWO[::-1])
    with pytest.raises(ChecksumError, match="To replace it: handson data get toy"):
        locate("toy")


def test_the_digest_is_computed_once_until_the_file_changes(toys, cache, tmp_path, monkeypatch):
    hashed = []
    monkeypatch.setattr(
        module, "sha256", lambda path, real=module.sha256: hashed.append(path.name) or real(path)
    )
    folder = put(tmp_path / "data" / "toys", one=ONE, two=TWO)
    for _ in range(3):
        locate("toy", tmp_path / "data")
    assert hashed == ["one.bin", "two.bin"]
    assert sorted(path.name for path in folder.iterdir()) == ["one.bin", "two.bin"]

    (folder / "one.bin").write_bytes(ONE[::-1])
    os.utime(folder / "one.bin", (1, 1))
    with pytest.raises(ChecksumError, match=r"one\.bin.*has SHA-256"):
        locate("toy", tmp_path / "data")


def test_a_note_that_is_garbage_is_not_trusted(toys, cache, tmp_path):
    put(tmp_path / "data" / "toys", one=ONE, two=TWO)
    locate("toy", tmp_path / "data")
    notes = list((cache / "verified").iterdir())
    assert len(notes) == 2
    for note, garbage in zip(notes, ["{", json.dumps([1, 2])], strict=True):
        note.write_text(garbage, encoding="utf-8")
    assert len(locate("toy", tmp_path / "data")) == 2


def test_without_a_cache_to_write_the_digest_is_computed_every_time(toys, cache, tmp_path):
    put(tmp_path / "data" / "toys", one=ONE, two=TWO)
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text("a file where the cache should be", encoding="utf-8")
    assert len(locate("toy", tmp_path / "data")) == 2


def test_verification_can_refuse_to_trust_a_note(toys, cache, tmp_path):
    folder = put(tmp_path / "data" / "toys", one=ONE, two=TWO)
    locate("toy", tmp_path / "data")
    path, before = folder / "one.bin", (folder / "one.bin").stat()
    path.write_bytes(ONE[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    check(toys, toys.files[0], path)
    with pytest.raises(ChecksumError):
        check(toys, toys.files[0], path, remember=False)


def test_a_file_that_cannot_be_read_is_a_data_error(toys, cache, tmp_path):
    with pytest.raises(DataError, match=r"cannot read .*one\.bin"):
        check(toys, toys.files[0], tmp_path / "one.bin")


def test_what_is_missing_is_fetched_to_the_cache_and_only_that(
    monkeypatch, cache, tmp_path, capsys
):
    with running() as mirror:
        remote = a_set(
            published("one.bin", ONE, mirror.serve("/one", ONE)),
            published("two.bin", TWO, mirror.serve("/two", TWO)),
        )
        monkeypatch.setitem(REMOTE, "toy", remote)
        put(tmp_path / "data" / "toys", one=ONE)
        paths = ensure("toy", tmp_path / "data")
        assert list(paths) == ["one.bin", "two.bin"]
        assert paths["two.bin"] == cache / "data" / "toys" / "two.bin"
        assert paths["two.bin"].read_bytes() == TWO
        assert mirror.log == [("/two", "")]
        assert ensure("toy", tmp_path / "data", download=False) == paths
    assert capsys.readouterr().err == "fetching two.bin (0.2 kB) ...\n"


def test_a_caller_that_draws_progress_silences_the_line(monkeypatch, cache, capsys):
    told = []
    with running() as mirror:
        remote = a_set(published("one.bin", ONE, mirror.serve("/one", ONE)))
        monkeypatch.setitem(REMOTE, "toy", remote)
        ensure("toy", progress=lambda *facts: told.append(facts))
    assert told == [("one.bin", 200, 200)]
    assert capsys.readouterr().err == ""


def test_without_permission_to_download_nothing_is_asked(monkeypatch, cache):
    with running() as mirror:
        remote = a_set(published("one.bin", ONE, mirror.serve("/one", ONE)))
        monkeypatch.setitem(REMOTE, "toy", remote)
        with pytest.raises(MissingDataError, match="handson data get toy"):
            ensure("toy", download=False)
        assert mirror.log == []


def test_a_failed_download_names_the_mirrors_and_the_ways_out(monkeypatch, cache):
    with running() as mirror:
        remote = a_set(published("one.bin", ONE, f"{mirror.url}/nowhere/one.bin"))
        monkeypatch.setitem(REMOTE, "toy", remote)
        with pytest.raises(MissingDataError) as caught:
            ensure("toy", progress=lambda *facts: None)
    for expected in (f"{mirror.url}/nowhere/one.bin\n    HTTP 404", "--data glyphs"):
        assert expected in str(caught.value)
