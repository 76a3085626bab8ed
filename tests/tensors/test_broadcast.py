import time

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
    assert "turn (3,) into (3, 1) by x.unsqueeze(1): the result then has shape (3, 4)" in text
    assert "从右数第 1 个轴" in str(explain_broadcast((3,), (3, 4), lang="zh"))
    assert "(2, 3, 1, 1) by x.reshape(2, 3, 1, 1)" in str(
        explain_broadcast((2, 3), (2, 3, 4, 5), lang="en")
    )


def test_two_lists_of_points_are_brought_together_by_one_more_axis():
    assert explain_broadcast((5, 2), (7, 2)).mended == (0, (5, 1, 2))
    assert explain_broadcast((3,), (4,)).mended == (0, (3, 1))


def test_where_no_axis_helps_it_says_so():
    text = str(explain_broadcast((3, 4, 5), (6, 7, 8), lang="en"))
    assert "no axis of size 1 elsewhere would help" in text


def test_a_size_of_zero_is_a_size_and_one_stretches_to_it():
    assert "repeated 0 times" in str(explain_broadcast((0, 3), (1, 3), lang="en"))
    assert explain_broadcast((0, 3), (1, 3)).stretched(0) == ()
    assert "0 and 3 are not equal" in str(explain_broadcast((0,), (3,), lang="en"))


def test_a_missing_axis_of_size_one_repeats_nothing():
    assert "nothing is repeated" in str(explain_broadcast((1, 2), (2,), lang="en"))


def test_many_shapes_that_clash_are_answered_at_once():
    begin = time.perf_counter()
    assert explain_broadcast((1, 2), (2, 1, 3, 2), (3,), (3, 3), *[(2,)] * 8).result is None
    assert explain_broadcast((2,) * 30, (3,) * 15).result is None
    assert time.perf_counter() - begin < 2


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


@pytest.mark.parametrize("given", ["text", (2.5,), (-1,), None])
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
    assert drawn.count(">2<") == 2  # the third element and its copy
    layers = str(explain_broadcast((2, 3, 1), (3, 4)).picture())
    assert layers.count("<rect") == 3 * 24
    assert layers.count("stroke-dasharray") == 18 + 12
    assert str(explain_broadcast((30, 1), (1, 2)).picture()).count("<rect") == 6


def test_it_shows_itself_in_a_notebook():
    assert explain_broadcast((1,))._repr_html_().startswith("<svg")
