import json

import nbformat
import pytest

from handson.base.errors import DataError
from handson.learn.lesson import lesson
from handson.learn.notebook import (
    joined,
    notebook_language,
    read_code,
    read_notebook,
    to_notebook,
    to_text,
)

LESSON = lesson("linear_regression")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lesson_becomes_a_valid_notebook_of_one_language(lang):
    made = to_notebook(LESSON, lang)
    nbformat.validate(nbformat.from_dict(made))
    assert made["metadata"]["kernelspec"]["name"] == "python3"
    prose = "".join("".join(c["source"]) for c in made["cells"] if c["cell_type"] == "markdown")
    assert ("猜" in prose) == (lang == "zh")
    assert ("Predict" in prose) == (lang == "en")


def test_the_same_lesson_gives_the_same_bytes_as_jupyter_writes_them():
    text = to_text(to_notebook(LESSON, "zh"))
    assert text == to_text(to_notebook(LESSON, "zh"))
    assert text == nbformat.writes(nbformat.reads(text, 4)) + "\n"


def test_code_comes_back_as_it_was_written(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(to_text(to_notebook(LESSON, "en")), encoding="utf-8")
    code = [cell.text for cell in LESSON.cells if cell.kind == "code"]
    assert [cell.text for cell in read_code(path)] == ["%env HANDSON_LANG=en", *code]
    assert notebook_language(path) == "en"


def test_lines_of_chinese_are_joined_and_others_are_not():
    prose = "# 题\n\n一行，\n二行 `x`\n三行\n\n- 甲\n- 乙\n\n```\n甲\n乙\n```\nLatin\n丙"
    wanted = "# 题\n\n一行，二行 `x`\n三行\n\n- 甲\n- 乙\n\n```\n甲\n乙\n```\nLatin\n丙"
    assert joined(prose) == wanted


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"nbformat": 3, "cells": []}', "\x00"])
def test_a_file_that_is_no_notebook_is_named_with_the_way_out(tmp_path, content):
    path = tmp_path / "a.ipynb"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"a\.ipynb is not a Jupyter notebook \(format 4\)"):
        read_notebook(path)
    assert notebook_language(path) is None


def test_other_kinds_of_file_are_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(DataError, match="neither a notebook"):
        read_code(path)


def test_a_script_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes("x = '中文'".encode("gbk"))
    with pytest.raises(DataError, match="save it as UTF-8"):
        read_code(path)


def test_a_script_with_a_byte_order_mark_is_read(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert [cell.text for cell in read_code(path)] == ["x = 1"]


def test_a_notebook_of_somebody_else_has_no_language_of_ours(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "cells": [], "metadata": {}}), encoding="utf-8")
    assert notebook_language(path) is None
