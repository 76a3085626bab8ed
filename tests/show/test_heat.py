import inspect
import itertools

import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError, UnknownNameError
from handson.show.heat import heatmaps

unchecked = inspect.unwrap(heatmaps)


def panels(drawing):
    return [axes for axes in drawing.axes if axes.get_label() != "<colorbar>"]


def test_a_grid_of_panels_shares_one_colour_bar():
    weights = torch.rand(2, 3, 4, 5, generator=torch.Generator().manual_seed(0))
    drawing = heatmaps(weights)
    assert len(panels(drawing)) == 6
    assert len(drawing.axes) == 7
    limits = {axes.images[0].get_clim() for axes in panels(drawing)}
    assert limits == {(0.0, weights.max().item())}


def test_every_panel_shows_its_own_matrix():
    weights = torch.arange(24.0).reshape(2, 2, 2, 3)
    shown = [axes.images[0].get_array().tolist() for axes in panels(heatmaps(weights))]
    assert shown == weights.flatten(0, 1).tolist()


def test_names_stand_at_the_outer_edge_only():
    first, second, third, _ = panels(heatmaps(torch.rand(2, 2, 3, 3), xlabel="to", ylabel="from"))
    assert (first.get_xlabel(), first.get_ylabel()) == ("", "from")
    assert (second.get_xlabel(), second.get_ylabel()) == ("", "")
    assert (third.get_xlabel(), third.get_ylabel()) == ("to", "from")


@pytest.mark.parametrize(
    ("titles", "expected"),
    [(["a", "b"], ["a", "b", "", ""]), (["a", "b", "c", "d"], ["a", "b", "c", "d"])],
)
def test_titles_are_per_column_or_per_panel(titles, expected):
    drawing = heatmaps(torch.rand(2, 2, 3, 3), titles=titles)
    assert [axes.get_title(loc="left") for axes in panels(drawing)] == expected


def test_tokens_name_rows_and_columns_even_with_dollar_signs():
    drawing = heatmaps(
        torch.rand(1, 1, 2, 3), key_labels=["a$", "$b", "."], query_labels=["x", "y"]
    )
    (panel,) = panels(drawing)
    drawing.draw_without_rendering()
    assert [text.get_text() for text in panel.get_xticklabels()] == ["a$", "$b", "."]
    assert [text.get_text() for text in panel.get_yticklabels()] == ["x", "y"]


def test_signed_values_keep_their_sign_and_constants_and_nan_are_drawn():
    (panel,) = panels(heatmaps(torch.tensor([[[[-1.0, 2.0]]]])))
    assert panel.images[0].get_clim() == (-1.0, 2.0)
    for value in (0.0, 0.1, float("nan")):
        heatmaps(torch.full((1, 1, 2, 2), value)).draw_without_rendering()
    (panel,) = panels(heatmaps(torch.tensor([[[[float("inf"), 0.5]]]])))
    assert panel.images[0].get_clim() == (0.0, 0.5)


def test_long_rows_of_words_show_as_many_as_can_be_read():
    words = [f"w{i}" for i in range(60)]
    drawing = heatmaps(torch.rand(1, 1, 60, 60), key_labels=words, query_labels=words)
    drawing.draw_without_rendering()
    boxes = [text.get_window_extent() for text in panels(drawing)[0].get_yticklabels()]
    assert len(boxes) > 20
    assert all(below.y1 <= above.y0 for above, below in itertools.pairwise(boxes))


def test_the_colour_bar_of_a_low_figure_lies_below_it():
    drawing = heatmaps(torch.rand(1, 1, 2, 40))
    drawing.draw_without_rendering()
    panel, bar = drawing.axes
    assert bar.get_position().y1 < panel.get_position().y0


@pytest.mark.parametrize("shape", [(1, 1, 2, 40), (1, 1, 40, 2), (2, 4, 8, 8), (1, 8, 4, 4)])
def test_the_figure_is_cut_to_what_is_drawn_and_fits_a_page(shape):
    drawing = heatmaps(torch.rand(shape), title="weights", titles=["one"] * shape[1])
    drawing.draw_without_rendering()
    width, height = drawing.get_size_inches()
    box = drawing.get_tightbbox()
    assert width < 8.6
    assert box.width > width - 0.6
    assert box.height > height - 0.6


def test_whole_numbers_and_gradients_are_accepted():
    assert heatmaps(torch.eye(3, dtype=torch.int64)[None, None]) is not None
    assert heatmaps(torch.rand(1, 1, 2, 2, requires_grad=True)) is not None


def test_other_shapes_are_refused_with_the_cure():
    with pytest.raises(
        ShapeError, match=r"\(3, 3\) were given; expected four axes.*\[None, None\]"
    ):
        unchecked(torch.eye(3))
    with pytest.raises(ArgumentError, match="from 1 to 64 panels"):
        heatmaps(torch.rand(1, 0, 2, 2))
    with pytest.raises(ArgumentError, match="65 panels"):
        heatmaps(torch.rand(5, 13, 2, 2))


def test_words_and_titles_must_be_as_many_as_what_they_name():
    weights = torch.rand(1, 2, 3, 4)
    with pytest.raises(ShapeError, match="3 key_labels were given for 4 keys"):
        heatmaps(weights, key_labels=["a", "b", "c"])
    with pytest.raises(ShapeError, match="1 query_labels were given for 3 queries"):
        heatmaps(weights, query_labels=["a"])
    with pytest.raises(ShapeError, match="3 titles were given for 1 × 2 panels; give 2"):
        heatmaps(weights, titles=["a", "b", "c"])


def test_an_unknown_colour_map_is_told_the_nearest():
    with pytest.raises(UnknownNameError, match=r"'viridiss'; the nearest are: viridis"):
        heatmaps(torch.rand(1, 1, 2, 2), cmap="viridiss")
