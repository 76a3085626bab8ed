"""A sheet of images with their labels; a wrong prediction is marked by a frame and by words."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import torch
from jaxtyping import Shaped
from torch import Tensor

from handson.base.errors import ArgumentError, ShapeError
from handson.show.cells import clip
from handson.show.fonts import label
from handson.show.style import COLOURS, QUIET

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 400
CELL = 1.0  # inches of one image at scale 1
LINE = 0.16  # inches of one line of words
GAP = 0.12  # inches between images
WRONG = COLOURS[1]

Labels = Shaped[Tensor, "batch"] | Sequence[int | str]


def images(
    images: Shaped[Tensor, "batch height width"] | Shaped[Tensor, "batch channels height width"],
    *,
    labels: Labels | None = None,
    predictions: Labels | None = None,
    classes: Sequence[str] = (),
    columns: int = 8,
    scale: float | int = 1,
    title: str | None = None,
    lang: str | None = None,
) -> "Figure":
    """Show a batch of images in rows, each under its label or its prediction.

    With both, a wrong prediction reads "✗ coat" over "is shirt" in a framed cell, so that it
    is found without colour.

    Args:
        images: grey (one channel or none) or RGB (three). ``uint8`` from 0 to 255, or float from
            0 to 1; a float batch that leaves this range, for example after standardizing, is
            stretched as a whole from its least to its greatest value.
        labels: the class of each image, by number or by name.
        predictions: what a model said, by number or by name.
        classes: the names behind the numbers.
        columns: images side by side, at least 1.
        scale: size of an image; 1 is one inch.
        title: written above.
        lang: ``"en"`` or ``"zh"`` (None: the reader's own) for "is"; names come from ``classes``.

    Raises:
        ShapeError: not a batch of images, or not as many labels as images.
        ArgumentError: no image, more than 400, or a label without a name in ``classes``.
    """
    pixels = _pixels(images)
    count, height, width = pixels.shape[:3]
    if columns < 1 or scale <= 0:
        raise ArgumentError(
            f"columns={columns} and scale={scale} were given; both must be positive."
        )
    truths = _names("labels", labels, classes, count)
    guesses = _names("predictions", predictions, classes, count)
    lines = 0 if not (truths or guesses) else 1 + bool(truths and guesses and truths != guesses)
    columns = min(columns, count)
    rows = math.ceil(count / columns)
    wide, tall = CELL * scale, CELL * scale * height / width
    step_x, step_y = wide + GAP, tall + GAP + LINE * lines
    head = 0.35 if title else 0.0
    size = (columns * step_x + GAP, rows * step_y + GAP + head)

    from handson.show.drawing import Drawing
    from handson.show.style import house_style

    with house_style():
        drawing = Drawing(figsize=size)
        sheet = drawing.add_axes((0, 0, 1, 1))
        sheet.set_axis_off()
        for index in range(count):
            row, column = divmod(index, columns)
            left = GAP + column * step_x
            top = head + GAP + row * step_y + LINE * lines
            sheet.imshow(
                pixels[index].squeeze(-1).numpy(),
                cmap="gray",
                vmin=0,
                vmax=1,
                extent=(left, left + wide, top + tall, top),
            )
            if lines:
                truth = truths[index] if truths else None
                guess = guesses[index] if guesses else None
                _caption(sheet, (left, top, wide, tall), truth, guess, label("实为", "is", lang))
        sheet.set(xlim=(0, size[0]), ylim=(size[1], 0), aspect="auto")
        if title:
            sheet.text(GAP, 0.26, title, fontsize=12, weight="bold")
    return drawing


def _caption(
    sheet: "Axes",
    box: tuple[float, float, float, float],
    truth: str | None,
    guess: str | None,
    really: str,
) -> None:
    left, top, wide, tall = box
    middle = left + wide / 2
    room = max(4, round(wide * 13))  # letters of 8 points in the width of an image
    wrong = truth is not None and guess is not None and truth != guess

    def write(text: str, line: int, colour: str, weight: str = "normal") -> None:
        sheet.text(
            middle,
            top - 0.05 - LINE * line,
            clip(text, room),
            fontsize=8,
            color=colour,
            weight=weight,
            ha="center",
            parse_math=False,
        )

    if not wrong:
        write(guess if guess is not None else truth or "", 0, QUIET)
        return
    from matplotlib.patches import Rectangle

    write(f"✗ {guess}", 1, WRONG, "bold")
    write(f"{really} {truth}", 0, QUIET)
    sheet.add_patch(Rectangle((left, top), wide, tall, fill=False, edgecolor=WRONG, linewidth=2.5))


def _pixels(images: Tensor) -> Tensor:
    """Return floats from 0 to 1 of shape (batch, height, width, 1 or 3)."""
    shape = tuple(images.shape)
    batch = images.unsqueeze(1) if images.ndim == 3 else images
    if batch.ndim != 4 or batch.shape[1] not in (1, 3):
        advice = "Use images.permute(0, 3, 1, 2)." if shape[-1:] in ((1,), (3,)) else ""
        advice = advice or ("Use images[None] for a single one." if images.ndim == 2 else "")
        raise ShapeError(
            f"images of shape {shape} were given; expected (batch, height, width) or "
            f"(batch, channels, height, width) with 1 or 3 channels. {advice}".rstrip()
        )
    if 0 in shape or shape[0] > MOST:
        raise ArgumentError(
            f"a batch of shape {shape} was given; from 1 to {MOST} images can be shown at once. "
            f"Choose some, for example images[:32]."
        )
    values = batch.detach().cpu().permute(0, 2, 3, 1)
    if values.dtype == torch.uint8:
        return values.float() / 255
    values = values.float()
    finite = values[values.isfinite()]
    low, high = (finite.min().item(), finite.max().item()) if finite.numel() else (0.0, 1.0)
    if low < 0 or high > 1:
        values = (values - low) / max(high - low, 1e-12)
    return values.nan_to_num(0.5).clamp(0, 1)


def _names(kind: str, given: Labels | None, classes: Sequence[str], count: int) -> list[str] | None:
    if given is None:
        return None
    labels: list[int | str] = given.tolist() if isinstance(given, Tensor) else list(given)
    if len(labels) != count:
        raise ShapeError(f"{len(labels)} {kind} were given for {count} images; give one per image.")
    names = []
    for value in labels:
        if isinstance(value, str) or not classes:
            names.append(str(value))
        elif 0 <= int(value) < len(classes):
            names.append(classes[int(value)])
        else:
            raise ArgumentError(
                f"{kind} hold class {value}, but classes names only 0 to {len(classes) - 1}. "
                "Give the names of all classes."
            )
    return names
