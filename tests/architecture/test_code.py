"""The tools of the architecture tests find what they are asked for."""

import ast

import pytest
from architecture.code import Source, check_exceptions, dotted, functions, imports, sources

MODULE = '''
import os.path as p, json
from a import b as c

def load(x, *rest, eps=1, **more): ...
def _hidden(): ...

class Layer:
    """A layer."""
    def __init__(self, size): ...
    def forward(self, x):
        """Run."""
    @staticmethod
    def make(size): ...
    def _own(self): ...

class _Private:
    def seen(self): ...
'''


def test_the_library_is_found_wholly():
    known = {source.module for source in sources()}
    assert {"handson", "handson.base.axes", "handson.nn", "handson.nn.linear"} <= known
    assert len(known) == len(sources())


def test_a_source_knows_its_place(tmp_path):
    path = tmp_path / "nn" / "linear.py"
    source = Source(path, tmp_path)
    assert (source.module, source.package, source.relative, source.is_init) == (
        ("handson.nn.linear", "nn", "nn/linear.py", False)
    )
    top = Source(tmp_path / "__init__.py", tmp_path)
    assert (top.module, top.package, top.is_init) == ("handson", "", True)


def test_public_functions_and_methods_are_found_with_their_parameters():
    found = {f.name: f.parameters for f in functions(ast.parse(MODULE))}
    assert found == {
        "load": ["x", "eps", "rest", "more"],
        "Layer.__init__": ["size"],
        "Layer.forward": ["x"],
        "Layer.make": ["size"],
    }


def test_a_methods_docstring_includes_its_classs():
    found = {f.name: f.docstring for f in functions(ast.parse(MODULE))}
    assert found["Layer.forward"] == "Run.\n\nA layer."


def test_an_import_says_what_a_name_stands_for():
    assert {i.bound: i.target for i in imports(ast.parse(MODULE))} == {
        "p": "os.path",
        "json": "json",
        "c": "a.b",
    }


@pytest.mark.parametrize(
    ("code", "name"), [("a.b.c", "a.b.c"), ("a", "a"), ("f().b", ""), ("a[0].b", "")]
)
def test_a_chain_of_attributes_has_a_name(code, name):
    assert dotted(ast.parse(code, mode="eval").body) == name


@pytest.mark.parametrize(
    ("exceptions", "complaint"),
    [
        ({"gone": "it is not there any more"}, "does not exist"),
        ({"good": "it was bad before that"}, "keeps the rule"),
        ({"bad 0": "because"}, "without a reason"),
        ({f"bad {i}": "all of them are bad" for i in range(6)}, "more exceptions"),
    ],
)
def test_a_dishonest_list_of_exceptions_is_caught(exceptions, complaint):
    needed = [f"bad {i}" for i in range(6)]
    with pytest.raises(AssertionError, match=complaint):
        check_exceptions(exceptions, ["good", *needed], needed)


def test_an_honest_list_of_exceptions_passes():
    check_exceptions({"bad": "it is older than the rule"}, ["good", "bad"], ["bad"])
