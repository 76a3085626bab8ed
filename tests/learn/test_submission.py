import json

import pytest

from handson.base.errors import DataError
from handson.learn.submission import submission
from handson.learn.trial import executed


def script(tmp_path, text):
    path = tmp_path / "mine.py"
    path.write_text(text, encoding="utf-8")
    return path


def notebook(tmp_path, *cells):
    path = tmp_path / "mine.ipynb"
    made = [{"cell_type": "code", "source": text.splitlines(keepends=True)} for text in cells]
    path.write_text(json.dumps({"nbformat": 4, "cells": made}), encoding="utf-8")
    return path


def test_only_what_the_function_needs_is_taken(tmp_path):
    path = script(
        tmp_path,
        "import math\nimport torch\nfactor = math.pi\nother = 1 / 0\n"
        "def helper(x):\n    return factor * x\n"
        "print('training')\n"
        "def double(x):\n    return helper(x) * 2\n",
    )
    kept = [piece.text.splitlines()[0] for piece in submission(path, "double")]
    assert kept == ["import math", "factor = math.pi", "def helper(x):", "def double(x):"]
    assert executed(submission(path, "double"))["double"](1) == pytest.approx(6.2831853)


def test_the_last_definition_counts_as_in_a_notebook(tmp_path):
    path = notebook(tmp_path, "def f():\n    return 1", "def f():\n    return 2")
    assert executed(submission(path, "f"))["f"]() == 2


def test_a_cell_with_magic_and_a_broken_cell_do_no_harm(tmp_path):
    path = notebook(
        tmp_path,
        "%env A=1\nk = 3",
        "%%bash\nrm -rf /",
        "this is not python",
        "!ls\ndef f():\n    return k",
    )
    assert executed(submission(path, "f"))["f"]() == 3


def test_a_method_of_a_class_brings_the_class(tmp_path):
    path = script(tmp_path, "class A:\n    b = 2\n\ndef f():\n    return A.b\n")
    assert executed(submission(path, "f"))["f"]() == 2


def test_names_bound_in_blocks_and_imports_of_everything_are_found(tmp_path):
    path = script(
        tmp_path,
        "from math import *\nif True:\n    k = 2\nfor i in range(3):\n    last = i\n"
        "def f():\n    return k + last + floor(1.5)\n",
    )
    assert executed(submission(path, "f"))["f"]() == 5


def test_a_missing_function_is_named_with_what_to_do(tmp_path):
    with pytest.raises(DataError, match=r"defines no function 'slope'\. Keep the name"):
        submission(script(tmp_path, "x = 1\n"), "slope")


def test_a_syntax_error_in_the_function_names_cell_and_line(tmp_path):
    path = notebook(tmp_path, "x = 1", "y = 2\ndef f(:\n    pass")
    with pytest.raises(DataError, match=r"mine\.ipynb, cell 2, line 2: .*def f\(:"):
        submission(path, "f")


def test_an_error_shows_the_line_of_the_cell_it_is_in(tmp_path):
    path = notebook(tmp_path, "x = 1", "y = 2\n\ndef f():\n    return 1 / 0")
    with pytest.raises(ZeroDivisionError) as caught:
        executed(submission(path, "f"))["f"]()
    last = caught.traceback[-1]
    assert (str(last.path), last.lineno + 1) == ("mine.ipynb, cell 2", 4)
