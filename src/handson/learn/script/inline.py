"""Taking definitions out of the library, with all that they need, into one text without it."""

import ast
import builtins
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from handson.base.errors import ArgumentError
from handson.learn.script.edits import Edits, end, start
from handson.learn.script.kit import bind_layers
from handson.learn.script.modules import Definition, Foreign, Meaning, Modules, Ours, Text
from handson.learn.script.references import Reference, bindings, references

ALLOWED = {*sys.stdlib_module_names, "torch", "numpy"}
"""Packages that a script may import."""


@dataclass
class Slice:
    """Code that stands alone.

    Args:
        blocks: definitions, what is needed before what needs it.
        imports: by the name that each binds, its statement.
    """

    blocks: list[str] = field(default_factory=list)
    imports: dict[str, str] = field(default_factory=dict)


def inline(
    addresses: Iterable[str],
    *,
    modules: Modules | None = None,
    reserved: Mapping[str, str] | None = None,
) -> Slice:
    """Collect definitions and, from every module of ours, what they use.

    The argument ``layers`` of factories and layers is taken to be ``torch.nn`` and vanishes. Shapes
    of jaxtyping become plain tensors, errors of our own the built-in ones that they derive from,
    docstrings their first paragraph.

    Args:
        addresses: ``module:name``.
        modules: where to look; the library unless told.
        reserved: names that the text around it binds already, and what to: an import, as its
            statement, may be shared.

    Raises:
        ArgumentError: two definitions have the same name, a package that is neither Python's nor
            torch or NumPy is needed, or the code does what cannot be taken out.
        UnknownNameError: a name is not where it should be.
    """
    slicer = _Slicer(modules or Modules(), dict(reserved or {}))
    for address in addresses:
        module, _, name = address.partition(":")
        meaning = slicer.modules.member(module, name)
        if not isinstance(meaning, Definition):
            raise ArgumentError(f"{address} is no definition of ours, so it cannot be taken out")
        slicer.take(meaning)
    return slicer.slice


class _Slicer:
    def __init__(self, modules: Modules, owners: dict[str, str]) -> None:
        self.modules, self.owners = modules, owners
        self.slice = Slice()
        self.taken: set[tuple[str, int]] = set()

    def take(self, wanted: Definition) -> str:
        """Add a definition, after what it needs; return its name."""
        text = self.modules.text(wanted.module)
        for statement in text.names[wanted.name]:
            key = (wanted.module, statement.lineno)
            if key in self.taken:
                continue
            self.taken.add(key)
            for name, _ in bindings([statement]):
                self._claim(name, f"{wanted.module}:{name}")
            block = self._rewritten(text, statement)
            self.slice.blocks.append(block)
        return wanted.name

    def _claim(self, name: str, owner: str) -> None:
        if self.owners.setdefault(name, owner) != owner:
            raise ArgumentError(
                f"the name {name!r} is needed twice in one file: for {owner} and for "
                f"{self.owners[name]}; rename one of them in the library"
            )

    def _rewritten(self, text: Text, statement: ast.stmt) -> str:
        edits = Edits(text)
        edits.shorten_docstrings(statement)
        self._refuse_late_imports(text.module, statement)
        done = bind_layers(edits, statement, f"{text.module}, line {statement.lineno}")
        if done.used:
            self._import("nn", "from torch import nn")
        done.nodes |= self._without_shapes(edits, statement)
        for reference in references(statement):
            if reference.chain[0] not in done.nodes:
                self._refer(edits, reference)
        return edits.render(statement)

    def _refer(self, edits: Edits, reference: Reference) -> None:
        """Let a reference speak of the definition or the import that the script has."""
        meaning = self.modules.resolve(edits.text.module, reference.name)
        if meaning is None:
            return
        depth = 0
        while isinstance(meaning, Ours) and depth < len(reference.attributes):
            meaning = self.modules.member(meaning.module, reference.attributes[depth])
            depth += 1
        word = self._word(meaning, edits.text.module)
        root = word.partition(".")[0]
        if root in reference.bound:
            raise ArgumentError(
                f"{edits.text.module}, line {reference.chain[0].lineno}: {meaning} would be called "
                f"{word!r}, but {root!r} is something else there; rename that"
            )
        node = reference.chain[depth]
        if ast.unparse(node) != word:
            edits.replace(start(node), end(node), word)

    def _word(self, meaning: Meaning, module: str) -> str:
        if isinstance(meaning, Ours):
            raise ArgumentError(
                f"{module} uses the module {meaning.module} as a value; use names of it instead"
            )
        if isinstance(meaning, Foreign):
            return self._foreign(meaning, module)
        return self._built_in(meaning) or self.take(meaning)

    def _foreign(self, meaning: Foreign, module: str) -> str:
        package = meaning.module.partition(".")[0]
        if package not in ALLOWED:
            raise ArgumentError(
                f"{module} needs {meaning}, but the script may use Python's library, torch and "
                "NumPy alone"
            )
        full = str(meaning)
        if full == "torch.nn" or full.startswith("torch.nn."):
            self._import("nn", "from torch import nn")
            return full.removeprefix("torch.")
        if meaning.module == "numpy" and not meaning.name:
            self._import("np", "import numpy as np")
            return "np"
        if meaning.name:
            self._import(meaning.name, f"from {meaning.module} import {meaning.name}")
            return meaning.name
        self._import(package, f"import {meaning.module}")
        return meaning.module

    def _import(self, name: str, statement: str) -> None:
        self._claim(name, statement)
        self.slice.imports[name] = statement

    def _built_in(self, wanted: Definition) -> str:
        """Return the built-in error that one of our errors is; empty when it is none."""
        statement = self.modules.text(wanted.module).names[wanted.name][-1]
        if not isinstance(statement, ast.ClassDef) or not statement.bases:
            return ""
        base = statement.bases[-1]
        name = base.id if isinstance(base, ast.Name) else ""
        found = getattr(builtins, name, None)
        plain = len(statement.body) == 1 and ast.get_docstring(statement) is not None
        error = isinstance(found, type) and issubclass(found, BaseException)
        return name if plain and error else ""

    def _without_shapes(self, edits: Edits, statement: ast.stmt) -> set[ast.AST]:
        """Turn ``Float[Tensor, "batch features"]`` into ``Tensor``; return the names gone."""
        gone: set[ast.AST] = set()
        for node in ast.walk(statement):
            if not isinstance(node, ast.Subscript) or not isinstance(node.value, ast.Name):
                continue
            meaning = self.modules.resolve(edits.text.module, node.value.id)
            if not isinstance(meaning, Foreign) or meaning.module != "jaxtyping":
                continue
            if isinstance(node.slice, ast.Tuple):
                kind = node.slice.elts[0]
                edits.replace(start(node), start(kind))
                edits.replace(end(kind), end(node))
                gone.add(node.value)
        return gone

    def _refuse_late_imports(self, module: str, statement: ast.stmt) -> None:
        for node in ast.walk(statement):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or module] if isinstance(node, ast.ImportFrom) else []
            for name in filter(self.modules.is_ours, names):
                raise ArgumentError(
                    f"{module}, line {statement.lineno}: {name} is imported within a function; "
                    "import it at the top, so that it can be taken along"
                )
