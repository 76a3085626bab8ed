"""Names are words of the glossary, say one thing, and stand where they are looked for."""

import ast
import re
from collections.abc import Iterator

import pytest
from architecture.code import (
    FunctionNode,
    Source,
    check_exceptions,
    ids,
    imports,
    sources,
)

from handson.base.axes import AXES

SILENT = ("ops", "models", "recipes", "text", "decode")
"""Packages that export nothing: ``from handson.models.lenet import lenet``."""

VAGUE = {"util", "utils", "helper", "helpers", "common", "misc", "tools", "stuff", "core", "lib"}

CHAPTER = re.compile(r"(^|_)(ch|chap|chapter|sec|section)_?\d", re.IGNORECASE)

SECTIONED: dict[str, str] = {}
"""Modules that may carry chapter numbers in names, and why; `catalog` and `d2l` always may."""


def shape_words(tree: ast.AST, module: str = "handson") -> Iterator[tuple[int, str]]:
    """Yield the line and the name of each axis in jaxtyping's shape strings."""
    kinds = {i.bound for i in imports(tree, module) if i.target.startswith("jaxtyping.")}
    for node in ast.walk(tree):
        named = isinstance(node, ast.Subscript) and getattr(node.value, "id", None) in kinds
        if not named or not isinstance(node.slice, ast.Tuple) or len(node.slice.elts) != 2:
            continue
        shape = node.slice.elts[1]
        assert isinstance(shape, ast.Constant), f"line {node.lineno}: a shape is a plain string"
        for token in str(shape.value).split():
            for word in re.findall(r"[^\W\d]\w*", re.sub(r"\{.*?\}", "", token)):
                if word.strip("_"):
                    yield node.lineno, word.lstrip("_")


@pytest.mark.parametrize("source", sources(), ids=ids)
def test_axes_are_words_of_the_glossary(source):
    wrong = {w for _, w in shape_words(source.tree, source.module) if w not in AXES}
    assert not wrong, f"{source.relative}: not in handson.base.axes.AXES: {sorted(wrong)}"


EXAMPLE = """
from jaxtyping import Float, Int
def f(x: Float[Tensor, "*batch #width-1 3 ... _ _frames"], y: Int[Tensor, "height*zoom"] | None):
    z: Float[Tensor, "{n} grey"]
"""


def test_every_kind_of_shape_is_read():
    words = {word for _, word in shape_words(ast.parse(EXAMPLE))}
    assert words == {"batch", "width", "frames", "height", "zoom", "grey"}


def test_the_glossary_is_words_with_a_meaning():
    for word, meaning in AXES.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", word)
        assert len(meaning.split()) >= 2


def bound(tree: ast.Module, module: str) -> set[str]:
    """Return the names that a package binds to something else than its submodule of that name."""
    found = (i for i in imports(tree, module, is_init=True) if i.at_import)
    names = {i.bound for i in found if i.target != f"{module}.{i.bound}"}
    for node in tree.body:
        if isinstance(node, FunctionNode | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}
    return names


def submodules(source: Source) -> set[str]:
    """Return the names of what lies in a package's folder."""
    folder = source.path.parent
    inside = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    return inside | {path.parent.name for path in folder.glob("*/__init__.py")}


PACKAGES = [source for source in sources() if source.is_init]


@pytest.mark.parametrize("source", PACKAGES, ids=ids)
def test_no_exported_name_hides_a_submodule(source):
    assert not bound(source.tree, source.module) & submodules(source)


def test_an_exported_name_that_hides_a_submodule_is_caught():
    code = "from handson.nn import init\nfrom .linear import Linear, linear\nsoftmax = 1"
    names = bound(ast.parse(code), "handson.nn")
    assert names == {"Linear", "linear", "softmax"}
    nn = next(source for source in PACKAGES if source.module == "handson.nn")
    assert names & submodules(nn) == {"linear", "softmax"}


@pytest.mark.parametrize("source", [s for s in PACKAGES if s.package in SILENT], ids=ids)
def test_a_package_of_functions_exports_nothing(source):
    assert ast.get_docstring(source.tree), "a docstring says what is inside"
    assert len(source.tree.body) == 1, "and nothing but the docstring: import from the submodule"


def identifiers(tree: ast.AST) -> Iterator[str]:
    """Yield every name that code gives or uses; text and comments are free."""
    for node in ast.walk(tree):
        for field in ("id", "attr", "name", "arg", "asname"):
            if isinstance(value := getattr(node, field, None), str):
                yield from value.split(".")
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from node.module.split(".")


@pytest.mark.parametrize("source", sources(), ids=ids)
def test_a_module_is_named_after_an_idea(source):
    parts = source.relative.removesuffix(".py").split("/")
    assert not VAGUE & {word for part in parts for word in part.split("_")}
    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*|__(init|main)__", part) for part in parts)


FREE = [s for s in sources() if s.package not in ("catalog", "d2l")]


@pytest.mark.parametrize("source", FREE, ids=ids)
def test_names_carry_no_chapter_numbers(source):
    if source.relative not in SECTIONED:
        numbered = {n for n in identifiers(source.tree) if CHAPTER.search(n)}
        assert not numbered, f"{source.relative}: the next edition numbers otherwise: {numbered}"
        assert not CHAPTER.search(source.path.stem)


def test_the_modules_with_chapter_numbers_need_them():
    needed = {s.relative for s in FREE if any(map(CHAPTER.search, identifiers(s.tree)))}
    check_exceptions(SECTIONED, {s.relative for s in FREE}, needed)


@pytest.mark.parametrize("name", ["train_ch3", "ch03", "chapter_3", "section3", "load_sec_2"])
def test_a_chapter_number_is_caught(name):
    assert CHAPTER.search(name)
    assert name in set(identifiers(ast.parse(f"def {name}(): ...")))


@pytest.mark.parametrize("name", ["channels3", "chunk_2", "search2", "patch3", "section"])
def test_an_ordinary_name_is_no_chapter(name):
    assert not CHAPTER.search(name)


@pytest.mark.parametrize("source", sources(), ids=ids)
def test_only_the_adapters_know_the_books_package(source):
    if source.package not in ("d2l", "cli", "lab", "learn"):
        assert "d2l" not in set(identifiers(source.tree)) | set(source.relative.split("/"))
    foreign = [i.name for i in imports(source.tree) if i.name.split(".")[0] == "d2l"]
    assert not foreign or source.package == "d2l"
