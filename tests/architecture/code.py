"""What the architecture tests share: the source as syntax trees, and honest exception lists."""

import ast
import subprocess
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "handson"
TESTS = ROOT / "tests"

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module: where it is and what stands in it."""

    path: Path
    root: Path = SRC

    @property
    def relative(self) -> str:
        """Path below the package, with forward slashes: ``nn/linear.py``."""
        return self.path.relative_to(self.root).as_posix()

    @property
    def module(self) -> str:
        """Dotted name: ``handson.nn.linear``; of a package without ``__init__``."""
        parts = self.path.relative_to(self.root).with_suffix("").parts
        return ".".join(["handson", *(parts[:-1] if parts[-1] == "__init__" else parts)])

    @property
    def package(self) -> str:
        """First part below ``handson``: ``nn``, ``catalog``; of ``handson/__init__.py`` empty."""
        return [*self.module.split("."), ""][1]

    @property
    def is_init(self) -> bool:
        """Whether this is a package's ``__init__.py``."""
        return self.path.name == "__init__.py"

    @cached_property
    def text(self) -> str:
        """Its text."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, filename=str(self.path))


@cache
def sources() -> tuple[Source, ...]:
    """Return every module of the library, sorted; lessons are scripts, with rules of their own."""
    scripts = {path for path in (SRC / "lessons").glob("*.py") if path.name != "__init__.py"}
    return tuple(Source(path) for path in sorted(SRC.rglob("*.py")) if path not in scripts)


def ids(source: Source) -> str:
    """Name a test's parameter after the module's path."""
    return source.relative


@dataclass(frozen=True)
class Import:
    """One imported module or name, absolute: ``torch.nn.functional``."""

    line: int
    name: str
    at_import: bool  # runs when the module is imported: not in a function, not for types only
    bound: str  # the name that it is known by in this file
    target: str  # what that name is: of `import a.b` it is `a`


def imports(tree: ast.AST, module: str = "handson", is_init: bool = False) -> Iterator[Import]:
    """Yield every import statement's names, relative ones made absolute."""

    def visit(node: ast.AST, at_import: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                for alias in child.names:
                    first = alias.name.split(".")[0]
                    yield Import(
                        child.lineno,
                        alias.name,
                        at_import,
                        alias.asname or first,
                        alias.name if alias.asname else first,
                    )
            elif isinstance(child, ast.ImportFrom):
                base = module.split(".")
                base = base[: len(base) - child.level + is_init] if child.level else []
                stem = ".".join([*base, *([child.module] if child.module else [])])
                for alias in child.names:
                    name = f"{stem}.{alias.name}"
                    yield Import(child.lineno, name, at_import, alias.asname or alias.name, name)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                for part in child.body:
                    yield from visit(ast.Module([part], []), False)
                for part in child.orelse:
                    yield from visit(ast.Module([part], []), at_import)
            else:
                inside = isinstance(child, FunctionNode | ast.Lambda)
                yield from visit(child, at_import and not inside)

    yield from visit(tree, True)


@dataclass(frozen=True)
class Function:
    """A public function, or a public method of a public class."""

    name: str
    node: FunctionNode
    owner: ast.ClassDef | None = None

    @property
    def parameters(self) -> list[str]:
        """Every parameter but ``self`` and ``cls``, stars left out."""
        a = self.node.args
        every = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg))]
        names = [arg.arg for arg in every]
        static = "staticmethod" in {
            d.id for d in self.node.decorator_list if isinstance(d, ast.Name)
        }
        return names[1:] if self.owner and not static else names

    @property
    def docstring(self) -> str:
        """Its own docstring and, of a method, its class's."""
        docs = [ast.get_docstring(n) for n in (self.node, self.owner) if n is not None]
        return "\n\n".join(doc for doc in docs if doc)


def functions(tree: ast.Module) -> Iterator[Function]:
    """Yield public functions and the methods of public classes, ``__init__`` included."""
    for node in tree.body:
        if isinstance(node, FunctionNode) and not node.name.startswith("_"):
            yield Function(node.name, node)
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for part in node.body:
                public = isinstance(part, FunctionNode) and (
                    not part.name.startswith("_") or part.name in ("__init__", "__call__")
                )
                if public:
                    yield Function(f"{node.name}.{part.name}", part, node)


def dotted(node: ast.AST) -> str:
    """Return ``a.b.c`` of a chain of attributes, or an empty string of anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def check_exceptions(
    exceptions: Mapping[str, str], universe: Collection[str], needed: Collection[str]
) -> None:
    """Fail unless a list of exceptions is honest.

    Args:
        exceptions: what is excused, and why.
        universe: everything that the rule is about.
        needed: what breaks the rule today.
    """
    gone = set(exceptions) - set(universe)
    assert not gone, f"excused, but it does not exist: {sorted(gone)}"
    idle = set(exceptions) - set(needed)
    assert not idle, f"excused, but it keeps the rule: {sorted(idle)}; take it off the list"
    mute = [name for name, reason in exceptions.items() if len(reason.split()) < 4]
    assert not mute, f"excused without a reason of at least four words: {mute}"
    assert len(exceptions) <= max(3, len(universe) // 10), "more exceptions than a rule can bear"


def run_python(code: str, **options: object) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a fresh interpreter and return what it said."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        **options,  # type: ignore[call-overload]
    )
