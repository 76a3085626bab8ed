import pytest
import torch

from handson import autograd
from handson.base.errors import DeviceError, DtypeError
from handson.ops.engine import on_engine


def product(a, b):
    return (a * b).sum()


def test_torch_sees_one_operation_and_its_gradients():
    a, b = torch.tensor([1.0, 2.0], requires_grad=True), torch.tensor([3.0, 4.0])
    y = on_engine(product, a, b)
    assert y.item() == 11.0
    (2 * y).backward()
    assert a.grad.tolist() == [6.0, 8.0]
    assert b.grad is None


def test_it_stands_between_torchs_own_operations():
    a = torch.randn(3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda a: on_engine(autograd.sigmoid, a.exp()).sin(), a)


def test_memory_is_shared_on_the_way_in():
    a, seen = torch.zeros(2), []
    on_engine(lambda x: seen.append(x.data) or x, a)
    a += 1
    assert seen[0].tolist() == [1.0, 1.0]


def test_an_input_that_the_function_ignores_has_gradient_zero():
    a, b = torch.ones(2, requires_grad=True), torch.ones(2, requires_grad=True)
    on_engine(lambda a, b: a.sum(), a, b).backward()
    assert b.grad.tolist() == [0.0, 0.0]


def test_it_works_under_no_grad():
    with torch.no_grad():
        assert not on_engine(
            product, torch.ones(2, requires_grad=True), torch.ones(2)
        ).requires_grad


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_precisions_that_numpy_lacks_or_drowns_in_are_refused(dtype):
    with pytest.raises(DtypeError, match="--precision fp32"):
        on_engine(product, torch.ones(2, dtype=dtype), torch.ones(2))


def test_other_devices_are_refused():
    with pytest.raises(DeviceError, match="on meta: run with --device cpu"):
        on_engine(product, torch.ones(2, device="meta"), torch.ones(2))


def test_gradients_of_gradients_are_refused():
    a = torch.ones(2, requires_grad=True)
    (g,) = torch.autograd.grad(on_engine(product, a, a.detach()) ** 2, a, create_graph=True)
    with pytest.raises(RuntimeError, match="once_differentiable"):
        g.sum().backward()
