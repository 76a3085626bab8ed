"""Runs that were trained for a second, for tests of what their models say."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from PIL import Image

from handson.data.dataset import Dataset
from handson.recipes.build import build
from handson.train.launch import launch
from handson.train.runs import Run
from handson.train.settings import Settings

CPU = Settings(device="cpu")


def shapes(root: Path, count: int = 12) -> Path:
    """Draw bright bars on black, lying and standing, under Chinese names."""
    for i in range(count):
        for name, box in (("横", (2, 10 + i % 6, 26, 14 + i % 6)), ("竖", (10 + i % 6, 2, 14, 26))):
            x0, y0, x1, y1 = box
            image = Image.new("L", (28, 28), 5)
            image.paste(250, (x0, y0, max(x1, x0 + 4), max(y1, y0 + 4)))
            (root / name).mkdir(parents=True, exist_ok=True)
            image.save(root / name / f"图{i}.png")
    return root


def train(home: Path, recipe: str = "softmax_regression", **arguments: Any) -> Run:
    """Train a recipe for a moment."""
    return launch(build(recipe, arguments), CPU, home=home)[0]


def train_shapes(home: Path, root: Path, epochs: int = 30) -> Run:
    """Train softmax regression until it knows lying bars from standing ones."""
    return train(home, data=str(shapes(root)), epochs=epochs, batch_size=4)


def odd_run(home: Path, **changes: Any) -> Run:
    """Train the linear recipe on other data, or with other settings."""
    return launch(replace(build("linear_regression", {"epochs": 1}), **changes), CPU, home=home)[0]


def words() -> Dataset:
    """Return inputs that are neither images nor tables."""
    x, y = torch.zeros(20, 2, 3), torch.zeros(20, 1)
    return Dataset(name="words", train=(x, y), test=())
