"""The whole engine can be read in one sitting, and needs nothing but NumPy."""

import ast

from architecture.code import run_python, sources

MOST = 700


def statements(text):
    """Count statements: docstrings, comments, blank lines and imports are no code to read."""
    left_out = (ast.Import, ast.ImportFrom)
    counted = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.stmt)]
    return sum(not isinstance(n, left_out) and not is_docstring(n) for n in counted)


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_statements_are_counted_without_imports_and_docstrings():
    assert (
        statements('"""Doc."""\nimport a\n\n# note\ndef f():\n    """Doc."""\n    return 1\n') == 2
    )


def test_the_engine_is_small():
    engine = [
        s for s in sources() if s.package == "autograd" and "drawing" not in s.relative.split("/")
    ]
    assert len(engine) > 10
    assert sum(statements(s.text) for s in engine) <= MOST


def test_the_engine_does_without_torch():
    code = "import handson.autograd, sys; print('torch' in sys.modules, 'numpy' in sys.modules)"
    assert run_python(code).stdout.split() == ["False", "True"]
