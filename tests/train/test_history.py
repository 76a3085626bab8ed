import json
import math
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import CheckpointError, RunError
from handson.train.history import CLOCK, finite, read_rows, timeless, write_rows

ROWS = [{"epoch": 1, "train_loss": 0.5, "seconds": 1.5}, {"epoch": 2, "train_loss": 1e-300}]


def test_rows_come_back_as_they_were(tmp_path):
    write_rows(tmp_path / "metrics.jsonl", ROWS)
    assert read_rows(tmp_path / "metrics.jsonl") == ROWS


def test_whole_numbers_stay_whole(tmp_path):
    write_rows(tmp_path / "metrics.jsonl", ROWS)
    assert isinstance(read_rows(tmp_path / "metrics.jsonl")[0]["epoch"], int)


def test_each_row_is_one_line_of_json_that_any_program_reads(tmp_path):
    write_rows(tmp_path / "metrics.jsonl", [{"epoch": 1, "loss": math.nan}])
    text = (tmp_path / "metrics.jsonl").read_bytes()
    assert text == b'{"epoch": 1, "loss": null}\n'


@given(value=st.floats())
def test_any_number_comes_back_to_the_last_bit_and_infinity_as_nan(value, tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "metrics.jsonl"
    write_rows(path, [{"x": value}])
    (row,) = read_rows(path)
    assert row["x"] == value if math.isfinite(value) else math.isnan(row["x"])


def test_no_file_is_no_history(tmp_path):
    assert read_rows(tmp_path / "metrics.jsonl") == []


def test_no_rows_are_an_empty_file(tmp_path):
    write_rows(tmp_path / "metrics.jsonl", [])
    assert read_rows(tmp_path / "metrics.jsonl") == []
    assert (tmp_path / "metrics.jsonl").exists()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b'{"epoch": 2, "tra',
        b"[1, 2]",
        b"3",
        b"null",
        b'{"epoch": "two"}',
        b'{"epoch": true}',
        b'{"epoch": [2]}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_line_of_garbage_is_named(tmp_path, line):
    path = tmp_path / "metrics.jsonl"
    path.write_bytes(b'{"epoch": 1}\n' + line + b'\n{"epoch": 3}\n')
    with pytest.raises(RunError, match=r"metrics.jsonl, line 2: .*delete that line, or the run"):
        read_rows(path)


def test_a_folder_in_its_place_is_said(tmp_path):
    with pytest.raises(RunError, match="cannot read"):
        read_rows(tmp_path)


def test_a_full_disk_leaves_the_old_rows_and_nothing_else(tmp_path, monkeypatch):
    write_rows(tmp_path / "metrics.jsonl", ROWS)

    def full(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CheckpointError, match="No space left"):
        write_rows(tmp_path / "metrics.jsonl", ROWS[:1])
    assert read_rows(tmp_path / "metrics.jsonl") == ROWS
    assert [p.name for p in tmp_path.iterdir()] == ["metrics.jsonl"]


def test_finite_reaches_into_nested_values_and_changes_nothing_else():
    tree = {"a": [1.5, math.inf, (math.nan,)], "b": {"c": -math.inf}, "d": "NaN", "e": True}
    plain = finite(tree)
    assert plain == {"a": [1.5, None, [None]], "b": {"c": None}, "d": "NaN", "e": True}
    assert json.dumps(plain, allow_nan=False)
    assert tree["a"][1] == math.inf


def test_timeless_leaves_out_the_clock_and_nothing_else():
    row = {"epoch": 1, "train_loss": 0.5, **dict.fromkeys(CLOCK, 1.0)}
    assert timeless(row) == {"epoch": 1, "train_loss": 0.5}
