import pytest
import torch

from handson.base.errors import ArgumentError
from handson.blocks import Module
from handson.blocks.gates import Gate


class Times(Module):
    def forward(self, x, y):
        return x * y


def test_a_gate_is_the_identity_with_the_right_derivatives():
    def gate(*values):
        return Gate.apply(lambda grads: grads, True, *values)

    inputs = tuple(torch.randn(3, dtype=torch.float64, requires_grad=True) for _ in range(2))
    assert torch.equal(gate(*inputs)[0], inputs[0])
    assert torch.autograd.gradcheck(gate, inputs)
    assert torch.autograd.gradgradcheck(gate, inputs)


def test_the_wrong_number_of_gradients_is_refused():
    module = Times()
    module.register_full_backward_hook(lambda m, came, left: (came[0],))
    x = torch.ones(2, requires_grad=True)
    with pytest.raises(ArgumentError, match="Times returned 1 gradients for 2 inputs"):
        module(x, x).sum().backward()


def test_where_no_input_wants_a_gradient_the_hook_is_called_at_the_output():
    seen = []

    class Weighted(Module):
        def __init__(self):
            super().__init__()
            self.weight = torch.nn.Parameter(torch.ones(2))

        def forward(self, x):
            return x * self.weight

    module = Weighted()
    module.register_full_backward_hook(lambda m, came, left: seen.append((came, left)))
    module(torch.ones(2)).sum().backward()
    ((came, left),) = seen
    assert came == (None,)
    assert torch.equal(left[0], torch.ones(2))


def test_a_result_that_is_no_tensor_passes_by():
    class Words(Module):
        def forward(self, x):
            return {"x": x}

    module = Words()
    module.register_full_backward_hook(lambda m, came, left: None)
    x = torch.ones(1, requires_grad=True)
    module(x)["x"].sum().backward()
    assert torch.equal(x.grad, torch.ones(1))
