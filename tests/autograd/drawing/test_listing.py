from handson.autograd import Tensor
from handson.autograd.drawing.listing import cells, listing, note, table
from handson.autograd.drawing.trace import trace


def drawn():
    x, w = Tensor(3.0, requires_grad=True), Tensor([1.0, 2.0])
    return trace((x * w * 2).sum() + x, None, {"x": x, "w": w, "other": Tensor(0.0)})


def test_the_text_tells_leaves_steps_forward_and_steps_back(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")
    assert listing(drawn()).splitlines() == [
        "leaves",
        "  name  shape  value   ∇ gradient  note",
        "  x     ()     3       7",
        "  w     (2,)   [1, 2]  —           constant",
        "",
        "forward",
        "  #   computed as  shape  value",
        "  #1  x × w        (2,)   [3, 6]",
        "  #2  #1 × 2       (2,)   [6, 12]",
        "  #3  sum(#2)      ()     18",
        "  #4  #3 + x       ()     21",
        "",
        "backward",
        "  from  ∇ gradient  to  passes ∇",
        "  #4    1           #3  1",
        "                    x   1",
        "  #3    1           #2  [1, 1]",
        "  #2    [1, 1]      #1  [2, 2]",
        "  #1    [2, 2]      x   6 (sum so far 7)",
        "",
        "not in the graph: other",
    ]


def test_columns_stand_below_each_other_in_chinese_too(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "zh")
    lines = listing(drawn()).splitlines()
    assert lines[0] == "叶节点"
    head, first, second = lines[1:4]
    for word, below in (("形状", "()"), ("值", "3 "), ("∇", "7")):
        assert cells(head[: head.index(word)]) == cells(first[: first.index(below)])
    assert second.endswith("常量")


def test_chinese_letters_take_two_columns():
    assert [cells(text) for text in ("", "ab", "中文", "∇ 梯度")] == [0, 2, 4, 6]


def test_a_table_is_padded_by_width():
    assert table([("a", "b"), ("中文", "d")]) == ["  a     b", "  中文  d"]


def test_a_column_without_entries_is_left_out():
    assert table([("a", "b"), ("c", "")]) == ["  a", "  c"]


def test_notes_say_what_is_special(monkeypatch):
    monkeypatch.setenv("HANDSON_LANG", "en")
    x = Tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y[0] = 5.0
    boxes = trace(y.reshape((2, 1)).sum(), None, {}).boxes
    told = {box.op: note(box) for box in boxes if box.op}
    assert told == {
        "mul": "overwritten by setitem",
        "setitem": "in place",
        "reshape": "view",
        "sum": "",
    }
