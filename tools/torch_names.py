"""List torch's public names for ``handson find``, which must not import torch to know them.

python tools/torch_names.py          write src/handson/learn/find/torch_names.json
python tools/torch_names.py check    fail when that file is not what the installed torch says

Facts only: names, what kind of thing each is, and the names of its parameters. What a name means
is said by our own glossary.
"""

import importlib
import inspect
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

PATH = Path(__file__).resolve().parents[1] / "src/handson/learn/find/torch_names.json"

NAMESPACES = (
    "torch",
    "torch.Tensor",
    "torch.nn",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.nn.utils",
    "torch.nn.utils.rnn",
    "torch.optim",
    "torch.optim.lr_scheduler",
    "torch.optim.swa_utils",
    "torch.autograd",
    "torch.autograd.functional",
    "torch.amp",
    "torch.linalg",
    "torch.special",
    "torch.fft",
    "torch.func",
    "torch.distributions",
    "torch.utils.data",
    "torch.cuda",
    "torch.mps",
    "torch.accelerator",
)
SILENT = {
    *("Generator", "Size", "Tensor", "device", "dtype", "finfo", "iinfo", "layout"),
    *("relu", "unique", "data", "grad_fn", "requires_grad_", "split"),
}
"""Names in everyday use that carry no docstring."""

PLUMBING = ("_", "has_torch_function")
"""How the names begin of what is public by accident."""

FOREIGN = ("torch.overrides", "torch._jit", "torch._VF", "torch.types", "torch.utils._")
"""Homes of what torch's modules import for their own use."""

SIGNATURE = re.compile(r"\s*[\w.]+\(")
PARAMETER = re.compile(r"\*{0,2}(\w+)\s*(?::[^=]*)?(?:=.*)?", re.DOTALL)


def listing() -> dict[str, Any]:
    """Return the installed torch's version and its names: namespace, kind, name, parameters."""
    import torch

    return {
        "torch": torch.__version__.partition("+")[0],
        "names": {namespace: names(namespace) for namespace in NAMESPACES},
    }


def names(namespace: str) -> dict[str, dict[str, str]]:
    """Return the public, documented names of a module or class: kind to name to parameters.

    Args:
        namespace: ``torch.nn``.
    """
    parent, _, last = namespace.rpartition(".")
    owner = (
        getattr(importlib.import_module(parent), last)
        if last[:1].isupper()
        else importlib.import_module(namespace)
    )
    public = getattr(owner, "__all__", None) or dir(owner)
    found: dict[str, dict[str, str]] = {}
    spoken_of = SILENT & set(dir(owner)) if namespace in ("torch", "torch.Tensor") else set()
    for name in sorted({*public, *spoken_of}):
        value = getattr(owner, name, None)
        kind = kind_of(value, owner, silent=name in spoken_of)
        if not kind or name.startswith(PLUMBING) or not is_torchs(value, owner):
            continue
        takes = " ".join(parameters(value, kind))
        if takes or not name.endswith("_copy"):  # view_copy and its like are for compilers
            found.setdefault(kind, {})[name] = takes
    return {kind: found[kind] for kind in sorted(found)}


def kind_of(value: Any, owner: Any, silent: bool = False) -> str:
    """Return ``class``, ``function``, ``method``, ``attribute`` or ``dtype``; else nothing.

    Args:
        value: anything.
        owner: the module or class that it was found in.
        silent: whether it counts though it has no docstring.
    """
    import torch

    if isinstance(value, torch.dtype):
        return "dtype"
    if isinstance(value, ModuleType) or not (silent or documentation(value).strip()):
        return ""
    if isinstance(owner, type):
        return "method" if callable(value) else "attribute"
    if inspect.isclass(value):
        return "class"
    return "function" if callable(value) else ""


def documentation(value: Any) -> str:
    """Return what a value says about itself; torch documents all that is meant for its users."""
    said = getattr(value, "__doc__", None)
    return said if isinstance(said, str) else ""


def is_torchs(value: Any, owner: Any) -> bool:
    """Return whether a value is torch's own, not something that it imports for itself."""
    if isinstance(owner, type) or hasattr(owner, "__all__"):
        return True
    home = getattr(value, "__module__", None) or "torch"
    return home.startswith("torch") and not home.startswith(FOREIGN)


def parameters(value: Any, kind: str) -> list[str]:
    """Return the names of the parameters; ``self``, ``args`` and ``kwargs`` are none."""
    if kind in ("attribute", "dtype"):
        return []
    try:
        found = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):  # C++ does not tell Python
        return spoken_parameters(documentation(value))
    variadic = {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}
    names = [p.name for p in found if p.kind not in variadic and p.name != "self"]
    if not names and len(found) > 1:  # a dispatcher: (*args, **kwargs)
        return spoken_parameters(documentation(value))
    return [name for name in names if not name.startswith("_")]


def spoken_parameters(doc: str) -> list[str]:
    """Read the parameters' names off a docstring that begins with a call: ``add(input, other)``."""
    start = SIGNATURE.match(doc)
    if not start:
        return []
    depth, part = 0, ""
    parts: list[str] = []
    for letter in doc[start.end() :]:
        if letter == ")" and depth == 0:
            break
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts, part = [*parts, part], ""
        else:
            part += letter
    matches = (PARAMETER.fullmatch(p.strip()) for p in [*parts, part])
    return [m[1] for m in matches if m and m[1] not in ("args", "kwargs", "self")]


def text() -> str:
    """Return the file as it should be."""
    return json.dumps(listing(), indent=0, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> None:
    """Write the file, or check it."""
    if arguments == ["check"]:
        if PATH.read_text(encoding="utf-8") != text():
            sys.exit(f"{PATH.name} is not what this torch says: python tools/torch_names.py")
    elif arguments:
        sys.exit(__doc__)
    else:
        PATH.write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
