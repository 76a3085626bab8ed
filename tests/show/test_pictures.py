import inspect

import pytest
import torch

from handson.base.errors import ArgumentError, ShapeError, UnknownNameError
from handson.show.pictures import images

unchecked = inspect.unwrap(images)  # so that our own errors are met, not the shape checker's
GREY = torch.arange(4 * 6 * 5, dtype=torch.uint8).reshape(4, 6, 5)
CLASSES = ["coat", "dress", "ankle boot"]


def words(drawing):
    return [text.get_text() for text in drawing.axes[0].texts]


def frames(drawing):
    return drawing.axes[0].patches


def shown(drawing, index=0):
    return drawing.axes[0].images[index].get_array()


@pytest.mark.parametrize("shape", [(4, 6, 5), (4, 1, 6, 5), (4, 3, 6, 5)])
@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32, torch.float64, torch.bfloat16])
def test_grey_and_colour_of_every_type_are_shown(shape, dtype):
    drawing = images(torch.ones(shape, dtype=dtype))
    assert len(drawing.axes[0].images) == 4
    assert shown(drawing).shape == ((6, 5, 3) if 3 in shape[1:2] else (6, 5))


def test_bytes_go_from_0_to_255_and_floats_from_0_to_1():
    assert shown(images(torch.full((1, 2, 2), 51, dtype=torch.uint8))).max() == pytest.approx(0.2)
    assert shown(images(torch.full((1, 2, 2), 0.2))).max() == pytest.approx(0.2)


def test_standardized_floats_are_stretched_as_a_whole():
    batch = torch.tensor([[[-2.0, 0.0]], [[1.0, 2.0]]])
    drawing = images(batch)
    assert shown(drawing, 0).tolist() == [[0.0, 0.5]]
    assert shown(drawing, 1).tolist() == [[0.75, 1.0]]


def test_nan_is_grey_and_no_crash():
    assert shown(images(torch.tensor([[[float("nan"), 1.0]]])))[0][0] == 0.5
    assert images(torch.full((1, 2, 2), float("nan"))) is not None


def test_labels_are_written_by_name():
    drawing = images(GREY, labels=torch.tensor([0, 1, 2, 0]), classes=CLASSES)
    assert words(drawing) == ["coat", "dress", "ankle boot", "coat"]
    assert words(images(GREY, labels=[7, 8, 9, 7])) == ["7", "8", "9", "7"]
    assert words(images(GREY, labels=["a", "b", "$c$", "d"])) == ["a", "b", "$c$", "d"]


def test_wrong_predictions_are_marked_by_words_and_a_frame():
    truth, guess = torch.tensor([0, 1, 2, 0]), torch.tensor([0, 2, 2, 0])
    drawing = images(GREY, labels=truth, predictions=guess, classes=CLASSES)
    assert words(drawing) == ["coat", "✗ ankle boot", "is dress", "ankle boot", "coat"]
    assert len(frames(drawing)) == 1
    assert not frames(images(GREY, labels=truth, predictions=truth, classes=CLASSES))


def test_predictions_alone_are_neither_right_nor_wrong():
    drawing = images(GREY, predictions=[0, 1, 2, 0], classes=CLASSES)
    assert words(drawing) == ["coat", "dress", "ankle boot", "coat"]
    assert not frames(drawing)


def test_long_names_are_cut_to_the_image():
    drawing = images(GREY[:1], labels=["a name that is much too long"])
    assert words(drawing) == ["a name that …"]


def test_rows_fill_from_the_left_and_columns_never_exceed_the_images():
    wide, tall = images(GREY, columns=3, scale=0.5).get_size_inches()
    assert wide < images(GREY, scale=0.5).get_size_inches()[0]
    assert tall > images(GREY, scale=0.5).get_size_inches()[1]


def test_the_title_is_above_everything():
    drawing = images(GREY, labels=[0, 1, 2, 0], title="four")
    drawing.draw_without_rendering()
    title, label = (
        next(text for text in drawing.axes[0].texts if text.get_text() == name)
        for name in ("four", "0")
    )
    assert title.get_window_extent().y0 > label.get_window_extent().y1


@pytest.mark.parametrize(
    ("shape", "advice"),
    [
        ((2, 8, 8, 3), r"permute\(0, 3, 1, 2\)"),
        ((8, 8), r"images\[None\]"),
        ((2, 5, 8, 8), "1 or 3 channels"),
        ((1, 2, 3, 4, 5), "expected"),
    ],
)
def test_other_shapes_are_refused_with_the_cure(shape, advice):
    with pytest.raises(ShapeError, match=advice):
        unchecked(torch.zeros(shape))


@pytest.mark.parametrize("shape", [(0, 8, 8), (401, 1, 1)])
def test_none_and_too_many_are_refused(shape):
    with pytest.raises(ArgumentError, match=r"from 1 to 400 .* images\[:32\]"):
        images(torch.zeros(shape))


def test_labels_must_fit_images_and_classes():
    with pytest.raises(ShapeError, match="3 labels were given for 4 images"):
        unchecked(GREY, labels=[1, 2, 3])
    with pytest.raises(
        ArgumentError, match="predictions hold class 3, but classes names only 0 to 2"
    ):
        images(GREY, predictions=[0, 1, 2, 3], classes=CLASSES)
    with pytest.raises(ArgumentError, match="columns=0"):
        images(GREY, columns=0)
    with pytest.raises(UnknownNameError, match="'fr'"):
        images(GREY, labels=[0, 1, 2, 0], lang="fr")
