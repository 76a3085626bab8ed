"""Run by torchrun in ``test_distributed``: train the small experiment, save what came out."""

import sys
from functools import partial
from pathlib import Path

import torch
from torch import nn
from train.small import small

from handson.data.dataset import Dataset
from handson.models.lenet import lenet
from handson.train import checkpoint
from handson.train.distributed import joined
from handson.train.engine import fit
from handson.train.interrupt import StopRequest
from handson.train.runs import Run
from handson.train.settings import Settings


def tiny_images() -> Dataset:
    rng = torch.Generator().manual_seed(0)
    x, y = torch.rand(37, 1, 28, 28, generator=rng), torch.randint(10, (37,), generator=rng)
    return Dataset(name="tiny", train=(x[:29], y[:29]), test=(x[29:], y[29:]))


class Tied(nn.Module):
    """Two layers with one matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(6, 6), nn.Linear(6, 6, bias=False)
        self.second.weight = self.first.weight
        self.head = nn.Linear(6, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        scores: torch.Tensor = self.head(self.second(self.first(x).tanh()).tanh())
        return scores


KINDS = {
    # 70 examples in batches of 23: the last has one example, so one process has none
    "linear": small(model=partial(nn.Linear, 6, 4), batch_size=23),
    "accumulated": small(model=partial(nn.Linear, 6, 4), batch_size=23, accumulate=4),
    "tied": small(model=Tied, batch_size=23),
    "lenet": small(data=tiny_images, model=partial(lenet, modern=True), batch_size=8),
}

if __name__ == "__main__":
    mode, folder, *kinds = sys.argv[1:]
    with joined("cpu") as world:
        for kind in kinds:
            run = Run(Path(folder) / kind)
            run.folder.mkdir(exist_ok=True)
            result = fit(
                KINDS[kind],
                settings=Settings(device="cpu", precision="fp64"),
                run=run,
                stop=StopRequest(asked=mode == "stop"),
                resume=mode == "resume",
                world=world,
            )
            if world.leads:
                tree = {"weights": list(result.model.state_dict().values()), "rows": result.rows}
                checkpoint.save(run.folder / "result.safetensors", tree)
