import pytest

from handson.autograd import Tensor
from handson.autograd.drawing.story import backward_step, captions, final, so_far, sums
from handson.autograd.drawing.trace import trace


@pytest.fixture
def drawn():
    x = Tensor(3.0, requires_grad=True)
    return trace(x * x + x, None, {"x": x})


def test_every_operation_has_a_step_forward_and_one_back(drawn):
    assert final(drawn) == 5
    assert [box.step for box in drawn.boxes] == [0, 1, 2]
    assert [backward_step(drawn, i) for i in (2, 1)] == [3, 4]


def test_a_gradient_grows_step_by_step(drawn):
    grown = [(float(s.gradient), len(s.parts), s.first, s.last) for s in sums(drawn, 0)]
    assert grown == [(1.0, 1, 3, 3), (7.0, 3, 4, 5)]
    assert [(float(s.gradient), s.first, s.last) for s in sums(drawn, 2)] == [(1.0, 3, 5)]


def test_what_wants_no_gradient_has_none():
    assert sums(trace(Tensor(1.0), None, {}), 0) == []


def test_each_step_is_told_in_english(drawn, monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")
    assert captions(drawn) == [
        "inputs: x",
        "forward 1/2: #1 = x × x, shape (), value 9",
        "forward 2/2: #2 = #1 + x, shape (), value 12",
        "backward 1/2: the gradient of #2 is complete: 1; it passes 1 to #1, 1 to x",
        "backward 2/2: the gradient of #1 is complete: 1; it passes 3 to x (sum so far 4), "
        "3 to x (sum so far 7)",
        "the whole graph: 2 operations",
    ]


def test_each_step_is_told_in_chinese(drawn, monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "zh")
    told = captions(drawn)
    assert told[1] == "前向 1/2：#1 = x × x，形状 ()，值 9"
    assert told[4] == "反向 2/2：#1 的梯度已完整，为 1；传递 3 给 x（累计 4），3 给 x（累计 7）"


def test_the_first_part_is_no_sum(drawn, monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")
    assert [so_far(drawn, arrow) for arrow in drawn.out_of(0)] == [
        "",
        " (sum so far 4)",
        " (sum so far 7)",
    ]
