"""Number formats for training."""

from contextlib import AbstractContextManager, nullcontext

import torch

from handson.base.errors import ArgumentError, unknown

PRECISIONS = {
    "fp32": "float32 throughout",
    "bf16": "bfloat16 where it is safe (autocast), float32 elsewhere",
    "fp16": "float16 where it is safe, with a scaled loss; needs a CUDA device",
    "fp64": "float64 throughout, for comparing implementations",
}


def check_precision(precision: str, device: torch.device) -> None:
    """Refuse a precision that nobody knows or that the device cannot do.

    Raises:
        UnknownNameError: no such precision.
        ArgumentError: the device does not have it.
    """
    if precision not in PRECISIONS:
        raise unknown("precision", precision, PRECISIONS)
    if precision == "fp16" and device.type != "cuda":
        raise ArgumentError(f"fp16 needs a CUDA device, got {device}; use --precision bf16")
    if precision == "fp64" and device.type == "mps":
        raise ArgumentError("Apple's GPUs have no float64; use --device cpu for fp64")


def parameter_dtype(precision: str) -> torch.dtype:
    """Return the dtype in which parameters are kept."""
    return torch.float64 if precision == "fp64" else torch.float32


def autocast(precision: str, device: torch.device) -> AbstractContextManager[object]:
    """Return the context in which the forward pass runs in ``precision``."""
    if precision in ("fp32", "fp64"):
        return nullcontext()
    dtype = torch.bfloat16 if precision == "bf16" else torch.float16
    return torch.autocast(device.type, dtype)


def grad_scaler(precision: str, device: torch.device) -> torch.amp.GradScaler:
    """Return the scaler that keeps small gradients from vanishing in the ``precision`` fp16."""
    return torch.amp.GradScaler(device.type, enabled=precision == "fp16")
