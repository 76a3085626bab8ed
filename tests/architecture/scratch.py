"""The lint behind "from scratch": which of torch a module names, and which of it it may not.

It reads source and follows names, not values; what slips through is caught while it runs, by
``handson.verify.kernels.from_scratch``.
"""

import ast
from collections.abc import Iterator

import torch
from architecture.code import dotted, imports

from handson.verify.kernels import explain, is_twin

PACKAGES = ("ops", "nn", "optim", "autograd", "blocks", "text", "decode", "shift", "convex")
"""Packages whose maths is ours."""

BELOW_MODELS = (*PACKAGES, "base", "tensors", "catalog")
"""Packages in which only base/module.py may name torch.nn and torch.optim."""

PREFIX = {"linalg": "linalg_", "fft": "fft_", "special": "special_", "Tensor": ""}
"""Modules of torch whose functions the kernel tables list under another name."""

PLUMBING = {
    "torch.autograd": {"Function", "grad", "backward", "forward_ad"},
    "torch.autograd.function": {"FunctionCtx", "once_differentiable"},
    "torch.func": {"grad", "grad_and_value", "vmap", "jvp", "vjp", "jacrev", "jacfwd", "hessian"},
    "torch.types": {"Device", "Number"},
}
"""What holds and differentiates, and computes nothing by itself."""

CONSTANTS = (torch.dtype, torch.layout, torch.memory_format)


def verdict(name: str) -> str:
    """Return what is wrong with from-scratch code that names ``torch.…``; empty when nothing is."""
    if name in ("torch", "torch.Tensor", *PLUMBING):
        return ""
    for module in sorted(PLUMBING, key=len, reverse=True):
        if name.startswith(f"{module}."):
            known = name[len(module) + 1 :].split(".")[0] in PLUMBING[module]
            return "" if known else f"{name} is not in architecture/scratch.py's list of plumbing"
    first, _, rest = name.removeprefix("torch.").partition(".")
    if first in ("nn", "optim"):
        return f"{name} is the twin itself: take plumbing from handson.base.module, write the maths"
    if isinstance(getattr(torch, first, None), CONSTANTS):
        return ""
    if first in PREFIX:
        if not rest:
            return ""
        first = PREFIX[first] + rest.split(".")[0]
        if name.startswith("torch.Tensor.") and not is_twin(first.strip("_")):
            return ""
    judged, why = explain(first)
    if judged == "allowed":
        return ""
    if judged == "forbidden":
        return f"{name} is forbidden: {why}"
    return f"nobody classified {name}: see handson/verify/kernels.py"


class Names:
    """What each name of a file stands for, wherever it was imported or assigned."""

    def __init__(self, tree: ast.AST, module: str) -> None:
        self.known = {i.bound: i.target for i in imports(tree, module)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                value = self.resolve(node.value)
                if value.startswith("torch"):
                    self.known[node.targets[0].id] = value

    def resolve(self, node: ast.AST) -> str:
        """Return what a chain, a ``getattr`` or an ``import_module`` names, absolute."""
        if isinstance(node, ast.Call):
            called = self.resolve(node.func).rpartition(".")[2]
            word = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if called == "getattr" and len(node.args) > 1 and (base := self.resolve(node.args[0])):
                return f"{base}.{word[0] if word else '*'}"
            if called in ("import_module", "__import__"):
                return str(word[0]) if word else "*"
            return ""
        if isinstance(node, ast.Attribute) and not dotted(node):
            base = self.resolve(node.value)
            return f"{base}.{node.attr}" if base else ""
        first, dot, rest = dotted(node).partition(".")
        return self.known.get(first, first) + dot + rest if first else ""


def findings(source: str, module: str = "handson.ops.example") -> Iterator[str]:
    """Yield ``line: complaint`` for everything in ``source`` that is not from scratch."""
    tree = ast.parse(source)
    names = Names(tree, module)
    inner = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    for found in imports(tree, module):
        if found.name.split(".")[0] == "torch" and (wrong := verdict(found.name)):
            yield f"{found.line}: {wrong}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Call):
            name = names.resolve(node)
            if name.split(".")[0] == "torch" and id(node) not in inner:
                if "*" in name:
                    yield f"{node.lineno}: {name} hides from this lint which function it takes"
                elif wrong := verdict(name):
                    yield f"{node.lineno}: {wrong}"
            elif name == "*" and not _ours(node):
                yield f"{node.lineno}: an import that this lint cannot read"
        if wrong := _method(node, names):
            yield f"{node.lineno}: {wrong}"
        if isinstance(node, ast.Call) and dotted(node.func) in ("eval", "exec"):
            yield f"{node.lineno}: {dotted(node.func)} hides code from this lint"


def _ours(call: ast.AST) -> bool:
    """Return whether a computed import names a module of handson: ``f"handson.nn.{name}"``."""
    return isinstance(call, ast.Call) and ast.unparse(call.args[0]).lstrip("f'\"").startswith(
        "handson."
    )


def _method(node: ast.AST, names: Names) -> str:
    """Return what is wrong with ``x.softmax`` and ``getattr(x, "softmax")`` on any value."""
    if isinstance(node, ast.Attribute):
        base, method = node.value, node.attr
    elif isinstance(node, ast.Call) and dotted(node.func) == "getattr" and len(node.args) > 1:
        base, method = node.args[0], getattr(node.args[1], "value", None)
    else:
        return ""
    if not isinstance(method, str) or not hasattr(torch.Tensor, method):
        return ""
    if not is_twin(method.rstrip("_")):
        return ""
    owner = names.resolve(base)
    if owner in ("self", "cls") or owner.split(".")[0] in ("handson", "torch"):
        return ""  # our own method or function; torch's functions are judged by name
    return f".{method}() of a tensor is forbidden: {explain(method)[1]}"
