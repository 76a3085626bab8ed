"""Run a lesson's code as a notebook would: cell by cell, the last expression of each shown."""

import ast
import contextlib
import io
import sys
import types
from dataclasses import dataclass, field
from importlib.resources import files

from handson.learn.percent import Cell


@dataclass
class Ran:
    """What one pass over a lesson came to: by number of the cell, what it showed."""

    names: dict
    shown: dict[int, list] = field(default_factory=dict)
    printed: dict[int, str] = field(default_factory=dict)

    def told(self, number):
        """Everything that a reader sees below a cell, as text."""
        return self.printed[number] + "\n".join(map(repr, self.shown[number]))


def run(lesson, *, solved=False) -> Ran:
    """Run a lesson as it is shipped, or with the solutions in place of its exercises."""
    module = types.ModuleType(f"lesson_{lesson.stem}")
    sys.modules[module.__name__] = module  # dataclasses and pickling look their module up
    ran = Ran(module.__dict__)
    try:
        for number, cell in enumerate(lesson.cells):
            if cell.kind != "code":
                continue
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                _run_cell(cell, lesson, ran, number)
                if solved and "exercise" in cell.tags:
                    _run_cell(solution(lesson), lesson, ran, number)
            ran.printed[number] = out.getvalue()
    finally:
        del sys.modules[module.__name__]
    return ran


def solution(lesson) -> Cell:
    """Return the functions of a lesson's solutions as a cell, without their exercises."""
    text = (files("handson.lessons.solutions") / f"{lesson.stem}.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    wanted = ast.Import | ast.ImportFrom | ast.FunctionDef
    tree.body = [node for node in tree.body if isinstance(node, wanted)]
    return Cell("code", ast.unparse(tree), 1)


def _run_cell(cell, lesson, ran, number):
    tree = ast.parse(cell.text)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    ast.increment_lineno(tree, cell.line - 1)
    name = f"{lesson.stem}.py"
    exec(compile(tree, name, "exec"), ran.names)
    ran.shown[number] = []
    if last is not None:
        value = eval(compile(ast.Expression(last.value), name, "eval"), ran.names)
        if value is not None:
            ran.shown[number].append(value)
