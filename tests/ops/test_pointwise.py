import pytest
import torch

from handson.ops.pointwise import above, below, pointwise


def square(x):
    return pointwise(x, lambda x: x * x, lambda x: 2 * x)


def root(x):
    return pointwise(x, lambda x: x.sqrt(), lambda y: 1 / (2 * y), from_value=True)


@pytest.mark.parametrize("function", [square, root])
def test_derivatives_of_both_orders_follow_from_the_values(function):
    x = torch.rand(5, dtype=torch.float64).add(0.5).requires_grad_()
    assert torch.autograd.gradcheck(function, x)
    assert torch.autograd.gradgradcheck(function, x)


# torch loads its own forward-mode rules with what it calls deprecated
@pytest.mark.filterwarnings("ignore:`torch.jit.script` is deprecated")
@pytest.mark.parametrize(("function", "plain"), [(square, torch.square), (root, torch.sqrt)])
def test_it_works_under_torch_func(function, plain):
    x = torch.rand(4, 3) + 0.5
    torch.testing.assert_close(torch.func.vmap(function)(x), plain(x))
    together = torch.func.vmap(torch.func.grad(lambda x: function(x).sum()))(x)
    torch.testing.assert_close(together, torch.func.grad(lambda x: plain(x).sum())(x))
    torch.testing.assert_close(
        torch.func.jvp(function, (x,), (x,)), torch.func.jvp(plain, (x,), (x,))
    )


def test_one_tensor_is_kept():
    x = torch.ones(3, requires_grad=True)
    assert len(square(x).grad_fn.saved_tensors) == 1
    y = root(x)
    assert [t.data_ptr() for t in y.grad_fn.saved_tensors] == [y.data_ptr()]


def test_above_and_below_leave_out_the_limit_and_nan():
    x = torch.tensor([-1.0, 0.0, 1.0, torch.nan], requires_grad=True)
    assert above(x).tolist() == [0.0, 0.0, 1.0, 0.0]
    assert below(x).tolist() == [1.0, 0.0, 0.0, 0.0]
    assert above(x, -1.0).tolist() == [0.0, 1.0, 1.0, 0.0]
    assert not above(x).requires_grad
    assert x[0] == -1
