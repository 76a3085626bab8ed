"""What a docstring says: its sections, and what its function needs them to say."""

import ast
import re
from collections.abc import Iterator

from architecture.code import Function, FunctionNode, dotted, imports

import handson.base.errors as errors

PLAIN = {"int", "float", "bool", "str", "None", "tuple", "Literal", "Sequence", "list"}
"""Types that say nothing about the unit and the range of a value; a tensor's shape does."""


def section(docstring: str, title: str) -> str:
    """Return what stands below ``title:``, or an empty string."""
    found = re.search(rf"^{title}:(.*(?:\n(?:[ ].*)?)*)", docstring, re.MULTILINE)
    return found[1] if found else ""


def listed(docstring: str, title: str) -> list[str]:
    """Return the names that a section's entries begin with: ``lr, eps: step size`` gives two."""
    names = []
    for line in section(docstring, title).splitlines():
        if entry := re.match(r" {4}(\S[^:]*?):(?: |$)", line):
            names += re.split(r"\s*(?:,|and)\s+", re.sub(r"[*`]|\(.*\)", "", entry[1]).strip())
    return names


def undescribed(function: Function) -> Iterator[str]:
    """Yield the parameters of which nobody can tell the unit or the range.

    A lone parameter is what the first line of the docstring is about. A tensor says its shape, an
    object its class. A number, a flag or a word needs a mention; where there is a section Args,
    every parameter does.
    """
    doc = function.docstring
    sure = bool(section(doc, "Args")) and function.node.name != "forward"
    if len(function.parameters) < 2:
        return
    a = function.node.args
    types = {arg.arg: arg.annotation for arg in [*a.posonlyargs, *a.args, *a.kwonlyargs]}
    for name in function.parameters:
        annotation = types.get(name)
        words = (
            {n.id for n in ast.walk(annotation) if isinstance(n, ast.Name)} if annotation else set()
        )
        if re.search(rf"\b{name}\b", doc) is None and (sure or (words and words <= PLAIN)):
            yield name


def stale(docstring: str, known: list[str]) -> list[str]:
    """Return the entries of Args that are no parameter (any more)."""
    return [name for name in listed(docstring, "Args") if name not in known]


def fields(node: ast.ClassDef) -> list[str]:
    """Return what a class's Args may list: annotated fields and parameters of ``__init__``."""
    names = [part.target.id for part in node.body if _is_field(part)]
    for part in node.body:
        if isinstance(part, FunctionNode) and part.name in ("__init__", "__new__", "__call__"):
            names += Function(node.name, part, node).parameters
    return names


def _is_field(part: ast.stmt) -> bool:
    return isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name)


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a function without the functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, FunctionNode | ast.Lambda | ast.ClassDef):
            yield child
            yield from _own(child)


def raised(function: Function, tree: ast.Module) -> set[str]:
    """Return the classes of `HandsonError` that a function raises itself."""
    known = {i.bound: i.target for i in imports(tree)}
    found = set()
    for node in _own(function.node):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            first, dot, rest = dotted(node.exc.func).partition(".")
            target = known.get(first, first) + dot + rest
            if target.startswith("handson.base.errors."):
                name = target.rpartition(".")[2]
                found.add("UnknownNameError" if name == "unknown" else name)
    return found


def unannounced(function: Function, tree: ast.Module) -> set[str]:
    """Return what a function raises although its section Raises names neither it nor a parent."""
    said = set(re.findall(r"\w+Error\b", section(function.docstring, "Raises")))
    for part in (ast.get_docstring(n) or "" for n in (function.node, function.owner) if n):
        said |= set(re.findall(r"\w+Error\b", section(part, "Raises")))
    silent = set()
    for name in raised(function, tree):
        family = {c.__name__ for c in getattr(errors, name).__mro__}
        if not family & said:
            silent.add(name)
    return silent
