"""The glossary of axes. Shapes in signatures use these words and no others.

``Float[Tensor, "batch seq hidden"]`` reads: a floating tensor of three axes. A test refuses an
axis that is not listed here.
"""

AXES: dict[str, str] = {
    "batch": "examples that are treated alike and independently",
    "features": "numbers that describe one example",
    "in_features": "features that go into a layer",
    "out_features": "features that come out of a layer",
    "classes": "categories that an example can belong to",
    "channels": "maps of an image, or of what a convolution makes of it",
    "in_channels": "channels that go into a layer",
    "out_channels": "channels that come out of a layer",
    "group_channels": "input channels that one group of a convolution sees",
    "height": "rows of an image",
    "width": "columns of an image",
    "out_height": "rows of a layer's result",
    "out_width": "columns of a layer's result",
    "kernel_height": "rows of a window",
    "kernel_width": "columns of a window",
    "hidden": "numbers of a hidden state",
    "seq": "positions in a sequence",
    "query": "positions that ask in attention",
    "key": "positions that are asked in attention",
    "heads": "parallel attentions",
    "head_dim": "numbers per head",
    "vocab": "tokens of a vocabulary",
    "rows": "rows of a matrix",
    "columns": "columns of a matrix",
    "targets": "numbers that are predicted for one example",
    "points": "corner points of a stroke",
}
