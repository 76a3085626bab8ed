import ast
import subprocess
import sys

import pytest
from architecture.code import ROOT, sources

from handson.learn.script.layout import WIDTH, layout

LONG = [f"argument_number_{i}" for i in range(6)]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("f(\n    a, b\n)", "f(a, b)"),
        ("f(\n    a,\n    b,\n)", "f(\n    a,\n    b,\n)"),
        ("x = [\n    a,\n]", "x = [\n    a,\n]"),
        ("x = (\n    a,\n)", "x = (a,)"),
        ("x = a  # type: ignore[index]", "x = a"),
        ("x = a  # why", "x = a  # why"),
        ("f(f'{a} (', {b: c}[d])", "f(f'{a} (', {b: c}[d])"),
        ("f(a[b], c)(\n    d\n)", "f(a[b], c)(d)"),
    ],
)
def test_a_statement_takes_one_line_where_it_fits_and_no_comma_binds_it(statement, expected):
    assert layout(statement) == expected


def test_a_header_is_joined_in_spite_of_its_comma():
    assert layout("def f(\n    a: int,\n    *,\n    b: int = 1,\n) -> int:", header=True) == (
        "def f(a: int, *, b: int = 1) -> int:"
    )


LINES = [
    f"x = function({', '.join(LONG[:5])})",
    f"x = function({', '.join(LONG)})",
    f"x = function({', '.join(LONG)}, nested({', '.join(LONG)}), last={{a: b}})",
    f"x = {{{', '.join(f'{name!r}: {name}' for name in LONG)}}}".replace("'", '"'),
    f"x = [each_of_them for each_of_them in function({', '.join(LONG[:4])}) if each_of_them]",
    "x = {each: (each, 1) for each, other in the_name_of_something_long.items() if each > other}",
    f"def function({', '.join(LONG[:5])}) -> dict[str, tuple[int, int]]:\n    pass",
    f"def function({', '.join(LONG)}) -> dict[str, tuple[int, int]]:\n    pass",
    f'raise ValueError(f"{"a" * 40} {{x}}, got " f"{"b" * 30} {{y + 1}}" "{"c" * 20}")',
    f'raise error("first, as it is", f"{"a" * 70} {{x}}, got " f"{"b" * 30} {{y + 1}}")',
]


@pytest.mark.parametrize("line", LINES)
def test_a_long_statement_is_laid_out_as_ruff_does(line):
    head, _, body = line.partition("\n")
    ours = layout(head, header=bool(body)) + "\n" + (f"{body}\n" if body else "")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "ruff",
            "format",
            "--config",
            ROOT / "pyproject.toml",
            "--stdin-filename",
            "x.py",
            "-",
        ],
        input=ours.encode(),
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode() == ours
    assert ast.dump(ast.parse(ours)) == ast.dump(ast.parse(line))
    assert max(map(len, ours.splitlines())) <= WIDTH


@pytest.mark.parametrize("indent", [0, 8])
def test_laying_out_what_is_laid_out_changes_nothing(indent):
    for line in LINES[:6]:
        once = layout(line, indent)
        assert layout(once.strip(), indent) == once


def test_the_library_is_left_as_it_is():
    tried = 0
    for source in sources():
        if source.package not in ("nn", "ops", "optim", "recipes"):
            continue
        for node in source.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign | ast.Import | ast.ImportFrom):
                text = ast.get_source_segment(source.text, node) or ""
                assert layout(text) == text
                tried += 1
    assert tried > 100
