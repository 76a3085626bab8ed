import torch

from handson.models.fixed_point import FixedPoint


def test_what_it_returns_solves_the_equation():
    torch.manual_seed(0)
    model, x = FixedPoint(4, tolerance=1e-6), torch.randn(3, 4)
    z = model(x)
    assert torch.allclose(z, torch.tanh(model.layer(z) + x), atol=1e-5)
    assert 1 < model.turns < 50


def test_it_gives_up_where_it_never_comes_to_rest():
    torch.manual_seed(0)
    model = FixedPoint(8, most=7)
    with torch.no_grad():
        model.layer.weight *= 30
    assert model(torch.randn(2, 8)).isfinite().all()
    assert model.turns == 7


def test_one_layer_however_many_turns():
    model = FixedPoint(4)
    model(torch.randn(2, 4))
    assert [name for name, _ in model.named_parameters()] == ["layer.weight", "layer.bias"]
    assert repr(model).startswith("FixedPoint(\n  tolerance=0.0001, most=50\n  (layer): Linear(")
