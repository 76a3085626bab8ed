import ast
from pathlib import Path

import torch

import handson.base.module as door

HOLDS = {
    "Buffer", "Identity", "LRScheduler", "LazyModuleMixin", "Module", "ModuleDict", "ModuleList",
    "Optimizer", "Parameter", "ParameterDict", "ParameterList", "Sequential",
    "UninitializedParameter",
}  # fmt: skip


def test_only_what_holds_things_comes_through_the_door():
    names = {a.asname for n in ast.parse(Path(door.__file__).read_text("utf-8")).body
             if isinstance(n, ast.ImportFrom) for a in n.names}  # fmt: skip
    assert names == HOLDS


def test_it_is_torchs_own():
    assert door.Module is torch.nn.Module
    assert door.Optimizer is torch.optim.Optimizer
