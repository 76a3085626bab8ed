import inspect
import math
import warnings

import pytest

from handson.base.errors import ArgumentError, UnknownNameError
from handson.show import fonts
from handson.show.curves import compare_curves, learning_curve

ROWS = [
    {
        "epoch": e,
        "step": 47 * e,
        "train_loss": 1 / e,
        "train_accuracy": 1 - 0.5 / e,
        "test_loss": 1.2 / e,
        "test_accuracy": 1 - 0.6 / e,
        "lr": 0.1,
        "seconds": 2.0 * e,
    }
    for e in range(1, 6)
]


def titles(drawing):
    return [panel.get_title(loc="left") for panel in drawing.axes]


def texts(panel):
    return [text.get_text() for text in panel.texts if text.get_text()]


def boxes_apart(drawing):
    """No words of a drawing lie over other words, and none leaves the page."""
    drawing.draw_without_rendering()
    page = drawing.bbox.padded(1)
    words = [text for panel in drawing.axes for text in panel.texts if text.get_text()]
    boxes = [text.get_window_extent() for text in words]
    boxes += [panel.xaxis.label.get_window_extent() for panel in drawing.axes]
    boxes += [panel._left_title.get_window_extent() for panel in drawing.axes]
    boxes = [box for box in boxes if box.width > 1]  # an absent title is a point
    inside = all(page.x0 <= b.x0 and b.x1 <= page.x1 and page.y0 <= b.y0 for b in boxes)
    return inside and not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_loss_is_left_and_scores_right_with_a_line_per_split():
    drawing = learning_curve(ROWS, title="LeNet")
    assert titles(drawing) == ["loss", "accuracy"]
    assert texts(drawing.axes[0]) == ["train  0.2", "test  0.24"]
    assert drawing.axes[0].get_xlabel() == "epoch"
    assert drawing.get_suptitle() == "LeNet"
    assert list(drawing.axes[0].lines[0].get_xdata()) == [1, 2, 3, 4, 5]


def test_loss_comes_first_even_when_it_is_measured_last():
    assert titles(learning_curve([{"accuracy": 0.5, "loss": 1.0}])) == ["loss", "accuracy"]


def test_metrics_choose_panels_by_metric_or_by_column():
    drawing = learning_curve(ROWS, metrics=["accuracy", "test_loss", "lr"])
    assert titles(drawing) == ["accuracy", "test loss", "lr"]
    assert len(texts(drawing.axes[1])) == 1


def test_the_reference_says_whose_it_is():
    drawing = learning_curve(
        ROWS, reference={"accuracy": (0.82, "the book"), "test_loss": (0.5, "ours")}
    )
    assert "the book  0.82" in texts(drawing.axes[1])
    assert "ours  0.5" in texts(drawing.axes[0])


def test_rows_may_lack_columns():
    rows = [row if row["epoch"] % 2 else {"epoch": row["epoch"]} for row in ROWS]
    assert list(learning_curve(rows).axes[0].lines[0].get_xdata()) == [1, 3, 5]


def test_words_do_not_overlap_even_when_all_lines_end_together():
    close = [dict.fromkeys(row, 0.5) | {"epoch": row["epoch"]} for row in ROWS]
    reference = {"loss": (0.5, "the book"), "accuracy": (0.5, "a paper")}
    assert boxes_apart(learning_curve(close, title="close", reference=reference))
    assert boxes_apart(learning_curve(ROWS[:1]))
    assert boxes_apart(learning_curve(ROWS, metrics=["loss", "accuracy", "lr"]))


def test_many_runs_with_long_names_do_not_overlap():
    runs = {f"run {i} with a very long name that goes on and on": ROWS for i in range(14)}
    drawing = compare_curves(runs, "test_accuracy", reference=(0.82, "the book"))
    assert boxes_apart(drawing)
    assert all(len(text) < 45 for text in texts(drawing.axes[0]))


def test_unknown_metrics_and_references_are_told_the_nearest():
    with pytest.raises(UnknownNameError, match=r"'acuracy'; the nearest are: accuracy"):
        learning_curve(ROWS, metrics=["acuracy"])
    with pytest.raises(UnknownNameError, match=r"'los'; the nearest are: loss"):
        learning_curve(ROWS, reference={"los": (1.0, "me")})


def test_nothing_to_draw_is_an_error_with_advice():
    with pytest.raises(ArgumentError, match="Train first"):
        learning_curve([])
    with pytest.raises(ArgumentError, match="name at least one"):
        learning_curve(ROWS, metrics=[])
    with pytest.raises(UnknownNameError, match="metric in these rows"):
        learning_curve([{"epoch": 1, "lr": 0.1}])


def test_runs_are_laid_over_each_other_with_their_names():
    worse = [{**row, "test_accuracy": math.nan} for row in ROWS]
    drawing = compare_curves({"good": ROWS, "diverged": worse}, "test_accuracy")
    assert texts(drawing.axes[0])[-1] == "good  0.88"
    assert titles(drawing) == ["test accuracy"]


def test_comparing_says_which_run_lacks_the_column():
    with pytest.raises(UnknownNameError, match=r"column of run 'b' is called 'test_loss'"):
        compare_curves({"a": ROWS, "b": [{"epoch": 1, "train_loss": 1.0}]}, "test_loss")
    with pytest.raises(ArgumentError, match="no runs"):
        compare_curves({}, "test_loss")


def test_cells_that_are_not_numbers_are_refused():
    with pytest.raises(ArgumentError, match="every cell must be a number"):
        inspect.unwrap(learning_curve)([{"epoch": 1, "loss": [1.0]}])


def test_chinese_words_are_drawn_without_missing_glyphs_or_not_at_all(monkeypatch):
    if fonts.cjk_family() is not None:
        drawing = learning_curve(ROWS, lang="zh", title="训练")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            drawing._repr_png_()
        assert titles(drawing) == ["损失", "准确率"]
        assert texts(drawing.axes[0])[0] == "训练  0.2"
    monkeypatch.setattr(fonts, "cjk_family", lambda: None)
    fonts.warn_once.cache_clear()
    with pytest.warns(fonts.MissingFontWarning) as caught:
        drawing = learning_curve(ROWS, lang="zh")
    fonts.warn_once.cache_clear()
    assert len(caught) == 1
    assert titles(drawing) == ["loss", "accuracy"]
