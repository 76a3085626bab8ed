import pytest

from handson.base.errors import ArgumentError
from handson.shift.rescue import main, table


@pytest.fixture(scope="module")
def small():
    return table(range(3), examples=600)


@pytest.mark.parametrize(
    ("shift", "method", "margin"),
    [
        ("covariate", "corrected", 0.06),
        ("covariate", "known", 0.06),
        ("label", "corrected", 0.04),
        ("label", "em", 0.03),
        ("label", "known", 0.04),
        ("concept", "corrected", 0.40),
    ],
)
def test_a_correction_beats_none(small, shift, method, margin):
    before, after = small.row(shift, "shifted"), small.row(shift, method)
    assert after.mean > before.mean + margin
    gains = [b - a for a, b in zip(before.accuracies, after.accuracies, strict=True)]
    assert min(gains) > 0


@pytest.mark.parametrize("shift", ["covariate", "label", "concept"])
def test_labelled_target_data_are_still_better(small, shift):
    assert small.row(shift, "oracle").mean > small.row(shift, "corrected").mean


def test_an_estimate_comes_near_to_knowing_the_shift(small):
    for shift in ("covariate", "label"):
        gap = small.row(shift, "known").mean - small.row(shift, "corrected").mean
        assert gap < 0.05


def test_the_same_seeds_give_the_same_table():
    assert table([4], examples=200) == table([4], examples=200)


def test_one_command_prints_it(capsys):
    main(["--seeds", "1", "--examples", "200", "--lang", "zh"])
    told = capsys.readouterr().out
    assert told.splitlines()[0] == "协变量偏移"
    assert len(told.splitlines()) == 3 + 4 + 5 + 3


@pytest.mark.parametrize(("seeds", "examples"), [([], 600), ([0], 10)])
def test_too_little_to_measure_is_refused(seeds, examples):
    with pytest.raises(ArgumentError, match="one seed or more"):
        table(seeds, examples=examples)
