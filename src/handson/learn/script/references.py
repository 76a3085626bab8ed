"""Which names of its module a definition uses: those that no scope within it binds."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Scope = frozenset[str]
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Reference:
    """One use of a name that comes from outside: ``ops`` with the attribute ``softmax``.

    Args:
        chain: the nodes from the name outwards: ``ops``, ``ops.softmax``.
        attributes: what is asked of it, one for each node but the first.
        bound: names that the scopes around it bind.
    """

    chain: tuple[ast.expr, ...]
    attributes: tuple[str, ...]
    bound: Scope

    @property
    def name(self) -> str:
        """The name itself."""
        root = self.chain[0]
        assert isinstance(root, ast.Name)
        return root.id


def references(statement: ast.AST) -> Iterator[Reference]:
    """Yield every use of a name from outside, in the order of the text of each scope."""
    yield from _visit(statement, frozenset())


def bindings(statements: Iterable[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Yield the names that statements bind in their own scope, and the node that does."""
    for node in statements:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node
            continue
        if isinstance(node, ast.Lambda):
            continue
        if isinstance(node, _COMPREHENSIONS):  # only := leaves its scope
            yield from (b for b in bindings(ast.iter_child_nodes(node)) if _walrus(b, node))
            continue
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id, node
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], node
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            yield node.name, node
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest, node
        yield from bindings(ast.iter_child_nodes(node))


def _walrus(binding: tuple[str, ast.AST], node: ast.AST) -> bool:
    inner = (n.target for n in ast.walk(node) if isinstance(n, ast.NamedExpr))
    return any(target is binding[1] for target in inner)


def _parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from filter(None, (arguments.vararg, arguments.kwarg))


def _visit(node: ast.AST, bound: Scope) -> Iterator[Reference]:
    if isinstance(node, ast.Name | ast.Attribute):
        yield from _chain(node, bound)
    elif isinstance(node, _FUNCTIONS):
        yield from _function(node, bound)
    elif isinstance(node, ast.ClassDef):
        for outer in (*node.decorator_list, *node.bases, *node.keywords):
            yield from _visit(outer, bound)
        own = bound | {name for name, _ in bindings(node.body)}
        for part in node.body:
            # what a class binds is seen by its own statements, not by its methods
            inside = isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from _visit(part, bound if inside else own)
    elif isinstance(node, _COMPREHENSIONS):
        yield from _visit(node.generators[0].iter, bound)
        targets = (generator.target for generator in node.generators)
        inner = bound | {name for name, _ in bindings(targets)}
        for child in _parts(node):
            if child is not node.generators[0].iter:
                yield from _visit(child, inner)
    else:
        for child in ast.iter_child_nodes(node):
            yield from _visit(child, bound)


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the expressions of a comprehension."""
    for child in ast.iter_child_nodes(node):
        yield from ast.iter_child_nodes(child) if isinstance(child, ast.comprehension) else (child,)


def _function(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, bound: Scope
) -> Iterator[Reference]:
    arguments = node.args
    outer: list[ast.AST | None] = [*arguments.defaults, *arguments.kw_defaults]
    outer += [parameter.annotation for parameter in _parameters(arguments)]
    body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else [*node.body]
    if not isinstance(node, ast.Lambda):
        outer += [*node.decorator_list, node.returns]
    for part in filter(None, outer):
        yield from _visit(part, bound)
    own = {name for name, _ in bindings(body)} | {p.arg for p in _parameters(arguments)}
    own -= {
        n for part in body for g in ast.walk(part) if isinstance(g, ast.Global) for n in g.names
    }
    for part in body:
        yield from _visit(part, bound | own)


def _chain(node: ast.Name | ast.Attribute, bound: Scope) -> Iterator[Reference]:
    chain: list[ast.expr] = []
    attributes: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        chain.append(inner)
        attributes.append(inner.attr)
        inner = inner.value
    if not isinstance(inner, ast.Name):
        yield from _visit(inner, bound)
    elif isinstance(inner.ctx, ast.Load) and inner.id not in bound:
        chain.append(inner)
        yield Reference(tuple(chain[::-1]), tuple(attributes[::-1]), bound)
