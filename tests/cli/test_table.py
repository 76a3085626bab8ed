import io
import json
import math
import sys

import pytest
from cli.terminal import become_terminal

from handson.cli.table import duration, print_json, print_table, terminal_width

ROWS = [["20260101-000000-lenet-aaaa", "0.5"], ["线性 [red]回归[/red] :smile:", "10.25"]]


def test_in_a_pipe_cells_are_separated_by_tabs(capsys):
    print_table(["id", "value"], ROWS)
    assert capsys.readouterr().out == "\n".join("\t".join(row) for row in ROWS) + "\n"


def test_in_a_pipe_a_cell_never_breaks_the_table(capsys):
    print_table(["a", "b"], [["two\nlines", "a\ttab"]])
    assert capsys.readouterr().out == "two lines\ta tab\n"


def test_in_a_pipe_the_header_comes_when_asked_for(capsys):
    print_table(["id", "value"], [["a", "1"]], head_in_pipe=True)
    assert capsys.readouterr().out == "id\tvalue\na\t1\n"


def test_in_a_terminal_columns_are_aligned_and_numbers_to_the_right(monkeypatch):
    terminal = become_terminal(monkeypatch)
    print_table(["id", "value"], ROWS, right=["value"])
    head, first, second = terminal.getvalue().splitlines()
    assert head.split() == ["id", "value"]
    assert len(head) == len(first)
    assert first.endswith("  0.5")
    assert second.endswith("10.25")


def test_what_looks_like_markup_is_text(monkeypatch):
    terminal = become_terminal(monkeypatch)
    print_table(["id", "value"], ROWS)
    assert "[red]回归[/red] :smile:" in terminal.getvalue()


def test_no_rows_are_a_header_in_a_terminal_and_nothing_in_a_pipe(monkeypatch):
    terminal = become_terminal(monkeypatch)
    print_table(["id"], [])
    assert terminal.getvalue().split() == ["id"]
    monkeypatch.setattr(sys, "stdout", pipe := io.StringIO())
    print_table(["id"], [])
    assert pipe.getvalue() == ""


def test_the_width_of_a_pipe_is_none(monkeypatch):
    become_terminal(monkeypatch)
    assert terminal_width() == 80
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert terminal_width() is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, ""),
        (math.nan, ""),
        (0, "0.0 s"),
        (9.94, "9.9 s"),
        (10, "10 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (65, "1 min 05 s"),
        (3599.6, "1 h 00 min"),
        (7800, "2 h 10 min"),
        (400_000, "111 h 06 min"),
    ],
)
def test_durations_are_for_people(seconds, text):
    assert duration(seconds) == text


def test_json_has_null_where_a_number_is_none(capsys):
    print_json({"a": [math.nan, 1.5], "动手": math.inf})
    assert json.loads(capsys.readouterr().out) == {"a": [None, 1.5], "动手": None}
