"""Everything public says what it does, what it takes and what it raises."""

import ast
import importlib
import inspect

import pytest
from architecture import docstrings
from architecture.code import Function, functions, ids, sources

DESCRIBED = ("ops", "nn", "optim", "train", "data")
"""Packages whose parameters carry units and ranges."""

ALL = [source for source in sources() if source.path.name != "__main__.py"]
UNITS = [source for source in ALL if source.package in DESCRIBED]


@pytest.mark.parametrize("source", ALL, ids=ids)
def test_everything_public_has_a_docstring(source):
    silent = [] if ast.get_docstring(source.tree) else ["the module"]
    module = importlib.import_module(source.module)
    for node in source.tree.body:
        public = isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        if public and not ast.get_docstring(node):
            silent.append(f"class {node.name}")
    for function in functions(source.tree):
        if function.node.name.startswith("__"):
            continue  # the class's docstring speaks for these
        if function.owner is None:
            said = ast.get_docstring(function.node)
        else:  # a method may inherit what it does from the class that it refines
            owner = getattr(module, function.owner.name)
            said = inspect.getdoc(inspect.getattr_static(owner, function.node.name))
            said = said or inspect.getdoc(getattr(owner, function.node.name))
        if not said:
            silent.append(function.name)
    assert not silent, f"{source.relative} says nothing about: {', '.join(silent)}"


@pytest.mark.parametrize("source", UNITS, ids=ids)
def test_numbers_flags_and_words_are_described(source):
    missing = {f.name: list(docstrings.undescribed(f)) for f in functions(source.tree)}
    missing = {name: parameters for name, parameters in missing.items() if parameters}
    assert not missing, f"{source.relative}: say what these are, with unit and range: {missing}"


@pytest.mark.parametrize("source", ALL, ids=ids)
def test_args_lists_only_what_a_function_takes(source):
    wrong = {}
    for function in functions(source.tree):
        own = ast.get_docstring(function.node) or ""
        wrong[function.name] = docstrings.stale(own, function.parameters)
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef):
            fields = docstrings.fields(node)
            if fields:  # without any, a parent class takes the arguments
                wrong[node.name] = docstrings.stale(ast.get_docstring(node) or "", fields)
    wrong = {name: entries for name, entries in wrong.items() if entries}
    assert not wrong, f"{source.relative}: Args lists what is no parameter: {wrong}"


@pytest.mark.parametrize("source", ALL, ids=ids)
def test_errors_raised_on_purpose_are_announced(source):
    silent = {f.name: docstrings.unannounced(f, source.tree) for f in functions(source.tree)}
    silent = {name: found for name, found in silent.items() if found}
    assert not silent, f"{source.relative}: add a section Raises for {silent}"


EXAMPLE = '''
from handson.base import errors
from handson.base.errors import ShapeError, unknown


def resize(x: Tensor, size: int, mode: str) -> Tensor:
    """Make an image another size.

    Args:
        size: pixels along each side, at least 1.
        speed: pixels per second.

    Raises:
        ShapeError: x is no image.
    """
    if mode == "lost":
        raise unknown("mode", mode, [])
    if size < 1:
        raise errors.ArgumentError("size must be positive")
    raise ShapeError("x is no image")


def shift(x: Tensor, far: int) -> Tensor:
    """Move an image."""


def invert(x: Tensor) -> Tensor:
    """Exchange black and white."""


class Pen:
    """A pen.

    Args:
        blunt: how thick, in pixels.
    """

    def __init__(self, blunt: float, colour: str) -> None:
        pass
'''


@pytest.fixture(scope="module")
def example() -> tuple[ast.Module, dict[str, Function]]:
    tree = ast.parse(EXAMPLE)
    return tree, {function.name: function for function in functions(tree)}


def test_a_parameter_that_nobody_describes_is_caught(example):
    _, known = example
    assert list(docstrings.undescribed(known["resize"])) == ["mode"]
    assert list(docstrings.undescribed(known["shift"])) == ["far"]
    assert list(docstrings.undescribed(known["invert"])) == []
    assert list(docstrings.undescribed(known["Pen.__init__"])) == ["colour"]


def test_an_entry_of_args_that_is_no_parameter_is_caught(example):
    _, known = example
    assert docstrings.stale(known["resize"].docstring, known["resize"].parameters) == ["speed"]


def test_an_error_that_nobody_announces_is_caught(example):
    tree, known = example
    assert docstrings.unannounced(known["resize"], tree) == {"UnknownNameError", "ArgumentError"}


def test_a_parent_class_announces_its_children(example):
    tree = ast.parse(EXAMPLE.replace("ShapeError: x is", "HandsonError: x is"))
    resize = next(functions(tree))
    assert docstrings.unannounced(resize, tree) == set()
