from handson.autograd import Tensor, no_grad
from handson.autograd.drawing.trace import trace


def boxes(result, **names):
    return trace(result, None, names).boxes


def marks(box):
    return box.is_view, box.in_place, box.overwritten_by


def test_plain_operations_share_nothing():
    x = Tensor([1.0, 2.0], requires_grad=True)
    assert {marks(box) for box in boxes((x * 2).exp().sum())} == {(False, False, "")}


def test_a_view_is_marked_and_a_copy_is_not():
    x = Tensor([1.0, 2.0, 3.0], requires_grad=True)
    view, copy = boxes(x[:2].sum())[1], boxes(x[[0, 1]].sum())[1]
    assert (view.is_view, copy.is_view) == (True, False)


def test_a_change_in_place_marks_what_was_written_and_what_was_lost():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y += 1
    made, changed, _ = (box for box in boxes(y.sum(), y=y) if box.op)
    assert (made.op, changed.op, changed.name) == ("mul", "add", "y")
    assert marks(made) == (False, False, "add_")
    assert marks(changed) == (False, True, "")
    assert changed.value.tolist() == [3.0, 5.0]


def test_every_change_in_place_is_marked():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x + 0
    y += 1
    y += 2
    by_op = [box for box in boxes(y.sum()) if box.op == "add"]
    assert [box.in_place for box in by_op] == [False, True, True]


def test_an_operation_like_the_change_is_not_taken_for_it():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    z = y + 1
    y += 5
    assert not any(box.in_place for box in boxes(z.sum()))


def test_a_view_taken_after_the_change_holds_what_it_shows():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y[0] = 7.0
    found = boxes(y.reshape((2, 1)).sum())
    view = next(box for box in found if box.op == "reshape")
    assert marks(view) == (True, False, "")
    assert view.value.tolist() == [[7.0], [4.0]]


def test_a_buffer_that_is_filled_is_overwritten():
    w, buffer = Tensor(3.0, requires_grad=True), Tensor([0.0, 0.0])
    buffer[0] = w
    found = boxes((buffer * buffer).sum(), buffer=buffer)
    constant = next(box for box in found if box.kind == "constant")
    filled = next(box for box in found if box.op == "setitem")
    assert constant.overwritten_by == "setitem"
    assert (filled.in_place, filled.name) == (True, "buffer")


def test_a_change_outside_the_graph_is_known_to_have_lost_the_numbers():
    w = Tensor(3.0, requires_grad=True)
    y = w * w
    with no_grad():
        y += 1
    assert boxes(y.exp())[1].overwritten_by == "add_"


def test_a_parameter_that_was_trained_before_is_as_it_is():
    w = Tensor([3.0], requires_grad=True)
    with no_grad():
        w -= 1
    assert boxes((w * w).sum())[0].overwritten_by == ""
