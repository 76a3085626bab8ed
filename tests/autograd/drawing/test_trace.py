import numpy as np
import pytest
import torch

from handson.autograd import GraphError, Tensor, no_grad
from handson.autograd.drawing.trace import trace


def two_layers(rng, build, matrix=lambda x: x):
    sizes = {"x": (4, 3), "W1": (3, 8), "b1": (8,), "W2": (8, 1), "b2": (1,), "t": (4, 1)}
    given = {name: rng.normal(size=size) for name, size in sizes.items()}
    tensors = {name: build(numbers, name not in "xt") for name, numbers in given.items()}
    hidden = (tensors["x"] @ tensors["W1"] + tensors["b1"]).tanh()
    error = hidden @ tensors["W2"] + tensors["b2"] - tensors["t"]
    return tensors, hidden, (error**2).mean()


@pytest.fixture
def pair():
    ours = two_layers(np.random.default_rng(0), lambda x, wanted: Tensor(x, wanted))
    theirs = two_layers(
        np.random.default_rng(0),
        lambda x, wanted: torch.tensor(x, requires_grad=wanted),
    )
    return ours, theirs


def test_values_and_gradients_are_those_of_torch(pair):
    (tensors, hidden, loss), (twins, twin_hidden, twin_loss) = pair
    twin_hidden.retain_grad()
    twin_loss.backward()
    drawn = trace(loss, None, {**tensors, "h": hidden})
    boxes = {box.name: box for box in drawn.boxes if box.name}
    for name, twin in {**twins, "h": twin_hidden}.items():
        np.testing.assert_allclose(boxes[name].value, twin.detach().numpy(), rtol=1e-12)
        if twin.grad is None:
            assert boxes[name].gradient is None
        else:
            np.testing.assert_allclose(boxes[name].gradient, twin.grad.numpy(), rtol=1e-10)
    assert drawn.boxes[drawn.result].value == pytest.approx(twin_loss.item())


def test_arrows_carry_parts_that_add_up_to_the_gradient(pair):
    (tensors, _, loss), _ = pair
    drawn = trace(loss, None, tensors)
    for i, box in enumerate(drawn.boxes[:-1]):
        uses = drawn.out_of(i)
        assert bool(uses) == (box.gradient is not None)
        if uses:
            np.testing.assert_allclose(drawn.so_far[uses[-1]], box.gradient, rtol=1e-12)


def test_a_tensor_used_three_times_gets_three_parts():
    x = Tensor(3.0, requires_grad=True)
    drawn = trace(x * x + x, None, {"x": x})
    assert [float(arrow.gradient) for arrow in drawn.out_of(0)] == [1, 3, 3]
    assert [float(drawn.so_far[arrow]) for arrow in drawn.out_of(0)] == [1, 4, 7]
    assert float(drawn.boxes[0].gradient) == 7


def test_drawing_changes_no_grad_and_keeps_the_graph():
    x = Tensor([1.0, 2.0], requires_grad=True)
    loss = (x * x).sum()
    trace(loss, None, {})
    assert x.grad is None
    loss.backward()
    assert x.grad.tolist() == [2.0, 4.0]


def test_a_graph_that_was_let_go_says_to_draw_earlier():
    x = Tensor([1.0, 2.0], requires_grad=True)
    loss = (x * x).sum()
    loss.backward()
    with pytest.raises(GraphError, match=r"draw\(\) before backward\(\).*retain_graph=True"):
        trace(loss, None, {})


def test_a_kept_graph_is_drawn_after_backward():
    x = Tensor([1.0, 2.0], requires_grad=True)
    loss = (x * x).sum()
    loss.backward(retain_graph=True)
    assert trace(loss, None, {}).count == 2
    assert x.grad.tolist() == [2.0, 4.0]


def test_several_numbers_need_weights_as_backward_does():
    x = Tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(GraphError, match="gradient="):
        trace(x * x, None, {})
    drawn = trace(x * x, Tensor([10.0, 1.0]), {})
    assert drawn.boxes[0].gradient.tolist() == [20.0, 4.0]


@pytest.mark.parametrize("wanted", [True, False])
def test_a_leaf_is_a_graph_of_one_box(wanted):
    drawn = trace(Tensor(2.0, requires_grad=wanted), None, {})
    (box,) = drawn.boxes
    assert (drawn.count, drawn.arrows) == (0, ())
    assert (box.kind, box.gradient is None) == (("constant", True), ("parameter", False))[wanted]


def test_what_the_result_does_not_come_from_is_unused():
    x, y = Tensor(1.0, requires_grad=True), Tensor(2.0)
    assert trace(x * 2, None, {"x": x, "y": y}).unused == ("y",)


def test_a_drawing_keeps_its_numbers_when_training_goes_on():
    x = Tensor([1.0], requires_grad=True)
    drawn = trace((x * x).sum(), None, {})
    with no_grad():
        x -= 0.5
    assert drawn.boxes[0].value.tolist() == [1.0]


def test_a_leaf_that_no_longer_wants_a_gradient_gets_none():
    x, w = Tensor(1.0, requires_grad=True), Tensor(2.0, requires_grad=True)
    loss = x * w
    w.requires_grad_(False)
    drawn = trace(loss, None, {"x": x, "w": w})
    assert [box.kind for box in drawn.boxes] == ["parameter", "constant", "operation"]
    assert drawn.out_of(1) == []
