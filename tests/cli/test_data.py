import re

import pytest
from local_mirror import a_set, isolate, published, running
from typer.testing import CliRunner

from handson.base.errors import (
    ArgumentError,
    ChecksumError,
    DownloadError,
    MissingDataError,
    UnknownNameError,
)
from handson.cli.data import app
from handson.data.registry import EMBEDDED, REMOTE

ONE, TWO = b"one " * 50, b"two " * 60


@pytest.fixture
def cache(monkeypatch, tmp_path):
    return isolate(monkeypatch, tmp_path / "home")


@pytest.fixture
def mirror(monkeypatch, cache):
    with running() as server:
        toys = a_set(
            published("one.bin", ONE, server.serve("/one", ONE)),
            published("two.bin", TWO, server.serve("/two", TWO)),
        )
        monkeypatch.setitem(REMOTE, "toy", toys)
        yield server


def run(*arguments, code=0):
    result = CliRunner().invoke(app, list(arguments))
    if code == 0 and result.exception is not None:
        raise result.exception
    assert result.exit_code == code
    return result


def plain(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def test_the_list_holds_every_set_a_line_each_when_piped(cache):
    lines = [line.split("\t") for line in run("list").stdout.splitlines()]
    assert [line[0] for line in lines] == [*REMOTE, *EMBEDDED]
    assert lines[0][:3] == ["fashion_mnist", "no", "30.9 MB"]
    assert lines[-1][:3] == ["sine", "embedded", "-"]
    assert all(len(line) == 5 for line in lines)


def test_the_list_is_a_table_in_a_terminal(cache, monkeypatch, capsys):
    from handson.cli import data

    monkeypatch.setattr("handson.cli.data.sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    data.list_()
    lines = plain(capsys.readouterr().out).splitlines()
    assert lines[0].split() == ["id", "here", "size", "what", "it", "is"]
    assert len(lines) == 1 + 2 * (len(REMOTE) + len(EMBEDDED))  # each in two languages
    assert lines[1].split()[:2] == ["fashion_mnist", "no"]


def test_get_fetches_and_prints_where_the_files_are(mirror, cache):
    result = run("get", "toy")
    folder = cache / "data" / "toys"
    assert result.stdout == f"toy\t{folder / 'one.bin'}\ntoy\t{folder / 'two.bin'}\n"
    assert "fetching one.bin (0.2 kB) for toy ..." in result.stderr
    assert (folder / "two.bin").read_bytes() == TWO
    state = {line.split("\t")[0]: line.split("\t")[1] for line in run("list").stdout.splitlines()}
    assert state["toy"] == "yes"


def test_get_draws_bars_in_a_terminal(mirror, monkeypatch):
    monkeypatch.setattr("handson.cli.data.sys.stderr.isatty", lambda: True, raising=False)
    from handson.cli import data

    with data._progress(REMOTE["toy"]) as draw:
        draw("one.bin", 100, 200)
        draw("one.bin", 200, 200)


def test_get_a_second_time_asks_nobody(mirror):
    run("get", "toy")
    mirror.log.clear()
    run("get", "toy")
    assert mirror.log == []


def test_get_to_a_folder_fills_it_for_others(mirror, monkeypatch, tmp_path):
    run("get", "toy", "--to", str(tmp_path / "shared"))
    monkeypatch.setenv("HANDSON_DATA", str(tmp_path / "shared"))
    assert str(tmp_path / "shared" / "toys" / "one.bin") in run("where", "toy").stdout


def test_get_replaces_a_damaged_file_in_the_cache(mirror, cache):
    run("get", "toy")
    (cache / "data" / "toys" / "one.bin").write_bytes(b"damaged")
    run("get", "toy")
    assert (cache / "data" / "toys" / "one.bin").read_bytes() == ONE


def test_get_never_writes_into_the_readers_own_folder(mirror, monkeypatch, tmp_path):
    path = tmp_path / "mine" / "toys" / "one.bin"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"damaged")
    monkeypatch.setenv("HANDSON_DATA", str(tmp_path / "mine"))
    with pytest.raises(ChecksumError, match="handson never writes there"):
        run("get", "toy")
    assert path.read_bytes() == b"damaged"


def test_get_says_why_every_mirror_failed_and_names_the_ways_out(mirror):
    mirror.pages.clear()
    with pytest.raises(MissingDataError, match=r"(?s)delivered one\.bin.*HTTP 404.*--data glyphs"):
        run("get", "toy")


def test_get_to_a_folder_says_why_every_mirror_failed(mirror, tmp_path):
    mirror.pages.clear()
    with pytest.raises(DownloadError, match=r"(?s)no mirror delivered one\.bin.*HTTP 404"):
        run("get", "toy", "--to", str(tmp_path))


def test_get_does_not_try_wrong_mirrors_twice(mirror):
    mirror.serve("/one", ONE[::-1])
    with pytest.raises(ChecksumError, match="not the published ones"):
        run("get", "toy")
    assert mirror.log == [("/one", "")]


def test_get_of_an_embedded_set_has_nothing_to_do(cache):
    assert "embedded: made on the spot" in run("get", "glyphs").stdout


@pytest.mark.parametrize("verb", ["get", "verify", "where"])
def test_an_unknown_name_gets_the_three_nearest(cache, verb):
    with pytest.raises(UnknownNameError, match="nearest are: mnist, fashion_mnist"):
        run(verb, "mnst")


def test_verify_without_names_looks_at_what_is_here(mirror):
    run("get", "toy")
    result = run("verify")
    rows = {tuple(line.split("\t")[:3]) for line in result.stdout.splitlines()}
    assert ("toy", "one.bin", "ok") in rows
    assert ("airfoil", "airfoil_self_noise.dat", "not here") in rows


@pytest.mark.parametrize("damaged", [b"short", ONE[::-1]])
def test_verify_finds_what_is_wrong_and_says_what_to_do(mirror, cache, damaged):
    run("get", "toy")
    (cache / "data" / "toys" / "one.bin").write_bytes(damaged)
    result = run("verify", code=1)
    assert "toy\tone.bin\twrong" in result.stdout
    assert "toy\ttwo.bin\tok" in result.stdout
    assert "To replace it: handson data get toy" in result.stderr


def test_verify_misses_a_file_of_a_set_that_is_partly_here(mirror, cache):
    run("get", "toy")
    (cache / "data" / "toys" / "one.bin").unlink()
    result = run("verify", code=1)
    assert "toy\tone.bin\tmissing\t-" in result.stdout
    assert "one.bin is missing: handson data get toy" in result.stderr


def test_verify_of_a_named_set_that_is_not_here_fails(mirror):
    assert "missing" in run("verify", "toy", code=1).stdout
    assert "embedded" in run("verify", "glyphs").stdout


def test_where_shows_the_folders_in_order(cache, monkeypatch, tmp_path):
    monkeypatch.setenv("HANDSON_DATA", str(tmp_path))
    assert run("where").stdout.splitlines() == [
        str(tmp_path),
        f"{cache / 'data'}\t(no such folder yet)",
    ]


def test_where_of_a_set_that_is_not_here_names_the_ways_out(mirror):
    with pytest.raises(MissingDataError, match="handson data get toy"):
        run("where", "toy")
    assert "embedded" in run("where", "glyphs").stdout


def test_a_bad_mirror_setting_is_named(mirror, monkeypatch):
    monkeypatch.setenv("HANDSON_MIRROR", "/srv/data")
    with pytest.raises(ArgumentError, match="HANDSON_MIRROR"):
        run("get", "toy")


@pytest.mark.parametrize("verb", ["list", "get", "verify", "where"])
def test_every_help_shows_an_example(verb):
    assert f"handson data {verb}" in " ".join(plain(run(verb, "--help").stdout).split())
