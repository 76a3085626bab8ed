import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.tensors import explain_broadcast

shapes = st.lists(st.lists(st.integers(0, 3), max_size=4).map(tuple), min_size=1, max_size=4)


@given(shapes)
def test_the_result_is_torchs_and_a_clash_is_one_for_torch(shapes):
    found = explain_broadcast(*shapes)
    try:
        expected = tuple(torch.broadcast_shapes(*shapes))
    except RuntimeError:
        expected = None
    assert found.result == expected
    assert (found.clash is None) == (expected is not None)


@given(shapes)
def test_it_can_always_be_printed_and_drawn_in_both_languages(shapes):
    for lang in ("zh", "en"):
        found = explain_broadcast(*shapes, lang=lang)
        assert str(found).count("\n") >= len(shapes) + 1
        assert str(found.picture()).startswith("<svg")


@given(shapes)
def test_what_mends_a_clash_fits(shapes):
    found = explain_broadcast(*shapes)
    if found.mended is not None:
        i, shape = found.mended
        assert torch.Size(shape).numel() == torch.Size(shapes[i]).numel()
        others = [other for j, other in enumerate(shapes) if j != i]
        assert torch.broadcast_shapes(shape, *others)


def test_it_prints_the_shapes_aligned_and_what_is_repeated():
    assert str(explain_broadcast((3, 1), (2,), lang="en")).splitlines() == [
        "(3, 1)   3  1",
        "(2,)     ·  2",
        "─────────────",
        "result   3  2",
        "(3, 1) is repeated 2 times along axis 1, without copying",
        "(2,) is repeated 3 times along axis 0, without copying",
    ]


def test_a_clash_is_told_with_a_way_out():
    text = str(explain_broadcast((3,), (3, 4), lang="en"))
    assert "axis 1 from the right: 3 and 4 are not equal, and neither is 1" in text
    assert "turn (3,) into (3, 1): x.reshape(3, 1)" in text
    assert "从右数第 1 个轴" in str(explain_broadcast((3,), (3, 4), lang="zh"))


def test_equal_shapes_repeat_nothing():
    assert "nothing is repeated" in str(explain_broadcast((2, 3), (2, 3), lang="en"))


def test_chinese_words_do_not_break_the_columns():
    lines = str(explain_broadcast((10, 1), (1, 2), lang="zh")).splitlines()
    assert lines[0].endswith("10  1")
    assert lines[3].startswith("结果")
    assert lines[3].endswith("10  2")


def test_tensors_arrays_and_sizes_are_taken_for_their_shapes():
    x = torch.zeros(3, 1)
    assert explain_broadcast(x, x.numpy(), x.shape, [1, 2], 2).result == (3, 2)


@pytest.mark.parametrize("given", ["text", (2, "a"), (-1,), None, object()])
def test_what_is_no_shape_is_refused(given):
    with pytest.raises(ArgumentError, match="shape"):
        explain_broadcast((1,), given)


def test_nothing_at_all_is_refused():
    with pytest.raises(ArgumentError, match="needs shapes"):
        explain_broadcast()


def test_repeated_cells_are_dashed_and_those_that_are_there_are_not():
    drawn = str(explain_broadcast((3, 1), (1, 2)).picture())
    assert drawn.count("<rect") == 18
    assert drawn.count("stroke-dasharray") == 3 + 4
    assert str(explain_broadcast((30, 1), (1, 2)).picture()).count("<rect") == 6


def test_it_shows_itself_in_a_notebook():
    assert explain_broadcast((1,))._repr_html_().startswith("<svg")
