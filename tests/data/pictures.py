"""Small image files by class, for tests of what the reader brings along."""

from pathlib import Path

import numpy as np
from PIL import Image


def grey(seed: int = 0, side: int = 28) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (side, side), dtype=np.uint8)


def put(path: Path, seed: int = 0, side: int = 28) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(grey(seed, side)).save(path)
    return path


def make_folder(root: Path, **classes: int) -> Path:
    """Fill ``root/CLASS`` with so many different images."""
    for name, count in classes.items():
        for i in range(count):
            put(root / name / f"{i}.png", seed=sum(name.encode()) + i)
    return root
