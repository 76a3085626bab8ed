"""One optimizer step over the 62 parameters, 11.2 million numbers, of a ResNet-18.

Floor of SGD with momentum and decay: parameter, gradient and velocity are read, parameter and
velocity written: 5 · 44.7 MB.
"""

from typing import Any

from benchmarks.row import Goal, Row, Side
from benchmarks.serve import Work

HERE = __name__
SETTINGS: dict[str, dict[str, Any]] = {
    "sgd": {"lr": 0.1},
    "sgd_momentum": {"lr": 0.1, "momentum": 0.9},
    "sgd_momentum_decay": {"lr": 0.1, "momentum": 0.9, "weight_decay": 1e-4},
}


def resnet18_shapes() -> list[tuple[int, ...]]:
    """List the parameters of a ResNet-18 for grey images and ten classes."""
    shapes: list[tuple[int, ...]] = [(64, 1, 7, 7), (64,), (64,)]
    channels = 64
    for width in (64, 128, 256, 512):
        for block in range(2):
            into = channels if block == 0 else width
            shapes += [(width, into, 3, 3), (width,), (width,)]
            shapes += [(width, width, 3, 3), (width,), (width,)]
            if into != width:
                shapes += [(width, into, 1, 1), (width,), (width,)]
        channels = width
    return [*shapes, (10, 512), (10,)]


def step(who: str, settings: dict[str, Any]) -> Work:
    """Return one step of ours, or of torch's ``foreach`` or ``fused``."""
    import torch

    from handson.optim import SGD

    rng = torch.Generator().manual_seed(0)
    params = [torch.nn.Parameter(torch.randn(s, generator=rng)) for s in resnet18_shapes()]
    for p in params:
        p.grad = torch.randn(p.shape, generator=rng) * 1e-3
    if who == "ours":
        optimizer: torch.optim.Optimizer = SGD(params, **settings)
    else:
        optimizer = torch.optim.SGD(params, **settings, **{who: True})

    def work() -> None:
        optimizer.step()

    return work


def rows() -> list[Row]:
    """State a row per setting."""

    def side(who: str, name: str, what: str) -> Side:
        arguments = {"who": who, "settings": SETTINGS[name]}
        return Side(work=f"{HERE}:step", arguments=arguments, what=what)

    return [
        Row(
            id=f"optimizers/{name}",
            title=f"a step of {name.replace('_', ', ')} over ResNet-18's parameters",
            sides={
                "ours": side("ours", name, "handson.optim.SGD"),
                "foreach": side("foreach", name, "torch.optim.SGD(foreach=True)"),
                "fused": side("fused", name, "torch.optim.SGD(fused=True)"),
            },
            goals=(Goal(against="foreach", ratio=0.8),),
            alone=False,
        )
        for name in SETTINGS
    ]
