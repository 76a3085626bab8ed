import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from handson.base.errors import ArgumentError
from handson.tensors import explain_reduce

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple)


@given(shapes, st.data(), st.booleans())
def test_the_result_is_torchs(shape, data, keepdim):
    axes = st.integers(-len(shape), len(shape) - 1)
    several = st.lists(axes, unique_by=lambda a: a % len(shape), min_size=1).map(tuple)
    axis = data.draw(st.one_of(axes, several))
    found = explain_reduce(shape, axis, keepdim)
    x = torch.ones(shape)
    assert found.result == tuple(x.sum(axis, keepdim).shape)
    assert found.together == x.sum(axis).flatten()[0].item()
    assert found._repr_html_()
    if found.fits_back:
        rows = x.sum(axis, keepdim=True) * torch.arange(x.numel()).reshape(shape)
        assert (x.sum(axis, keepdim) * torch.arange(x.numel()).reshape(shape) == rows).all()


def test_all_axes_by_default():
    assert explain_reduce((2, 3)).result == ()
    assert explain_reduce(torch.zeros(2, 3), keepdim=True).result == (1, 1)


def test_a_square_without_keepdim_would_broadcast_along_the_wrong_axis():
    found = explain_reduce((4, 4), axis=1, lang="en")
    assert not found.fits_back
    assert "give keepdim=True" in str(found)
    assert explain_reduce((4, 4), axis=1, keepdim=True).fits_back
    assert explain_reduce((4, 4), axis=0).fits_back


def test_it_is_told_in_both_languages():
    assert str(explain_reduce((5, 4), 0, lang="en")).startswith("(5, 4) → (4,): axis 0 goes")
    assert "轴 0 消失" in str(explain_reduce((5, 4), 0, lang="zh"))
    assert "轴 1 变成 1" in str(explain_reduce((5, 4), 1, True, lang="zh"))


def test_a_result_that_fits_by_accident_is_a_trap_and_told_as_one():
    assert "broadcasts to (4, 4), without an error" in str(explain_reduce((4, 4), 1, lang="en"))
    assert "broadcasts to (5, 5)" in str(explain_reduce((5, 1), 1, lang="en"))
    assert "does not broadcast" in str(explain_reduce((5, 4), 1, lang="en"))


def test_several_axes_are_told_in_the_plural():
    assert "axes 0, 2 go" in str(explain_reduce((2, 3, 4), (0, -1), lang="en"))
    assert "axes 0, 1 become 1" in str(explain_reduce((2, 3), None, True, lang="en"))
    assert "no axes, nothing changes" in str(explain_reduce((), lang="en"))


@pytest.mark.parametrize(
    ("axis", "said"),
    [
        (2, r"axis 2 of shape \(5, 4\); expected -2 to 1"),
        ((0, -2), "an axis twice"),
        ((), "none to NumPy"),
        ("0", "give one axis as 0"),
        (1.0, "give one axis as 0"),
    ],
)
@pytest.mark.usefixtures("as_users_run")
def test_axes_that_are_not_there_are_refused(axis, said):
    with pytest.raises(ArgumentError, match=said):
        explain_reduce((5, 4), axis)


def test_a_number_has_no_axis():
    with pytest.raises(ArgumentError, match="it has none"):
        explain_reduce((), 0)


def test_elements_have_the_number_of_their_sum_and_axes_are_arrows():
    columns = str(explain_reduce((5, 4), 0, lang="zh").picture())
    assert columns.count("<rect") == 20 + 4
    assert columns.count(">3<") == 5 + 1
    assert columns.count('stroke-width="2.4"') == 1
    assert "轴 0" in columns
    assert str(explain_reduce((2, 3, 4), (0, 2)).picture()).count('stroke-width="2.4"') == 2
    assert str(explain_reduce(()).picture()).count("<rect") == 2


def test_large_tensors_are_told_and_not_drawn():
    found = explain_reduce((100, 4), 0)
    assert found._repr_html_().startswith("<pre>")
    with pytest.raises(ArgumentError, match="print the explanation"):
        found.picture()
