"""The book's own code, run here: what d2l 0.17.6 reaches with this torch on this machine.

``python -m benchmarks.book [RECIPE...]`` trains with the book's ``train_ch3`` and ``train_ch6``,
unchanged, and writes the last point of their pictures to ``docs/results/book.json``.
"""

import argparse
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import d2l_home, d2l_venv
from benchmarks.files import fashion_mnist
from benchmarks.worker import ROOT, Worker

TARGET = ROOT / "docs" / "results" / "book.json"
SETTINGS = {
    "softmax_regression": {"lr": 0.1, "trained_by": "d2l.torch.train_ch3"},
    "mlp": {"lr": 0.1, "hidden": 256, "trained_by": "d2l.torch.train_ch3"},
    "lenet": {"lr": 0.9, "trained_by": "d2l.torch.train_ch6"},
}


def training(recipe: str, epochs: int, seed: int, files: dict[str, str]) -> Callable[[], Any]:
    """Return one whole training by the book, for a process of d2l's environment."""

    def work() -> dict[str, Any]:
        import torch

        d2l = d2l_home.enter(files)
        torch.manual_seed(seed)
        loaders = d2l.load_data_fashion_mnist(d2l_home.BATCH)
        net = d2l_home.NETWORKS[recipe]()
        start = time.perf_counter()
        numbers: dict[str, Any] = d2l_home.train(d2l, recipe, net, loaders, epochs)
        numbers["seconds"] = round(time.perf_counter() - start, 1)
        numbers |= {"threads": torch.get_num_threads(), "torch": str(torch.__version__)}
        return {**numbers, "d2l": d2l.__dict__.get("__version__") or "0.17.6"}

    return work


def main() -> None:
    """Train and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.book", description=__doc__)
    parser.add_argument("recipes", nargs="*", default=list(SETTINGS), metavar="RECIPE")
    parser.add_argument("--epochs", type=int, default=10, help="passes (default: the book's 10)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--to", type=Path, default=TARGET, help="file to write")
    given = parser.parse_args()
    if strange := set(given.recipes) - set(SETTINGS):
        parser.error(f"no such recipe: {', '.join(strange)}; there are {', '.join(SETTINGS)}")
    python, files = d2l_venv.ensure(), fashion_mnist()
    results = json.loads(given.to.read_text(encoding="utf-8")) if given.to.exists() else {}
    for recipe in given.recipes:
        arguments = {"recipe": recipe, "epochs": given.epochs, "seed": given.seed}
        with Worker(python, given.threads) as worker:
            worker.prepare(recipe, "benchmarks.book:training", {**arguments, "files": files})
            _, facts = worker.run(recipe)
        results[recipe] = {
            **{k: facts.pop(k) for k in ("test_accuracy", "train_loss", "train_accuracy")},
            **facts,
            "epochs": given.epochs,
            "batch_size": d2l_home.BATCH,
            "seed": given.seed,
            **SETTINGS[recipe],
            "python": platform.python_version(),
        }
        given.to.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(results, indent=1, ensure_ascii=False)
        given.to.write_text(text + "\n", encoding="utf-8", newline="\n")
        print(recipe, results[recipe], flush=True)


if __name__ == "__main__":
    main()
