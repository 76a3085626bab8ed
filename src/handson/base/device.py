"""Which device to compute on, and moving nested structures to it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

import torch
from torch import Tensor

from handson.base.errors import DeviceError, unknown
from handson.base.module import Module

KINDS = ("cuda", "mps", "xpu", "cpu")
T = TypeVar("T")


def available() -> list[str]:
    """Return every device of this machine by name, best first: ``["cuda:0", "cpu"]``."""
    found: list[str] = []
    if torch.cuda.is_available():
        found += [f"cuda:{i}" for i in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    if hasattr(torch, "xpu") and torch.xpu.is_available():
        found += [f"xpu:{i}" for i in range(torch.xpu.device_count())]
    return [*found, "cpu"]


def choose(name: str = "auto") -> torch.device:
    """Return the device called ``name``; ``"auto"`` takes the best that is there.

    Args:
        name: ``auto``, ``cpu``, ``cuda``, ``cuda:1``, ``mps``, ``xpu``, ...

    Raises:
        UnknownNameError: no kind of device has that name.
        DeviceError: this machine, or this build of torch, has no such device.
    """
    here = available()
    if name == "auto":
        return torch.device(here[0])
    kind, _, index = name.partition(":")
    if kind not in KINDS or (index and not index.isdigit()):
        raise unknown("device", name, list(dict.fromkeys([*here, *KINDS, "auto"])))
    if name not in here and (index or not any(h.split(":")[0] == kind for h in here)):
        raise DeviceError(
            f"device {name!r} was asked for, but this machine with torch {torch.__version__} "
            f"has only: {', '.join(here)}. Use --device {here[0]}, or install a torch build for it."
        )
    return torch.device(name)


def try_gpu(index: int = 0) -> torch.device:
    """Return GPU number ``index`` if it exists, else the CPU."""
    gpus = [name for name in available() if name != "cpu"]
    return torch.device(gpus[index] if 0 <= index < len(gpus) else "cpu")


def try_all_gpus() -> list[torch.device]:
    """Return every GPU, or ``[cpu]`` when there is none."""
    return [torch.device(name) for name in available() if name != "cpu"] or [torch.device("cpu")]


def to_device(value: T, device: torch.device | str) -> T:
    """Move every tensor in nested dicts, lists, tuples and dataclasses; leave the rest alone.

    Models move too, in place, as ``model.to`` does.
    """
    if isinstance(value, Tensor | Module):
        return value.to(device)  # type: ignore[return-value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        return replace(value, **{name: to_device(getattr(value, name), device) for name in fields})
    if isinstance(value, Mapping):
        return type(value)({k: to_device(v, device) for k, v in value.items()})  # type: ignore[call-arg]
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(to_device(v, device) for v in value))
    if isinstance(value, list | tuple):
        return type(value)(to_device(v, device) for v in value)
    return value
