"""The maths of the packages that say so is written from scratch, and this lint would notice."""

import inspect

import pytest
import torch
from architecture import scratch
from architecture.code import ids, imports, sources
from architecture.scratch import BELOW_MODELS, PACKAGES, findings

import handson.base.module as door

OURS = [source for source in sources() if source.package in PACKAGES]


@pytest.mark.parametrize("source", OURS, ids=ids)
def test_a_module_is_written_from_scratch(source):
    wrong = list(findings(source.text, source.module))
    assert not wrong, "\n".join(f"{source.relative}:{line}" for line in wrong)


def test_the_lint_has_modules_to_read():
    assert {"ops", "nn", "optim"} <= {source.package for source in OURS}


def test_only_the_door_names_torchs_layers_and_optimizers_below_models():
    named = {
        source.relative
        for source in sources()
        if source.package in BELOW_MODELS
        for found in imports(source.tree, source.module, source.is_init)
        if f"{found.name}.".startswith(("torch.nn.", "torch.optim."))
    }
    assert named == {"base/module.py"}


def test_the_door_lets_through_what_holds_and_nothing_that_computes():
    holders = (torch.nn.Module, torch.nn.Sequential, torch.nn.Identity, torch.nn.ParameterList)
    passive = {getattr(holder, "forward", None) for holder in holders}
    for name, value in inspect.getmembers(door, inspect.isclass):
        if issubclass(value, torch.nn.Module):
            assert value.forward in passive, f"{name} computes something: write it ourselves"
        elif issubclass(value, torch.optim.Optimizer):
            assert value is torch.optim.Optimizer, f"{name} has an update rule"
        elif issubclass(value, torch.optim.lr_scheduler.LRScheduler):
            assert value is torch.optim.lr_scheduler.LRScheduler, f"{name} has a rule"
    assert not inspect.getmembers(door, inspect.isfunction)


BAD = """
import torch.nn.functional as F
import torch.nn
import torch.optim as optim
from torch import nn
from torch.nn import functional
from torch.nn.functional import relu
from torch.optim import Adam
from torch import softmax
from torch.special import log_softmax
from torch.nn.modules.lazy import LazyModuleMixin
import torch._refs.nn
from torch._C import _nn
import torch; torch.softmax(x, 0)
import torch as t; t.layer_norm(x, (3,))
import torch; torch.nn.functional.gelu(x)
import torch; torch.conv2d(x, w)
import torch; torch.lstm(x)
import torch; torch.relu(x)
import torch; torch.relu_(x)
import torch; torch.cdist(x, y)
import torch; torch.dropout(x, 0.5, True)
import torch; torch.special.softmax(x, 0)
import torch; torch._foreach_softer(xs)
import torch; torch.softer_max(x)
import torch; torch.compile(f)
import torch; torch.ops.aten._softmax(x, -1, False)
import torch; torch._C._nn.gelu(x)
import torch; torch._VF.lstm(x)
import torch; torch._fused_adam_(ps)
import torch; torch.Tensor.softmax(x, -1)
import torch; f = torch.softmax
import torch; a = torch; a.layer_norm(x)
import torch; F = torch.nn.functional
import torch; m = getattr(torch, "softmax")
import torch; m = getattr(torch, name)
import torch; m = getattr(torch.nn, "functional").relu(x)
import importlib; importlib.import_module("torch.nn")
import importlib; importlib.import_module(name)
from importlib import import_module; import_module("torch.nn.functional").gelu(x)
__import__("torch.nn")
eval("torch.softmax(x, 0)")
def f(x): return x.softmax(-1)
def f(x): return (x + 1).log_softmax(-1)
def f(x): return x.relu_()
def f(self): return self.weight.softmax(-1)
def f(x): return getattr(x, "softmax")(-1)
def f(xs): return map(xs[0].softmax, [0])
def f(x): return x.renorm(2, 0, 1.0)
"""


@pytest.mark.parametrize("line", BAD.strip().splitlines())
def test_a_forbidden_form_is_caught(line):
    assert list(findings(line)), "the lint let this through"


GOOD = """
import torch; from torch import Tensor; y: Tensor = torch.exp(torch.ones(3, dtype=torch.float64))
import torch; torch.linalg.qr(x); torch.fft.fft(x); torch.special.expm1(x)
import torch; torch._foreach_addcdiv_(ps, ms, vs, value=-1.0)
import torch; torch.einsum("ij,jk->ik", a, b).unfold(0, 3, 1).as_strided((1,), (1,))
import torch; torch.channels_last; torch.strided; torch.inf; torch.finfo(torch.float32).eps
import torch; x.grad.is_sparse; x.values(); x.to_sparse; torch.Tensor.add(x, 1)
import torch; torch.no_grad(); torch.is_grad_enabled(); torch.Generator().manual_seed(0)
from torch.autograd import Function; from torch.autograd.function import FunctionCtx
from handson.base.module import Module, Parameter, Sequential
from handson.ops import softmax; softmax.softmax(x, -1)
from handson.ops import softmax as ops; ops.log_softmax(x, -1)
def f(self, x): return self.softmax(x) + self.relu(x) + self.dropout(x)
import importlib; importlib.import_module(f"handson.nn.{name}")
import numpy as np; np.exp(np.ones(3)).sum()
"""


@pytest.mark.parametrize("line", GOOD.strip().splitlines())
def test_an_allowed_form_is_let_through(line):
    assert list(findings(line)) == []


def test_a_complaint_names_the_line_and_a_way_out():
    (complaint,) = findings("import torch\n\n\ny = torch.softmax(x, -1)\n")
    assert complaint.startswith("4: torch.softmax is forbidden: softmax is exp over its sum")


def test_the_plumbing_that_is_let_through_exists():
    for module, names in scratch.PLUMBING.items():
        there = __import__(module, fromlist=["_"])
        assert [name for name in names if not hasattr(there, name)] == []
        assert module.startswith(("torch.autograd", "torch.func", "torch.types"))
