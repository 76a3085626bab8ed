import pytest

from handson.base.errors import ArgumentError
from handson.show import save
from handson.show.selection import selection_curve
from handson.train.curves import Curve, Repeats


def a_curve(values, train, validation, argument="degree"):
    def points(means):
        return tuple(Repeats(m, 0.1 * abs(m), 0.9 * m, 1.1 * m) for m in means)

    return Curve(
        recipe="toy",
        argument=argument,
        values=tuple(values),
        metric="loss",
        train=points(train),
        validation=points(validation),
        repeats=3,
    )


def panel(curve, **options):
    return selection_curve(curve, **{"lang": "en", **options}).axes[0]


def test_both_means_are_drawn_with_a_band_and_named():
    drawn = panel(a_curve([1, 2, 3], [3.0, 2.0, 1.0], [4.0, 3.0, 5.0]))
    assert [list(line.get_ydata()) for line in drawn.lines[:2]] == [[3, 2, 1], [4, 3, 5]]
    assert len(drawn.collections) == 2
    band = drawn.collections[1].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == pytest.approx((2.7, 5.5))
    words = [text.get_text() for text in drawn.texts]
    assert {"train", "validation"} <= set(words)
    assert (drawn.get_xlabel(), drawn.get_ylabel()) == ("degree", "loss")


def test_errors_of_many_sizes_are_on_a_logarithmic_axis_unless_told():
    wide = a_curve([1, 2], [1.0, 0.01], [2.0, 0.02])
    assert panel(wide).get_yscale() == "log"
    assert panel(wide, log=False).get_yscale() == "linear"
    assert panel(a_curve([1, 2], [1.0, 0.5], [2.0, 0.7])).get_yscale() == "linear"
    with pytest.raises(ArgumentError, match="means above 0"):
        panel(a_curve([1], [0.0], [-1.0]), log=True)


def test_values_of_several_orders_stand_apart_evenly():
    drawn = panel(a_curve([0.001, 0.01, 0.1], [1, 1, 1], [1, 1, 1], argument="lr"))
    assert drawn.get_xscale() == "log"
    assert [t.get_text() for t in drawn.get_xticklabels()] == ["0.001", "0.01", "0.1"]


@pytest.mark.parametrize("values", [("relu", "tanh"), (True, False), (3, 1)])
def test_what_is_no_rising_number_stands_side_by_side(values):
    drawn = panel(a_curve(values, [1.0, 2.0], [1.0, 2.0]))
    assert [t.get_text() for t in drawn.get_xticklabels()] == [str(v) for v in values]
    assert list(drawn.get_xticks()) == [0, 1]


def test_a_mean_that_is_no_number_leaves_a_gap(tmp_path):
    curve = a_curve([1, 2], [1.0, float("nan")], [float("nan"), float("nan")])
    save(selection_curve(curve, title="t", lang="zh"), tmp_path / "x.png")
    assert (tmp_path / "x.png").stat().st_size > 5000


def test_examples_are_named_in_the_readers_language():
    curve = a_curve([1, 2], [1.0, 1.0], [1.0, 1.0], argument="examples")
    assert panel(curve).get_xlabel() == "training examples"
