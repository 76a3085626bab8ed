import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError
from handson.nn import Dropout, Dropout1d, Dropout2d, Linear, Sequential

LAYERS = pytest.mark.parametrize(
    ("layer", "shape"), [(Dropout, (4, 5)), (Dropout1d, (4, 5, 3)), (Dropout2d, (4, 5, 3, 2))]
)


@LAYERS
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_seed_drops_what_torch_drops(layer, shape, p):
    x, twin = torch.randn(shape), getattr(torch.nn, layer.__name__)
    torch.manual_seed(3)
    ours = layer(p)(x)
    torch.manual_seed(3)
    assert torch.equal(ours, twin(p)(x))
    assert repr(layer(p, inplace=True)) == repr(twin(p, inplace=True))


@LAYERS
def test_evaluation_lets_everything_through(layer, shape):
    x = torch.randn(shape)
    assert layer().eval()(x) is x


def test_a_model_in_evaluation_gives_the_same_answer_twice_and_in_training_not():
    model, x = Sequential(Linear(8, 64), Dropout(0.5), Linear(64, 2)), torch.randn(3, 8)
    assert not torch.equal(model(x), model(x))
    model.eval()
    assert torch.equal(model(x), model(x))


@LAYERS
@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_no_probability_is_refused_when_the_layer_is_made(layer, shape, p):
    with pytest.raises(ArgumentError, match=f"from 0 to 1; got {p}"):
        layer(p)


@pytest.mark.parametrize("layer", [Dropout1d, Dropout2d])
def test_channels_need_their_axes(as_users_run, layer):
    with pytest.raises(ShapeError, match=r"got a tensor of shape \(4, 5\); for single numbers"):
        layer()(torch.ones(4, 5))
