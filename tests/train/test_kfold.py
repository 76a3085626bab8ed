import math
import statistics

import pytest
import torch
from recipes.few import few_glyphs
from train.small import small

from handson.base.errors import ArgumentError
from handson.catalog import recipe_addresses
from handson.recipes import data
from handson.recipes.build import build, defaults, recipe
from handson.train.engine import fit
from handson.train.kfold import cross_validate, summarise
from handson.train.parts import resident_parts


def test_every_fold_is_another_part():
    seen = []

    def train(experiment):
        seen.append(experiment.fold)
        return fit(experiment).rows[-1]

    rows, spreads = cross_validate(small(epochs=1), 3, train)
    assert seen == [(0, 3), (1, 3), (2, 3)]
    losses = [row["validation_loss"] for row in rows]
    assert spreads["validation_loss"].mean == pytest.approx(statistics.mean(losses))
    assert spreads["validation_loss"].std == pytest.approx(statistics.stdev(losses))
    assert len(set(losses)) == 3
    assert "seconds" not in spreads


def test_one_row_has_no_spread():
    assert math.isnan(summarise([{"loss": 1.0}])["loss"].std)


@pytest.mark.parametrize("fold", [(3, 3), (-1, 3)])
def test_a_fold_outside_its_number_is_refused(fold):
    with pytest.raises(ArgumentError, match="fold is"):
        small(fold=fold)


def test_the_folds_of_a_run_hold_every_example_out_once():
    seen = []
    for part in range(3):
        parts = resident_parts(small(fold=(part, 3)), torch.device("cpu"), torch.float32)
        assert parts.keys() == {"train", "validation"}
        assert len(parts["train"][0]) + len(parts["validation"][0]) == 70
        seen += parts["validation"][0].tolist()
    assert sorted(seen) == sorted(small().data().train[0].tolist())


SMALLER = {"data": "glyphs", "epochs": 1, "depth": 3, "hidden": 8}


@pytest.mark.parametrize("name", recipe_addresses())
def test_every_recipe_can_be_cross_validated(name, monkeypatch):
    monkeypatch.setitem(data.IMAGES, "glyphs", lambda: few_glyphs())
    known = recipe(name)
    given = {k: v for k, v in SMALLER.items() if k in defaults(known)}
    if name == "house_price":
        given["data"] = "houses"
    rows, spreads = cross_validate(build(name, given), 2, lambda part: fit(part).rows[-1])
    assert len(rows) == 2
    assert math.isfinite(spreads["validation_loss"].mean)
    assert spreads["validation_loss"].std > 0
    assert not [column for column in spreads if column.startswith("test_")]
