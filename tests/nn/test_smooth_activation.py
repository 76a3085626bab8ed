import torch

from handson.nn import GELU, GLU, SiLU, Softplus


def test_settings_reach_the_function():
    x = torch.tensor([-1.0, 0.5, 1.0, 2.0])
    assert not torch.equal(GELU("tanh")(x), GELU()(x))
    assert Softplus(threshold=0.0)(x)[2] == 1.0
    assert GLU(0)(x).shape == (2,)


def test_soft_gates_let_a_little_through_below_zero():
    x = torch.tensor([-0.5], requires_grad=True)
    for layer in (GELU(), SiLU()):
        y = layer(x)
        assert -0.3 < y.item() < 0
        assert torch.autograd.grad(y.sum(), x)[0].item() != 0
