"""What torch and the other packages say about themselves, asked in a process of its own.

``child.run_script`` runs this file as a script, for importing a broken torch can end the process.
"""

import importlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from typing import Any

PACKAGES = ("pandas", "matplotlib", "rich", "typer", "safetensors", "jaxtyping")
SAMPLE = 0.1  # seconds of one measurement


def main(steps: "dict[str, Callable[[], Any]] | None" = None) -> None:
    """Take every step, and print all that is known before each of them and at the end."""
    state: dict[str, Any] = {}
    for name, step in (steps or STEPS).items():
        state["stage"] = name
        print(json.dumps(state), flush=True)
        try:
            state[name] = step()
        except (Exception, SystemExit) as error:
            state[name] = {"error": _told(error), "missing": getattr(error, "name", None)}
    state["stage"] = "end"
    print(json.dumps(state), flush=True)


def look_at_torch() -> dict[str, Any]:
    """Import torch and return what it is."""
    import torch

    build = torch.version
    return {
        "version": str(torch.__version__),
        "file": torch.__file__,
        "cuda": build.cuda,
        "hip": getattr(build, "hip", None),
        "xpu": getattr(build, "xpu", None),
    }


def look_at_numpy() -> dict[str, Any]:
    """Import NumPy, and let torch hand it a tensor: a NumPy of another age refuses that."""
    import numpy
    import torch

    torch.ones(2).numpy().sum()
    return {"version": numpy.__version__}


def look_at_devices() -> dict[str, Any]:
    """Return the accelerators that torch sees, and whether they can multiply."""
    import torch

    found: dict[str, Any] = {
        "mps": torch.backends.mps.is_available(),
        "xpu": hasattr(torch, "xpu") and torch.xpu.is_available(),
        "cuda": torch.cuda.is_available(),
        "names": [],
        "errors": {},
    }
    if found["cuda"]:
        count = torch.cuda.device_count()
        found["names"] = [torch.cuda.get_device_name(i) for i in range(count)]
        found["architectures"] = torch.cuda.get_arch_list()
    for kind in ("cuda", "mps", "xpu"):
        if found[kind]:
            try:
                x = torch.ones(8, 8, device=kind)
                (x @ x).sum().item()
            except Exception as error:
                found["errors"][kind] = _told(error)
    return found


def look_at_threads() -> dict[str, Any]:
    """Return what the processor can do, and time torch's own number of threads against one."""
    import torch

    threads = torch.get_num_threads()
    found = {"capability": torch.backends.cpu.get_cpu_capability(), "threads": threads}
    if threads > 1:
        try:
            pairs = [(_seconds(threads), _seconds(1)) for _ in range(3)]
            found["seconds_many"] = min(many for many, _ in pairs)
            found["seconds_one"] = min(one for _, one in pairs)
        finally:
            torch.set_num_threads(threads)
    return found


def _seconds(threads: int) -> float:
    """Return the seconds of one matrix product, in one sample."""
    import torch

    torch.set_num_threads(threads)
    a, b = torch.ones(384, 384), torch.ones(384, 384)
    torch.mm(a, b)
    start, count = time.perf_counter(), 0
    while count == 0 or time.perf_counter() - start < SAMPLE:
        torch.mm(a, b)
        count += 1
    return (time.perf_counter() - start) / count


def look_at_packages() -> dict[str, str]:
    """Import the other packages; return the error of each that cannot be imported."""
    errors = {}
    for name in PACKAGES:
        if importlib.util.find_spec(name) is not None:  # a missing one is seen without importing
            try:
                importlib.import_module(name)
            except (Exception, SystemExit) as error:
                errors[name] = _told(error)
    return errors


def look_at_torchvision() -> dict[str, Any]:
    """Import torchvision if it is installed; a build that does not fit fails here."""
    if importlib.util.find_spec("torchvision") is None:
        return {"installed": False}
    module = importlib.import_module("torchvision")
    return {"installed": True, "version": str(getattr(module, "__version__", ""))}


def _told(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text}"[:600] if text else type(error).__name__


STEPS: "dict[str, Callable[[], Any]]" = {
    "torch": look_at_torch,
    "numpy": look_at_numpy,
    "devices": look_at_devices,
    "threads": look_at_threads,
    "packages": look_at_packages,
    "torchvision": look_at_torchvision,
}

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
