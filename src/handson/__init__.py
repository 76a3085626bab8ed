"""handson (动手): deep learning written to be read, proven equal to PyTorch, fast enough to use."""

import importlib
from types import ModuleType

__version__ = "0.1.0"

_PACKAGES = [
    "base",
    "catalog",
    "cli",
    "data",
    "learn",
    "models",
    "nn",
    "ops",
    "optim",
    "recipes",
    "show",
    "train",
    "verify",
]


def __getattr__(name: str) -> ModuleType:
    """Import ``handson.<package>`` on first use: ``import handson`` alone never loads torch."""
    if name in _PACKAGES:
        return importlib.import_module(f"handson.{name}")
    raise AttributeError(f"module 'handson' has no attribute {name!r}; it has: {_PACKAGES}")


def __dir__() -> list[str]:
    return [*_PACKAGES, "__version__"]
