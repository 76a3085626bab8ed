import pytest

from handson.base.errors import ArgumentError
from handson.recipes.build import build
from handson.train.engine import fit
from handson.train.settings import Settings


def last(**arguments):
    return fit(build("polynomial_fit", arguments)).rows[-1]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [({}, 1), ({"degree": 1}, 1), ({"degree": 19, "examples": 20, "epochs": 1000}, 1)],
    ids=["right", "underfits", "overfits"],
)
def test_each_degree_does_what_it_is_there_to_show(arguments, count):
    verdicts = fit(build("polynomial_fit", arguments)).verdicts
    assert [v.ok for v in verdicts] == [True] * count


def test_too_high_a_degree_has_a_gap_that_more_examples_close():
    few, many = (last(degree=19, examples=n, epochs=1000) for n in (20, 100))
    assert few["test_loss"] > 5 * few["train_loss"]
    assert many["test_loss"] < few["test_loss"] / 2


def test_too_low_a_degree_has_a_high_training_error_that_training_longer_does_not_mend():
    short, long = last(degree=1), last(degree=1, epochs=800)
    assert long["train_loss"] > 20
    assert long["train_loss"] == pytest.approx(short["train_loss"], rel=0.1)


def test_both_sets_of_layers_learn_the_same():
    rows = [
        fit(
            build("polynomial_fit", {"layers": kit, "epochs": 5}),
            settings=Settings(precision="fp64"),
        ).rows
        for kit in ("torch", "handson")
    ]
    for ours, theirs in zip(*rows, strict=True):
        assert ours["train_loss"] == pytest.approx(theirs["train_loss"], rel=1e-9)


def test_what_cannot_be_fitted_is_refused():
    with pytest.raises(ArgumentError, match="0 or more, got -1"):
        build("polynomial_fit", {"degree": -1})
    with pytest.raises(ArgumentError, match="examples"):
        build("polynomial_fit", {"examples": 0}).data()
