"""Several processes that train one model: each takes its share of every batch.

Started by ``torchrun``; ``handson run … --devices N`` starts torchrun. A process alone needs
none of this and pays nothing for it.
"""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import torch
import torch.distributed as dist
from torch import Tensor
from torch.nn.parallel import DistributedDataParallel

from handson.base.module import Module


@dataclass(frozen=True, slots=True)
class World:
    """Which of how many processes this is."""

    rank: int = 0
    size: int = 1
    local_rank: int = 0

    @property
    def leads(self) -> bool:
        """Whether this process writes files and talks to people."""
        return self.rank == 0

    def add_up(self, tensor: Tensor) -> Tensor:
        """Sum a tensor over all processes, in place, and return it."""
        if self.size > 1:
            dist.all_reduce(tensor)
        return tensor

    def any(self, flag: bool, device: torch.device) -> bool:
        """Say whether ``flag`` holds in any process; all of them get the same answer."""
        if self.size == 1:
            return flag
        votes = torch.tensor(float(flag), device=device)
        return bool(self.add_up(votes) > 0)

    def wait(self) -> None:
        """Go on when every process is here."""
        if self.size > 1:
            dist.barrier()

    def share(self, value: object) -> object:
        """Give every process the first one's value."""
        if self.size == 1:
            return value
        box = [value]
        dist.broadcast_object_list(box, src=0)
        return box[0]

    def wrap(self, model: Module, device: torch.device) -> Module:
        """Let gradients be averaged over the processes after every backward pass."""
        if self.size == 1:
            return model
        ids = [device] if device.type == "cuda" else None
        return DistributedDataParallel(model, device_ids=ids)


@contextmanager
def joined(device_kind: str) -> Iterator[World]:
    """Join the processes that torchrun started, for the length of the block.

    Without torchrun's environment this is a world of one.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1 or "RANK" not in os.environ:
        yield World()
        return
    local = int(os.environ.get("LOCAL_RANK", "0"))
    backend = "nccl" if device_kind == "cuda" else "gloo"
    if device_kind == "cuda":
        torch.cuda.set_device(local)
    seconds = float(os.environ.get("HANDSON_TIMEOUT", "600"))
    dist.init_process_group(backend, timeout=timedelta(seconds=seconds))
    try:
        yield World(dist.get_rank(), dist.get_world_size(), local)
    finally:
        gc.collect()  # a model still wrapped while the interpreter ends would abort the process
        dist.destroy_process_group()
