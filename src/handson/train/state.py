"""Everything that must be saved so that a resumed run equals one that was never interrupted."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.parameter import is_lazy

from handson.base.errors import CheckpointError, nearest
from handson.base.module import LRScheduler, Module, Optimizer
from handson.data.batches import Batches
from handson.train.history import Row
from handson.train.metrics import Metric


@dataclass(slots=True, kw_only=True)
class TrainState:
    """The moving parts of a run.

    Args:
        model: parameters and buffers (never wrapped for several processes).
        optimizer: with its memory of past gradients.
        scheduler: of the learning rate, if any.
        scaler: of the loss, for float16.
        batches: where in which epoch the data stands.
        metrics: training metrics of the present epoch.
        losses: mean loss of every step of the present epoch.
        rows: the history so far.
        best: the best monitored number so far.
        waited: epochs since it was reached.
        seconds: time spent so far.
    """

    model: Module
    optimizer: Optimizer
    scheduler: LRScheduler | None
    scaler: torch.amp.GradScaler
    batches: Batches
    metrics: Mapping[str, Metric]
    losses: Tensor
    rows: list[Row] = field(default_factory=list)
    best: float | None = None
    waited: int = 0
    seconds: float = 0.0

    def state_dict(self) -> dict[str, Any]:
        """Return the whole state as a tree of tensors and plain values."""
        return {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "scheduler": _plain(self.scheduler.state_dict()) if self.scheduler else None,
            "scaler": self.scaler.state_dict(),
            "batches": self.batches.state_dict(),
            "metrics": {name: metric.sums for name, metric in self.metrics.items()},
            "losses": self.losses,
            "rows": self.rows,
            "best": self.best,
            "waited": self.waited,
            "seconds": self.seconds,
            "random": random_state(),
        }

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over a saved state.

        Raises:
            CheckpointError: the model's parameters have other names or shapes.
        """
        load_model(self.model, state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        if self.scheduler:
            self.scheduler.load_state_dict(state["scheduler"])
        self.scaler.load_state_dict(state["scaler"])
        self.batches.load_state_dict(state["batches"])
        device = self.losses.device
        for name, metric in self.metrics.items():
            sums = state["metrics"][name]
            metric.sums = None if sums is None else sums.to(device)
        self.losses.copy_(state["losses"])
        self.rows = list(state["rows"])
        self.best, self.waited = state["best"], state["waited"]
        self.seconds = state["seconds"]
        set_random_state(state["random"])


def _plain(state: dict[str, Any]) -> dict[str, Any]:
    """Drop what a scheduler keeps that is no value (functions): it is rebuilt, not loaded."""
    return {k: v for k, v in state.items() if not callable(v)}


def load_model(model: Module, weights: Mapping[str, Tensor]) -> None:
    """Load parameters; on a misfit say everything that is wrong, with near misses.

    Raises:
        CheckpointError: names are missing or unexpected, or shapes differ.
    """
    own = model.state_dict()
    missing = sorted(own.keys() - weights.keys())
    unexpected = sorted(weights.keys() - own.keys())
    shapes = [
        f"{k}: checkpoint {tuple(weights[k].shape)}, model {tuple(own[k].shape)}"
        for k in own.keys() & weights.keys()
        if not is_lazy(own[k]) and own[k].shape != weights[k].shape
    ]
    if missing or unexpected or shapes:
        near = [f"{k} (near: {nearest(k, unexpected, 1)[0]})" for k in missing if unexpected]
        raise CheckpointError(
            "the checkpoint does not fit the model. "
            + (f"Missing: {', '.join(near or missing)}. " if missing else "")
            + (f"Unexpected: {', '.join(unexpected)}. " if unexpected else "")
            + (f"Other shapes: {'; '.join(sorted(shapes))}. " if shapes else "")
            + "Was it made with other arguments?"
        )
    model.load_state_dict(dict(weights))


def random_state() -> dict[str, Any]:
    """Return the state of every global random generator as tensors and numbers."""
    version, internal, gauss = random.getstate()
    name, keys, position, has_gauss, cached = np.random.get_state()
    assert not isinstance(keys, str)
    return {
        "python": [version, torch.tensor(internal, dtype=torch.int64), gauss],
        "numpy": [
            name,
            torch.from_numpy(np.asarray(keys).astype(np.int64)),
            position,
            has_gauss,
            cached,
        ],
        "torch": torch.get_rng_state(),
        "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }


def set_random_state(state: Mapping[str, Any]) -> None:
    """Put every global random generator back."""
    version, internal, gauss = state["python"]
    random.setstate((version, tuple(internal.tolist()), gauss))
    name, keys, position, has_gauss, cached = state["numpy"]
    np.random.set_state((name, keys.numpy().astype(np.uint32), position, has_gauss, cached))
    torch.set_rng_state(state["torch"])
    if state["cuda"] and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state["cuda"])
