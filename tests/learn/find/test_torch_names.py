import operator
import re
from functools import reduce

import pytest
import torch

from handson.learn.find.torch_names import (
    ELSEWHERE,
    MODULE_PAGES,
    ONE_PAGE,
    torch_names,
    version,
)

NAMES = {name.full: name for name in torch_names()}
PAGES = "https://docs.pytorch.org/docs/stable/"
same_torch = pytest.mark.skipif(
    torch.__version__.partition("+")[0] != version(), reason="the list is of another torch"
)


def test_what_everybody_looks_for_is_there():
    wanted = (
        "torch.Tensor torch.einsum torch.Tensor.view torch.Tensor.grad torch.nn.LayerNorm "
        "torch.nn.functional.cross_entropy torch.nn.init.xavier_uniform_ torch.optim.AdamW "
        "torch.optim.lr_scheduler.StepLR torch.autograd.Function torch.linalg.svd torch.fft.fft "
        "torch.special.erf torch.distributions.Normal torch.utils.data.DataLoader torch.func.vmap "
        "torch.cuda.is_available torch.mps.synchronize torch.nn.utils.clip_grad_norm_ torch.float32"
    )
    assert set(wanted.split()) <= set(NAMES)


def test_nothing_private_and_nothing_of_pythons_is_there():
    assert not [n for n in NAMES if re.search(r"\._", n)]
    foreign = {"torch.nn.functional.Optional", "torch.nn.functional.math", "torch.nn.init.Tensor"}
    assert not foreign & set(NAMES)


def test_parameters_are_names():
    assert NAMES["torch.nn.LayerNorm"].parameters[:3] == (
        "normalized_shape", "eps", "elementwise_affine",
    )  # fmt: skip
    assert NAMES["torch.add"].parameters == ("input", "other", "alpha", "out")
    assert all(p.isidentifier() for name in NAMES.values() for p in name.parameters)


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("torch.nn.LayerNorm", "generated/torch.nn.LayerNorm.html"),
        ("torch.Tensor.view", "generated/torch.Tensor.view.html"),
        ("torch.conv2d", "generated/torch.nn.functional.conv2d.html"),
        ("torch.nn.init.zeros_", "nn.init.html#torch.nn.init.zeros_"),
        ("torch.distributions.Normal", "distributions.html"),
        ("torch.nn.Parameter", "generated/torch.nn.parameter.Parameter.html"),
        ("torch.float32", "tensor_attributes.html"),
    ],
)
def test_a_name_leads_to_its_page(name, page):
    assert NAMES[name].page == PAGES + page


def test_pages_of_their_own_are_of_names_that_exist():
    assert set(ELSEWHERE) <= set(NAMES)
    assert {name.namespace for name in NAMES.values()} >= set(ONE_PAGE)


@same_torch
def test_every_name_can_be_asked_for_help_after_importing_torch_alone():
    missing = []
    for name in [*NAMES, *MODULE_PAGES]:
        try:
            reduce(getattr, name.split(".")[1:], torch)
        except AttributeError:
            missing.append(name)
    assert missing == []


@same_torch
def test_kinds_are_what_torch_says():
    find = operator.attrgetter
    for name in NAMES.values():
        value = find(name.full.removeprefix("torch."))(torch)
        assert isinstance(value, type) == (name.kind == "class"), name
        assert isinstance(value, torch.dtype) == (name.kind == "dtype"), name
