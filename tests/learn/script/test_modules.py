import pytest
from learn.script.toy import toy_package

from handson.base.errors import ArgumentError, UnknownNameError
from handson.learn.script.modules import Definition, Foreign, Modules, Ours


@pytest.fixture
def toy(tmp_path, monkeypatch):
    return toy_package(
        tmp_path,
        monkeypatch,
        __init__="from PKG import a as a\nfrom . import b",
        a="""
            import os.path
            import numpy as n
            from typing import TYPE_CHECKING
            from torch import nn, Tensor as T
            from .b import g as h
            import PKG.b
            if TYPE_CHECKING:
                from PKG.b import Kind
            def f(): ...
        """,
        b="from PKG.d import f as g\nclass Kind: ...\nX, Y = 1, 2\nX += 1",
        c="from PKG.a import *",
        d="def f(): ...",
    )


def test_a_name_is_followed_to_where_it_is_defined(toy):
    name, modules = toy
    module, other = f"{name}.a", f"{name}.b"
    assert modules.resolve(module, "f") == Definition(module, "f")
    assert modules.resolve(module, "h") == Definition(f"{name}.d", "f")  # over b
    assert modules.resolve(module, "Kind") == Definition(other, "Kind")
    assert modules.resolve(module, "os") == Foreign("os")
    assert modules.resolve(module, "n") == Foreign("numpy")
    assert modules.resolve(module, "nn") == Foreign("torch.nn")
    assert modules.resolve(module, "T") == Foreign("torch", "Tensor")
    assert modules.resolve(module, name) == Ours(name)
    assert modules.resolve(module, "len") is None
    assert modules.resolve(name, "a") == Ours(module)
    assert modules.resolve(name, "b") == Ours(other)
    assert modules.member(name, "b") == Ours(other)
    assert str(Definition(other, "X")) == f"{other}:X"
    assert (str(Foreign("numpy")), str(Foreign("torch", "Tensor"))) == ("numpy", "torch.Tensor")


def test_every_statement_that_binds_a_name_is_kept(toy):
    name, modules = toy
    assert [s.lineno for s in modules.text(f"{name}.b").names["X"]] == [3, 4]


def test_the_librarys_own_layers_are_found():
    modules = Modules()
    assert modules.member("handson.nn", "Linear") == Definition("handson.nn.linear", "Linear")
    assert modules.member("handson.nn", "init") == Ours("handson.nn.init")
    assert modules.member("handson.base.module", "Module") == Foreign("torch.nn", "Module")


def test_what_is_not_there_is_said(toy):
    name, modules = toy
    with pytest.raises(ArgumentError, match=r"no module 'handson\.nothing'"):
        modules.text("handson.nothing")
    with pytest.raises(UnknownNameError, match=r"no name in .* is called 'Kinds'.*: Kind"):
        modules.member(f"{name}.b", "Kinds")
    with pytest.raises(ArgumentError, match=r"c imports \*"):
        modules.resolve(f"{name}.c", "f")
