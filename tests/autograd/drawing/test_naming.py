from handson.autograd import Tensor
from handson.autograd.drawing.trace import trace


def names(result, **given):
    return [box.name for box in trace(result, None, given).boxes]


def test_names_are_those_given():
    x, w = Tensor(1.0), Tensor(2.0, requires_grad=True)
    y = x * w
    assert names(y + w, x=x, w=w, y=y) == ["x", "w", "y", ""]


def test_leaves_without_a_name_are_numbered_and_no_name_is_given_twice():
    a, b = Tensor(1.0, requires_grad=True), Tensor(2.0, requires_grad=True)
    c, d = Tensor([1.0, 2.0]), Tensor([1.0, 2.0])
    assert names((a * b * c * d).sum())[:4] == ["x0", "x1", "c0", "c1"]
    assert names((a * b * c * d).sum(), x0=b)[:4] == ["x1", "x0", "c0", "c1"]


def test_plain_numbers_stay_without_a_name():
    x = Tensor(1.0, requires_grad=True)
    assert names(x * 2, x=x) == ["x", "", ""]


def test_one_tensor_may_have_two_names():
    x = Tensor(1.0, requires_grad=True)
    assert names(x * 2, x=x, also=x)[0] == "x/also"


def test_what_was_detached_says_from_what():
    x = Tensor(2.0, requires_grad=True)
    assert names(x * x.detach(), x=x) == ["x", "x.detach()", ""]
    x = Tensor([1.0, 2.0], requires_grad=True)
    assert names((x[:1] * x.detach()[:1]).sum(), x=x)[:2] == ["x", "c0"]


def test_a_buffer_is_not_detached_from_itself():
    w, buffer = Tensor(3.0, requires_grad=True), Tensor([0.0, 0.0])
    buffer[0] = w
    assert "c0" in names(buffer.sum(), buffer=buffer)
