from dataclasses import replace

import pytest

from handson.diagnose.flow_verdict import (
    DEAD,
    EXPLODING,
    SATURATED,
    VANISHING,
    LayerFlow,
    findings,
    gradient_ratio,
)

ROW = LayerFlow(
    name="1",
    kind="Linear",
    mean=0.0,
    std=1.0,
    saturated=None,
    dead=None,
    gradient_mean=0.0,
    gradient_std=1.0,
    gradient_norm=1.0,
    parameter_gradient=1.0,
    weighted=True,
)
BEND = replace(ROW, name="2", kind="Tanh", parameter_gradient=None, weighted=False)


def kinds(*rows):
    return [finding.kind for finding in findings(rows)]


def test_a_level_flow_is_without_findings():
    assert kinds(ROW, BEND, ROW) == []
    assert kinds() == []
    assert kinds(ROW) == []


@pytest.mark.parametrize(
    ("norm", "kind"),
    [
        (1.01 * VANISHING, []),
        (0.99 * VANISHING, ["vanishing"]),
        (0.0, ["vanishing"]),
        (0.99 * EXPLODING, []),
        (1.01 * EXPLODING, ["exploding"]),
    ],
)
def test_first_and_last_layer_are_compared(norm, kind):
    assert kinds(replace(ROW, gradient_norm=norm), BEND, ROW) == kind


def test_the_limit_and_the_factor_per_layer_are_said():
    (finding,) = findings([replace(ROW, gradient_norm=1e-6), ROW, replace(ROW, name="last")])
    assert "from last (Linear) back to 1 (Linear)" in finding.reason.en
    assert "1e-06 (about 0.001 per layer); the limit is 0.0001" in finding.reason.en
    assert "平均每层乘 0.001" in finding.reason.zh


def test_layers_without_parameters_or_gradients_are_left_out():
    frozen = replace(ROW, gradient_norm=None, gradient_std=None)
    assert kinds(frozen, replace(BEND, gradient_norm=1e-9), ROW, ROW) == []


@pytest.mark.parametrize("lost", [float("inf"), float("nan")])
@pytest.mark.parametrize("column", ["std", "gradient_norm", "parameter_gradient"])
def test_numbers_that_left_the_range_explode(lost, column):
    assert kinds(ROW, replace(ROW, **{column: lost})) == ["exploding"]


def test_saturation_and_death_have_limits():
    half = int(DEAD * 100)
    assert kinds(replace(BEND, saturated=SATURATED)) == ["saturated"]
    assert kinds(replace(BEND, saturated=SATURATED - 0.01)) == []
    assert kinds(replace(BEND, dead=(half, 100))) == ["dead"]
    assert kinds(replace(BEND, dead=(half - 1, 100))) == []


def test_the_gravest_comes_first():
    rows = replace(ROW, gradient_norm=0.0), replace(BEND, saturated=1.0, dead=(9, 9)), ROW
    assert kinds(*rows) == ["dead", "saturated", "vanishing"]
    assert kinds(*rows, replace(ROW, std=float("inf")))[0] == "exploding"


def test_the_ratio_is_known_of_two_layers_with_finite_gradients():
    assert gradient_ratio([replace(ROW, gradient_norm=3.0), BEND, ROW]) == 3.0
    for lost in (float("inf"), float("nan")):
        assert gradient_ratio([replace(ROW, gradient_norm=lost), ROW]) is None
    assert gradient_ratio([ROW, replace(ROW, gradient_norm=0.0)]) is None
    assert gradient_ratio([ROW]) is gradient_ratio([]) is None
