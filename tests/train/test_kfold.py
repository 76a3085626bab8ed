import math
import statistics

import pytest
from train.small import small

from handson.base.errors import ArgumentError
from handson.train.engine import fit
from handson.train.kfold import cross_validate, summarise


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
