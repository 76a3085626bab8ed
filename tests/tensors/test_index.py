import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from handson.base.errors import ArgumentError
from handson.tensors import explain_index

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=3).map(tuple)


@given(st.data(), shapes)
def test_slices_and_integers_pick_what_torch_picks(data, shape):
    index = data.draw(hnp.basic_indices(shape, allow_ellipsis=True, allow_newaxis=True))
    parts = index if isinstance(index, tuple) else (index,)
    if any(isinstance(part, slice) and (part.step or 1) < 1 for part in parts):
        with pytest.raises(ArgumentError, match="torch takes no step"):
            explain_index(shape, index)
        return
    found = explain_index(shape, index, lang="en")
    numbers = torch.arange(torch.Size(shape).numel()).reshape(shape)
    assert found.result == tuple(numbers[index].shape)
    assert list(found.places) == numbers[index].flatten().tolist()
    assert found.is_view
    assert len(parts) <= len(found.parts) <= len(parts) + 1
    assert found._repr_html_()


@given(st.data(), shapes)
def test_lists_and_masks_are_copies_of_what_torch_picks(data, shape):
    numbers = torch.arange(torch.Size(shape).numel()).reshape(shape)
    mask = torch.from_numpy(data.draw(hnp.arrays(bool, shape)))
    rows = data.draw(st.lists(st.integers(-shape[0], shape[0] - 1), min_size=1, max_size=4))
    for index in (mask, rows, torch.tensor(rows)):
        found = explain_index(numbers, index)
        assert list(found.places) == numbers[index].flatten().tolist()
        assert not found.is_view


@given(st.data())
def test_lists_mixed_with_slices_and_integers_pick_what_torch_picks(data):
    shape = (3, 2, 4, 2)
    numbers = torch.arange(48).reshape(shape)
    kinds = [
        st.one_of(
            st.integers(-n, n - 1),
            st.just(slice(None)),
            st.lists(st.integers(-n, n - 1), min_size=2, max_size=2),
        )
        for n in shape
    ]
    index = data.draw(st.tuples(*kinds))
    told = str(explain_index(shape, index, lang="en"))
    assert explain_index(shape, index).result == tuple(numbers[index].shape)
    differs = tuple(numbers[index].shape) != numbers.numpy()[index].shape
    assert ("NumPy puts these axes in another order" in told) == differs


def test_lists_read_as_coordinates_say_so():
    told = str(explain_index((2, 3, 4), ([0, 1], slice(None), [0, 2]), lang="en"))
    assert "read side by side, as coordinates" in told
    assert "so theirs come first" in told
    beside = str(explain_index((2, 3, 4), (..., [0, 1], [0, 2]), lang="en"))
    assert "side by side" in beside
    assert "come first" not in beside


def test_large_shapes_take_neither_time_nor_memory():
    found = explain_index((10**6, 10**6, 28), 0, lang="en")
    assert found.result == (10**6, 28)
    assert found.is_view
    assert found.places == ()


def test_each_axis_is_told():
    assert str(explain_index((3, 4, 5), np.s_[1, ..., None, ::2], lang="en")).splitlines() == [
        "(3, 4, 5) → (4, 1, 3), 12 elements",
        "axis 0: place 1 is taken, the axis goes",
        "...: axis 1 stays whole",
        "None: a new axis of size 1",
        "axis 2: 3 of 5 stay",
        "a view: it shares the tensor's memory",
    ]
    assert "视图" in str(explain_index((3,), 0, lang="zh"))


@pytest.mark.parametrize(
    ("index", "said"),
    [
        (5, "axis 0: index 5 of 3; expected -3 to 2"),
        (np.s_[0, -5], "axis 1: index -5 of 4"),
        (np.s_[0, 0, 0], r"has 3 parts that take an axis, but shape \(3, 4\) has 2; leave some"),
        (np.s_[::-1], r"no step of -1 \(NumPy does\); use x.flip\(0\)"),
        ([0, 7], "axis 0: places 0 to 7 of 3"),
        (torch.tensor([True, False]), r"a mask of shape \(2,\) for sizes \(3,\)"),
        (torch.tensor([0.5]), "places are integers"),
        ("a", "'a' is no index"),
        (1.5, "1.5 is no index"),
        (np.s_[torch.tensor([0, 1]), torch.tensor([0, 1, 2])], r"of shape \(3, 4\)"),
    ],
)
def test_what_does_not_fit_is_told_with_its_axis(index, said):
    with pytest.raises(ArgumentError, match=said):
        explain_index((3, 4), index)


def test_the_picture_numbers_what_is_picked_in_its_order():
    drawn = str(explain_index((4,), [3, 0, 0]).picture())
    assert drawn.count("<rect") == 4 + 3
    assert drawn.count("stroke-dasharray") == 2
    assert ">1,2<" in drawn
    many = str(explain_index((4,), [0] * 9).picture())  # nine are too many to draw
    assert many.count("<rect") == 4
    assert ">…<" in many


def test_a_notebook_says_below_the_picture_whether_it_is_a_copy():
    shown = explain_index((3,), [0, 1], lang="en")._repr_html_()
    assert shown.startswith("<svg")
    assert "a copy" in shown.partition("</svg>")[2]


def test_large_tensors_are_told_and_not_drawn():
    found = explain_index((100, 100), 0, lang="en")
    assert found._repr_html_().startswith("<pre>")
    with pytest.raises(ArgumentError, match="print the explanation instead"):
        found.picture()
