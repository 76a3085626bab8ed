import torch

from handson.nn import PReLU, ReLU6


def test_a_slope_is_learned():
    layer, x = PReLU(init=0.1), -torch.ones(8)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    for _ in range(50):
        optimizer.zero_grad()
        ((layer(x) + 0.7) ** 2).mean().backward()
        optimizer.step()
    assert abs(layer.weight.item() - 0.7) < 1e-3


def test_one_slope_per_channel_is_saved_and_loaded():
    layer, other = PReLU(3), torch.nn.PReLU(3)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor([0.1, 0.2, 0.3]))
    other.load_state_dict(layer.state_dict())
    assert torch.equal(other.weight, layer.weight)


def test_numbers_above_six_learn_nothing():
    x = torch.tensor([7.0, 3.0], requires_grad=True)
    ReLU6()(x).sum().backward()
    assert x.grad.tolist() == [0.0, 1.0]
