"""Random numbers that can be repeated."""

import random

import numpy as np
import torch


def seed_everything(seed: int) -> torch.Generator:
    """Seed Python's, NumPy's and torch's global generators; return torch's CPU one.

    Args:
        seed: any integer from 0 to 2³² - 1 (NumPy's range).
    """
    random.seed(seed)
    np.random.seed(seed)
    return torch.manual_seed(seed)


def generator(seed: int, device: torch.device | str = "cpu") -> torch.Generator:
    """Make a generator of its own on ``device``, apart from every global one."""
    return torch.Generator(device).manual_seed(seed)
