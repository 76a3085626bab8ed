import functools
import json
import os
import subprocess
import sys

import pytest
from cli.terminal import become_terminal
from rich.cells import cell_len
from typer.testing import CliRunner
from unchecked import shapes_unchecked

from handson.cli import find
from handson.cli.app import app, run
from handson.cli.find import cut, wrap
from handson.learn.find.index import index


@pytest.fixture(autouse=True)
def _gathered_once(monkeypatch):
    monkeypatch.setattr("handson.learn.find.index.index", lambda verbs: gathered(tuple(verbs)))
    with shapes_unchecked():  # checking each comparison would take most of the time
        yield


@functools.cache
def gathered(verbs):
    assert {"run", "verify", "find", "data"} <= set(verbs)
    return index(dict.fromkeys(verbs, "A verb."))


def handson(*words: str, lang: str = "en"):
    return CliRunner(env={"HANDSON_LANG": lang}).invoke(app, ["find", *words])


def test_a_pipe_gets_one_line_for_each_hit():
    result = handson("softmax", "--limit", "3")
    assert result.exit_code == 0
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [row[:2] for row in rows] == [
        ["softmax", "concept"],
        ["handson.ops.softmax:softmax", "function"],
        ["torch.softmax", "torch function"],
    ]
    assert rows[0][3].startswith("handson verify softmax  |  from handson.show import source;")
    assert "\x1b" not in result.stdout


def test_words_need_no_quotes():
    assert handson("layer", "norm").stdout == handson("layer norm").stdout


def test_the_language_is_chosen():
    assert handson("池化", "--limit", "1", "--lang", "zh").stdout.startswith(
        "pooling\t概念\t在窗口内"
    )
    assert handson("池化", "--limit", "1").stdout.startswith("pooling\tconcept\tTakes the largest")
    assert handson("池化", "--limit", "1", lang="zh").stdout.startswith("pooling\t概念")


def test_an_unknown_language_is_named(capsys):
    assert run(["find", "softmax", "--lang", "fr"]) == 2
    assert "no language is called 'fr'" in capsys.readouterr().err


def test_json_is_all_that_is_printed():
    result = handson("丢弃法", "--json", "--limit", "2")
    told = json.loads(result.stdout)
    assert told["query"] == "丢弃法"
    assert len(told["hits"]) == 2
    first = told["hits"][0]
    assert set(first) == {"name", "kind", "title", "line", "ways", "also", "score"}
    assert {way["kind"] for way in first["ways"]} <= {"shell", "python", "page"}
    assert result.stdout.isascii()


def test_nothing_found_is_exit_code_1_and_says_how_to_go_on():
    result = handson("xyzzyq")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Nothing found for 'xyzzyq'. Nearest: ")
    assert "handson list" in result.stderr
    chinese = handson("xyzzyq", lang="zh").stderr
    assert "没有找到" in chinese
    assert "最接近的名字" in chinese


def test_nothing_found_as_json_is_exit_code_1_too():
    result = handson("xyzzyq", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["hits"] == []
    assert len(told["nearest"]) == 3


@pytest.mark.parametrize(
    ("words", "message"),
    [([], "nothing was given"), ([""], "nothing was given"), (["???"], "has no letter or digit")],
)
def test_an_empty_query_is_a_clear_error(words, message, capsys):
    assert run(["find", *words]) == 2
    said = capsys.readouterr().err
    assert message in said
    assert 'handson find "layer norm"' in said


def test_a_limit_below_one_and_an_unknown_option_are_refused(capsys):
    assert run(["find", "softmax", "--limit", "0"]) == 2
    assert run(["find", "softmax", "--limt", "3"]) == 2
    assert "the nearest are: --limit" in capsys.readouterr().err


def test_verbs_are_those_of_the_command_line():
    assert handson("验证", "--limit", "1").stdout.startswith("verify\tverb\t")
    assert handson("find", "--limit", "1").stdout.startswith("find\tverb\t")


@pytest.mark.parametrize("width", [10, 20, 40, 80, 200])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_width_shows_commands_whole_and_keeps_the_rest_within(width, lang, monkeypatch):
    terminal = become_terminal(monkeypatch, width)
    assert run(["find", "池化", "--lang", lang, "--limit", "4"]) == 0
    lines = terminal.getvalue().splitlines()
    assert "  $ handson verify pooling" in lines
    prompts = ("  $ ", "  >>> ", "  https://")
    for line in lines:
        kind_alone = line.endswith("]") and line.partition("…")[1]
        if not line.startswith(prompts) and not kind_alone:
            assert cell_len(line) <= max(width, find.NARROWEST), line


def test_a_terminal_shows_title_kind_line_and_ways(monkeypatch):
    terminal = become_terminal(monkeypatch, 100)
    assert run(["find", "torch.flatten", "--lang", "en", "--limit", "1"]) == 0
    assert terminal.getvalue().splitlines() == [
        "torch.flatten(input, start_dim, end_dim)  [torch function]",
        "  flatten: Makes a vector of each example. (also torch.Tensor.flatten)",
        "  >>> import torch; help(torch.flatten)",
        "  https://docs.pytorch.org/docs/stable/generated/torch.flatten.html",
    ]


def test_long_lines_break_between_words_and_chinese_characters():
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("one two three", 3) == ["one", "two", "thr", "ee"]
    assert wrap("在窗口内取最大，再缩小", 8) == ["在窗口内", "取最大，", "再缩小"]
    assert wrap("", 10) == []
    assert wrap("   ", 2) == []


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("pooling", 7, "pooling"),
        ("pooling", 6, "pooli…"),
        ("汇聚层", 5, "汇聚…"),
        ("汇聚层", 1, "…"),
    ],
)
def test_a_title_is_cut_by_columns_and_not_by_characters(text, width, shown):
    assert cut(text, width) == shown


def test_searching_does_not_import_torch():
    code = (
        "import sys; from handson.cli.app import run; code = run(['find', '注意力']);"
        "sys.exit(code or 'torch' in sys.modules or 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "ascii"])
def test_output_survives_consoles_that_cannot_show_it(encoding, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "handson", "find", "注意力", "--lang", "zh"],
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(encoding)
    assert b"torch.nn.MultiheadAttention" in done.stdout
