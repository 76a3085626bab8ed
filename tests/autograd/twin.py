"""The same text on both engines, and random shapes to run it on."""

import numpy as np
import torch
from hypothesis import strategies as st

import handson.autograd as engine

sizes = st.integers(0, 3)
shapes = st.lists(sizes, max_size=3).map(tuple)
seeds = st.integers(0, 2**16)
dtypes = st.sampled_from([np.float64, np.float32])
CLOSE = {np.float64: {"rtol": 1e-10, "atol": 1e-12}, np.float32: {"rtol": 1e-4, "atol": 1e-5}}


@st.composite
def broadcastable(draw):
    """Draw two shapes that broadcast."""
    full = draw(shapes)
    cut = draw(st.integers(0, len(full)))
    ones = draw(st.lists(st.booleans(), min_size=len(full), max_size=len(full)))
    part = tuple(1 if one else n for n, one in zip(full, ones, strict=True))[cut:]
    return (full, part) if draw(st.booleans()) else (part, full)


def numbers(shape, seed, dtype=np.float64, low=None):
    rng = np.random.default_rng(seed)
    drawn = rng.standard_normal(shape) if low is None else rng.uniform(low, low + 2, shape)
    return np.asarray(drawn, dtype)


def equal(function, *arrays, dtype=np.float64):
    """Check that a function gives the same on both engines: outputs and gradients."""
    ours = [engine.tensor(a, requires_grad=True) for a in arrays]
    theirs = [torch.tensor(a, requires_grad=True) for a in arrays]
    y, twin = function(engine, *ours), function(torch, *theirs)
    assert y.shape == tuple(twin.shape)
    assert str(y.dtype) == str(twin.dtype).removeprefix("torch.")
    np.testing.assert_allclose(y.data, twin.detach().numpy(), **CLOSE[dtype])
    weights = np.linspace(-1, 2, y.numel()).astype(y.dtype).reshape(y.shape)
    y.backward(engine.tensor(weights))
    twin.backward(torch.tensor(weights))
    for x, other in zip(ours, theirs, strict=True):
        if other.grad is None:
            assert x.grad is None or not x.grad.data.any()
        else:
            assert x.grad.shape == x.shape
            np.testing.assert_allclose(x.grad.data, other.grad.numpy(), **CLOSE[dtype])
