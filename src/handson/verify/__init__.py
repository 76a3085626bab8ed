"""Proofs that ours equals theirs: pairs, their cases, and the mutants that the cases catch."""

import importlib
import pkgutil

from handson.verify.broken import mutant as mutant
from handson.verify.pair import Pair
from handson.verify.proof import equivalence as equivalence


def all_pairs() -> dict[str, Pair]:
    """Return every pair of the library by name, in the order of their modules."""
    from handson.verify import pairs as package

    found: dict[str, Pair] = {}
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        for pair in getattr(importlib.import_module(info.name), "PAIRS", ()):
            if pair.name in found:
                raise ValueError(f"two pairs are called {pair.name!r}")
            found[pair.name] = pair
    return found
