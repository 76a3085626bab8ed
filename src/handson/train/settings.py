"""Where a run computes, and what it comes to."""

from dataclasses import dataclass
from pathlib import Path

from handson.base.module import Module
from handson.train.experiment import Verdict
from handson.train.history import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where and how a run computes; nothing that decides what is learned.

    Args:
        device: ``auto``, ``cpu``, ``cuda``, ``mps``, ...
        precision: ``fp32``, ``bf16``, ``fp16`` or ``fp64``.
        compile: whether torch.compile fuses the model.
        eval_batch_size: examples per batch when evaluating.
    """

    device: str = "auto"
    precision: str = "fp32"
    compile: bool = False
    eval_batch_size: int = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run came to.

    Args:
        model: as it is after the last step.
        rows: one row per epoch.
        verdicts: expectations that apply, held against the last row.
        status: ``finished`` or ``interrupted``.
        files: what the experiment wrote into the run's folder beside history and checkpoints.
    """

    model: Module
    rows: list[Row]
    verdicts: list[Verdict]
    status: str
    files: tuple[Path, ...] = ()
