"""What a correction wins back: glyphs with a shift that is known, with and without it.

``python -m handson.shift.rescue`` prints the table.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import Tensor

import handson.nn
from handson.base.errors import ArgumentError
from handson.base.module import Module
from handson.base.seed import generator as seeded
from handson.base.words import language
from handson.data.embedded.glyphs import glyph_traits, glyphs
from handson.data.embedded.pen import Pen
from handson.models.softmax_regression import softmax_regression
from handson.ops.softmax import softmax
from handson.shift.accuracy_table import Row, Table
from handson.shift.covariate import importance_weights
from handson.shift.drift import follow
from handson.shift.label import adjust_to_prior, black_box_weights, em_prior
from handson.shift.weighted_training import train_weighted

TURN = 60.0
PEN = Pen(rotation=(-TURN, TURN))
"""How the source is written: digits lean to both sides, by up to 60 degrees."""
TURNED = Pen(rotation=(TURN / 2, TURN))
"""How the target of the covariate shift is written: all lean far to the right."""
PRIOR = tuple(0.5**digit for digit in range(10))
"""Shares of the digits in the target of the label shift: each half as frequent as the one before"""
CLASSES = 10


def table(seeds: Sequence[int] = (0, 1, 2), *, examples: int = 2000) -> Table:
    """Measure every correction on glyphs with softmax regression.

    Covariate shift: the source's digits lean both ways, the target's far to the right. Label
    shift: in the target each digit is half as frequent as the one before. Concept drift: halfway
    through a stream every digit's label becomes the next digit's; accuracy is that of the second
    half.

    Args:
        seeds: of data and training, at least one.
        examples: images to learn from, and of each test, at least 200.

    Raises:
        ArgumentError: no seeds, or too few images.
    """
    if not seeds or examples < 200:
        raise ArgumentError(
            f"seeds={tuple(seeds)}, examples={examples}; expected one seed or more "
            "and at least 200 examples"
        )
    measures = {"covariate": covariate_shift, "label": label_shift, "concept": concept_drift}
    rows = []
    for shift, measure in measures.items():
        found = [measure(seed, examples) for seed in seeds]
        rows += [
            Row(shift=shift, method=method, accuracies=tuple(each[method] for each in found))
            for method in found[0]
        ]
    return Table(tuple(rows))


def covariate_shift(seed: int, examples: int) -> dict[str, float]:
    """Return accuracies by method where the pen has changed.

    Args:
        seed: of data and training.
        examples: images to learn from, and to test with.
    """
    source = glyphs(train=examples, test=0, seed=seed, train_pen=PEN)
    target = glyphs(
        train=examples, test=examples, seed=seed + 1000, train_pen=TURNED, test_pen=TURNED
    )
    inputs, labels = _floats(source.train[0]), source.train[1]
    arrived = _floats(target.train[0])
    estimated = importance_weights(_coarse(inputs), _coarse(arrived), seed=seed).values.float()
    # uniform over 120 degrees, then over 30 of them: the ratio is 4 there, and 0 elsewhere
    turn = torch.from_numpy(glyph_traits("train", examples, seed=seed, pen=PEN)["rotation"])
    known = (turn >= TURN / 2).float()
    fit = partial(_fit, seed=seed)
    score = partial(_accuracy, images=target.test[0], labels=target.test[1])
    return {
        "shifted": score(fit(inputs, labels)),
        "corrected": score(fit(inputs, labels, estimated)),
        "known": score(fit(inputs, labels, known)),
        "oracle": score(fit(arrived, target.train[1])),
    }


def label_shift(seed: int, examples: int) -> dict[str, float]:
    """Return accuracies by method where the shares of the digits have changed.

    Args:
        seed: of data and training.
        examples: images to learn from, and to test with; half as many are held out.
    """
    source = glyphs(train=examples + examples // 2, test=0, seed=seed, train_pen=PEN)
    target = glyphs(
        train=examples,
        test=examples,
        seed=seed + 1000,
        train_pen=PEN,
        test_pen=PEN,
        train_prior=PRIOR,
        test_prior=PRIOR,
    )
    inputs, labels = _floats(source.train[0]), source.train[1]
    model = _fit(inputs[:examples], labels[:examples], seed=seed)
    held, arrived, test = (
        _probabilities(model, images)
        for images in (inputs[examples:], _floats(target.train[0]), _floats(target.test[0]))
    )
    prior = torch.bincount(labels[:examples], minlength=CLASSES).float() / examples
    ratio = black_box_weights(held.argmax(1), labels[examples:], arrived.argmax(1), CLASSES)
    known = torch.tensor(PRIOR) / sum(PRIOR)

    def score(new_prior: Tensor) -> float:
        said = adjust_to_prior(test, prior, new_prior).argmax(1)
        return float((said == target.test[1]).double().mean())

    oracle = _fit(_floats(target.train[0]), target.train[1], seed=seed)
    return {
        "shifted": score(prior),
        "corrected": score(prior * ratio),
        "em": score(em_prior(arrived, prior)),
        "known": score(known),
        "oracle": _accuracy(oracle, target.test[0], target.test[1]),
    }


def concept_drift(seed: int, examples: int) -> dict[str, float]:
    """Return accuracies by method on the second half of a stream, whose rule is another one.

    Args:
        seed: of data and training.
        examples: images to learn from; in the stream there are as many before the drift and after.
    """
    data = glyphs(train=examples, test=2 * examples, seed=seed)
    inputs, labels = _floats(data.train[0]), data.train[1]
    stream, classes = _floats(data.test[0]), data.test[1].clone()
    classes[examples:] = (classes[examples:] + 1) % CLASSES
    batches = [(stream[i : i + 50], classes[i : i + 50]) for i in range(0, len(stream), 50)]

    def fit(some: Tensor, their_classes: Tensor) -> Callable[[Tensor], Tensor]:
        model = _fit(some, their_classes, seed=seed)
        return lambda x: model(x).argmax(1)

    first = fit(inputs, labels)
    told = fit(inputs, (labels + 1) % CLASSES)

    def late(errors: Tensor) -> float:
        return 1 - float(errors[examples:].mean())

    return {
        "shifted": late(follow(batches, first).errors),
        "corrected": late(follow(batches, first, fit).errors),
        "oracle": late(follow(batches, told).errors),
    }


def _fit(inputs: Tensor, labels: Tensor, weights: Tensor | None = None, *, seed: int) -> Module:
    with torch.random.fork_rng(devices=[]):
        model = softmax_regression(layers=handson.nn)
    weight = model.get_parameter("1.weight")
    handson.nn.init.normal_(weight, 0.0, 0.01, generator=seeded(seed))
    return train_weighted(model, inputs, labels, weights, epochs=15, seed=seed)


def _accuracy(model: Module, images: Tensor, labels: Tensor) -> float:
    return float((_probabilities(model, _floats(images)).argmax(1) == labels).double().mean())


@torch.no_grad()
def _probabilities(model: Module, inputs: Tensor) -> Tensor:
    return softmax(model(inputs), 1)


def _floats(images: Tensor) -> Tensor:
    return images.float() / 255


def _coarse(inputs: Tensor) -> Tensor:
    """Means over 4 × 4 pixels: 49 features in which a domain classifier sees the shape."""
    return inputs.unfold(2, 4, 4).unfold(3, 4, 4).mean((-1, -2)).flatten(1)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table.

    Args:
        arguments: of the command line; None takes those of the process.
    """
    parser = argparse.ArgumentParser(prog="python -m handson.shift.rescue", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds, from 0 on")
    parser.add_argument("--examples", type=int, default=2000, help="images to learn from")
    parser.add_argument("--lang", help="zh or en")
    chosen = parser.parse_args(arguments)
    lang = language(chosen.lang)
    sys.stdout.write(table(range(chosen.seeds), examples=chosen.examples).said_in(lang) + "\n")


if __name__ == "__main__":
    main()
