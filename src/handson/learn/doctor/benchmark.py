"""How fast this machine is at what deep learning does, measured in a process of its own.

Three numbers of the processor, and two of the GPU if there is one: products of matrices, copies of
memory, and examples per second through one training step of a small convolutional network.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

SECONDS = 1.0  # of one measurement


def main(sizes: "tuple[int, int, int]" = (1024, 1 << 24, 128), seconds: float = SECONDS) -> None:
    """Measure, and print all that is known after each measurement.

    Args:
        sizes: rows of the matrices, numbers to copy, images per training step.
        seconds: of each measurement.
    """
    import torch

    rows, numbers, images = sizes
    state: dict[str, Any] = {
        "stage": "processor",
        "threads": torch.get_num_threads(),
        "capability": torch.backends.cpu.get_cpu_capability(),
    }
    cpu = torch.device("cpu")
    state["matmul_gflops"] = 2e-9 * rows**3 * rate(matmul(cpu, rows), seconds)
    print(json.dumps(state), flush=True)
    state["copy_gb_per_second"] = 8e-9 * numbers * rate(copy(numbers), seconds / 2)
    state["images_per_second"] = images * rate(training_step(cpu, images), seconds)
    print(json.dumps(state), flush=True)
    kind = accelerator()
    if kind is not None:
        state["stage"], state["accelerator"] = "accelerator", kind
        print(json.dumps(state), flush=True)
        device = torch.device(kind)
        state["accelerator_gflops"] = 2e-9 * 64 * rows**3 * rate(matmul(device, 4 * rows), seconds)
        step = training_step(device, images)
        state["accelerator_images_per_second"] = images * rate(step, seconds)
    state["stage"] = "end"
    print(json.dumps(state), flush=True)


def accelerator() -> "str | None":
    """Return the kind of accelerator that torch can use here."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    if torch.backends.mps.is_available():
        return "mps"
    return "xpu" if hasattr(torch, "xpu") and torch.xpu.is_available() else None


def rate(step: Callable[[], object], seconds: float) -> float:
    """Return steps per second after three to warm up: the best third of the time counts.

    Args:
        step: what to repeat; it returns when its work is done.
        seconds: to spend, in three parts; each takes one step at least.
    """
    for _ in range(3):
        step()
    best = 0.0
    for _ in range(3):
        start, count = time.perf_counter(), 0
        while count == 0 or time.perf_counter() - start < seconds / 3:
            step()
            count += 1
        best = max(best, count / (time.perf_counter() - start))
    return best


def matmul(device: "torch.device", rows: int) -> Callable[[], object]:
    """Return a step that multiplies two square matrices of ``rows`` rows in float32."""
    import torch

    a = torch.full((rows, rows), 0.5, device=device)
    return lambda: torch.mm(a, a)[0, 0].item()


def copy(numbers: int) -> Callable[[], object]:
    """Return a step that copies ``numbers`` float32: it reads 4 bytes of each and writes 4."""
    import torch

    source = torch.ones(numbers)
    target = torch.empty_like(source)
    return lambda: target.copy_(source)


def training_step(device: "torch.device", images: int) -> Callable[[], object]:
    """Return a step of gradient descent on a small convolutional network, 28 x 28 grey images."""
    import torch
    from torch import nn

    model = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 10),
    ).to(device)  # fmt: skip
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    x = torch.rand(images, 1, 28, 28, device=device)
    y = torch.arange(images, device=device) % 10

    def step() -> object:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        torch.autograd.backward(loss)
        optimizer.step()
        return loss.item()

    return step


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    main()
