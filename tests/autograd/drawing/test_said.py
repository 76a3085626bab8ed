import numpy as np
import pytest

from handson.autograd import Tensor
from handson.autograd.drawing.said import (
    cells,
    formula,
    held,
    inline,
    is_small,
    number,
    reference,
    shape,
    summary,
    symbol,
)
from handson.autograd.drawing.trace import trace


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")


@pytest.mark.parametrize(
    ("x", "words"),
    [(1.0, "1"), (np.float32(0.123456), "0.1235"), (-2.5e-9, "-2.5e-09"), (3, "3"), (True, "True")],
)
def test_numbers_have_four_digits(x, words):
    assert number(x) == words


def test_a_shape_is_written_as_python_prints_it():
    assert [shape(np.zeros(s)) for s in ((), (3,), (2, 3))] == ["()", "(3,)", "(2, 3)"]


@pytest.mark.parametrize(
    ("sizes", "small"),
    [((), True), ((3,), True), ((2, 3), True), ((3, 2), True), ((4,), False), ((3, 3), False),
     ((1, 2, 2), False), ((0, 3), False)],
)  # fmt: skip
def test_small_arrays_are_shown_whole(sizes, small):
    assert is_small(np.zeros(sizes)) is small


def test_cells_are_rows_of_numbers():
    assert cells(np.array(1.5)) == [["1.5"]]
    assert cells(np.array([1, 2])) == [["1", "2"]]
    assert cells(np.array([[1.0, 2.0], [3.0, 4.0]])) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (np.linspace(-1, 2, 9), ["-1 … 2"]),
        (np.full(9, 0.25), ["all 0.25"]),
        (1 + 1e-9 * np.arange(9), ["≈ 1"]),
        (np.zeros((0, 3)), ["empty"]),
        (np.array([np.nan, 1.0, np.nan, np.inf]), ["1", "2 nan", "1 inf"]),
        (np.full(5, np.nan), ["5 nan"]),
        (np.arange(7), ["0 … 6"]),
        (np.arange(7) > 3, ["False … True"]),
    ],
)
def test_large_arrays_say_their_range_and_what_is_not_finite(data, lines):
    assert summary(data) == lines


def test_one_line_holds_up_to_four_numbers():
    assert inline(np.array([[1.0, 2.0], [3.0, 4.5]])) == "[[1, 2], [3, 4.5]]"
    assert inline(np.arange(6.0).reshape(2, 3)) == "0 … 5"
    assert inline(np.array(0.1, np.float32)) == "0.1"


def test_formulas_read_like_python():
    x, w = Tensor([1.0, 2.0]), Tensor([3.0, 4.0], requires_grad=True)
    y = x @ w
    drawn = trace((y * 2).tanh(), None, {"x": x, "w": w})
    assert [formula(drawn, i) for i in range(3, 6)] == ["x @ w", "#1 × 2", "tanh(#2)"]
    assert reference(drawn.boxes[2]) == "2"


def test_a_change_in_place_has_a_sign_of_its_own():
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y += 1
    boxes = trace(y.sum(), None, {}).boxes
    assert [symbol(box) for box in boxes if box.op] == ["×", "+=", "Σ"]
    assert [held(box) for box in boxes if box.op] == ["—", "[3, 5]", "8"]
