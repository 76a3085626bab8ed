import pytest
import torch

from handson.base.errors import ArgumentError
from handson.base.module import Parameter
from handson.blocks import Module


def model():
    module = Module()
    module.weight = Parameter(torch.ones(2))
    module.register_buffer("count", torch.tensor(3))
    return module


def test_the_optimizer_still_holds_the_right_parameter():
    module = model()
    weight = module.weight
    module.double()
    assert module.weight is weight
    assert weight.dtype == torch.float64


def test_whole_numbers_stay_whole():
    assert model().to("cpu", torch.float16).count.dtype == torch.int64


def test_a_frozen_gradient_free_move_leaves_no_gradient():
    module = model().requires_grad_(False).double()
    assert module.weight.grad is None
    assert not module.weight.requires_grad


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool])
def test_a_precision_without_fractions_is_refused(dtype):
    with pytest.raises(ArgumentError, match=r"precision with fractions, as torch.float32"):
        model().to(dtype)


def test_an_argument_that_is_nothing_of_the_kind_is_refused():
    with pytest.raises(ArgumentError, match=r"to\(\) got dict; give a device, a dtype or a tensor"):
        model().to({})


def test_meta_has_shapes_and_no_numbers():
    module = model().to("meta")
    assert module.weight.is_meta
    assert module.to_empty(device="cpu").weight.shape == (2,)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs CUDA")
def test_to_cuda_and_back():
    module = model().cuda()
    assert {module.weight.device.type, module.count.device.type} == {"cuda"}
    assert module.cpu().weight.device.type == "cpu"


@pytest.mark.skipif(torch.cuda.is_available(), reason="needs a machine without CUDA")
def test_without_cuda_moving_there_fails_and_changes_nothing():
    module = model()
    with pytest.raises((RuntimeError, AssertionError)):
        module.cuda()
    assert module.weight.device.type == "cpu"
