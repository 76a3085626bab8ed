"""Binding the set of layers that a model is built from: ``layers`` becomes ``nn``."""

import ast
from dataclasses import dataclass, field

from handson.base.errors import ArgumentError
from handson.learn.script.edits import Edits, end, start

ARGUMENT = "layers"
"""What factories and layers call the set of layers that they are built from."""
KIT = "nn"
"""What it is called in a script: ``torch.nn``."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Bound:
    """What was bound.

    Args:
        nodes: names that need no further look.
        used: whether the script needs ``nn`` for it.
    """

    nodes: set[ast.AST] = field(default_factory=set)
    used: bool = False


def bind_layers(edits: Edits, statement: ast.stmt, place: str) -> Bound:
    """Take the argument ``layers`` away from functions and calls; its uses speak of ``nn``.

    Args:
        edits: of the module.
        statement: at its top.
        place: where it is, for errors.

    Raises:
        ArgumentError: ``layers`` is no keyword-only argument, or is not passed on as such.
    """
    done = Bound()
    for function in ast.walk(statement):
        if not isinstance(function, Function) or not _takes_layers(function, place):
            continue
        _drop_parameter(edits, function, done)
        for part in function.body:
            _bind_uses(edits, part, place, done)
    return done


def _takes_layers(function: Function, place: str) -> bool:
    a = function.args
    if any(arg.arg == ARGUMENT for arg in (*a.posonlyargs, *a.args)):
        raise ArgumentError(f"{place}: {function.name} must take {ARGUMENT} by keyword only")
    return any(arg.arg == ARGUMENT for arg in a.kwonlyargs)


def _drop_parameter(edits: Edits, function: Function, done: Bound) -> None:
    a = function.args
    names = [arg.arg for arg in a.kwonlyargs]
    i = names.index(ARGUMENT)
    parameter, default = a.kwonlyargs[i], a.kw_defaults[i]
    stop = end(default) if default else end(parameter)
    for gone in filter(None, (parameter.annotation, default)):
        done.nodes |= set(ast.walk(gone))
    if i + 1 < len(names):
        edits.replace(start(parameter), start(a.kwonlyargs[i + 1]))
        return
    begin = edits.before(start(parameter), ",") or start(parameter)
    if not i and not a.vararg:  # the star before it goes as well
        begin = edits.before(begin, "*") or begin
        begin = edits.before(begin, ",") or begin
    edits.replace(begin, stop)


def _bind_uses(edits: Edits, part: ast.stmt, place: str, done: Bound) -> None:
    for node in ast.walk(part):
        if isinstance(node, ast.Call):
            _drop_keyword(edits, node, place, done)
        elif isinstance(node, ast.Name) and node.id == KIT:
            raise ArgumentError(f"{place}: {KIT!r} would be {ARGUMENT}, but it is something else")
    for node in ast.walk(part):
        if isinstance(node, ast.Name) and node.id == ARGUMENT and node not in done.nodes:
            edits.replace(start(node), end(node), KIT)
            done.nodes.add(node)
            done.used = True


def _drop_keyword(edits: Edits, call: ast.Call, place: str, done: Bound) -> None:
    if any(isinstance(a, ast.Name) and a.id == ARGUMENT for a in call.args):
        raise ArgumentError(f"{place}: pass {ARGUMENT} on by keyword: {ARGUMENT}={ARGUMENT}")
    for keyword in call.keywords:
        if keyword.arg != ARGUMENT:
            continue
        if not isinstance(keyword.value, ast.Name) or keyword.value.id != ARGUMENT:
            raise ArgumentError(f"{place}: a script has one set of layers: {ast.unparse(call)}")
        following = [k for k in call.keywords if start(k) > start(keyword)]
        if comma := edits.before(start(keyword), ","):
            edits.replace(comma, end(keyword))
        else:
            edits.replace(start(keyword), start(following[0]) if following else end(keyword))
        done.nodes.add(keyword.value)
