import numpy as np
import pytest

from handson.autograd import Tensor
from handson.autograd.drawing.card import block, card, gradient_block, title_of
from handson.autograd.drawing.story import Sum
from handson.autograd.drawing.trace import trace


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")


def a_sum(*parts):
    arrays = tuple(np.array(part) for part in parts)
    return Sum(np.asarray(sum(arrays)), arrays, 0, 1)


def test_small_arrays_are_put_in_brackets_large_ones_summed_up():
    assert block(np.array([[1.0, 2.0], [3.0, 4.0]])) == ([["1", "2"], ["3", "4"]], True, "")
    assert block(np.array(5.0)) == ([["5"]], False, "")
    assert block(np.arange(9.0)) == ([["0 … 8"]], False, "")


def test_columns_are_as_wide_as_their_widest_number():
    narrow, wide = block(np.array([[1.0, 1.0], [1.0, 1.234]])).columns
    assert wide == pytest.approx(5 * narrow)


def test_a_gradient_of_one_number_shows_its_parts():
    assert gradient_block(a_sum(6.0, 1.0)).lines == [["7 = 6 + 1"]]
    assert gradient_block(a_sum(6.0, -1.0)).lines == [["5 = 6 + (-1)"]]
    assert gradient_block(a_sum(6.0)).lines == [["6"]]


def test_a_gradient_of_many_parts_says_how_many():
    assert gradient_block(a_sum(1.0, 2.0, 3.0, 4.0)).more == "sum of 4 uses"
    assert gradient_block(a_sum([1.0, 2.0], [3.0, 4.0])).more == "sum of 2 uses"


def test_titles_are_names_signs_and_numbers():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y += 1
    boxes = trace((z := y.tanh()).sum(), None, {"x": x, "y": y, "z": z}).boxes
    assert [title_of(box) for box in boxes] == ["x", "2", "1", "×", "y +=", "z = tanh", "Σ"]


def test_a_constant_number_is_said_once():
    x = Tensor(3.0, requires_grad=True)
    drawn = trace(x * 2, None, {})
    said = card(drawn, 1)
    assert (said.title, said.value) == ("2", None)


def test_a_box_has_room_for_all_that_it_will_say():
    x = Tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
    drawn = trace((x * x + x.exp()).sum(), None, {"x": x})
    said = card(drawn, 0)
    assert said.height >= said.below_value + max(found.height for _, found in said.gradients)
    assert said.width >= max(found.width for _, found in said.gradients)
    assert said.shape == "(2, 2)"


def test_lost_numbers_are_not_shown():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y += 1
    said = card(trace(y.sum(), None, {}), 3)
    assert (said.value, said.notes) == (None, ("overwritten by add_",))
