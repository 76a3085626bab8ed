from dataclasses import replace

import pytest

from handson.base.errors import ArgumentError
from handson.diagnose.flow_verdict import LayerFlow
from handson.diagnose.gradient_flow import GradientFlow
from handson.show import fonts
from handson.show.gradient_flow import FLOOR, gradient_flow_curves

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


def flow(*stds, gradients=()):
    gradients = gradients or stds
    rows = tuple(replace(ROW, std=s, gradient_std=g) for s, g in zip(stds, gradients, strict=True))
    return GradientFlow((replace(ROW, weighted=False, std=99.0), *rows), (), 1.0)


def heights(panel):
    return [float(y) for y in panel.lines[0].get_ydata()]


def test_layers_with_parameters_are_drawn_each_along_its_way():
    drawing = gradient_flow_curves(flow(1.0, 0.1, 0.01, gradients=(1e-6, 1e-3, 1.0)))
    forwards, backwards = drawing.axes
    assert heights(forwards) == [1.0, 0.1, 0.01]
    assert heights(backwards) == [1e-6, 1e-3, 1.0]
    assert {panel.get_yscale() for panel in drawing.axes} == {"log"}
    assert not forwards.xaxis_inverted()
    assert backwards.xaxis_inverted()
    assert [panel.get_title(loc="left") for panel in drawing.axes] == [
        "spread of activations",
        "spread of gradients",
    ]


def test_several_reports_are_named_where_their_gradients_arrive():
    drawing = gradient_flow_curves({"good": flow(1.0, 1.0), "bad": flow(1e-9, 1.0)}, title="two")
    assert [t.get_text() for t in drawing.axes[1].texts if t.get_text()] == ["good", "bad"]
    assert drawing.get_suptitle() == "two"
    drawing.draw_without_rendering()


def test_zero_lies_on_the_floor_and_infinity_is_a_cross():
    drawing = gradient_flow_curves(flow(1.0, 0.0, float("inf"), gradients=(1.0, 1.0, None)))
    values = heights(drawing.axes[0])
    assert values[:2] == [1.0, FLOOR]
    assert values[2] != values[2]
    assert [list(line.get_xdata()) for line in drawing.axes[0].lines[1:]] == [[3]]
    assert len(drawing.axes[1].lines) == 1
    drawing.draw_without_rendering()


def test_a_level_line_does_not_fill_the_panel():
    low, high = gradient_flow_curves(flow(1.0, 1.01)).axes[0].get_ylim()
    assert high >= 99 * low


def test_it_speaks_chinese(monkeypatch):
    monkeypatch.setattr(fonts, "cjk_family", lambda: "Some Font")
    titles = [p.get_title(loc="left") for p in gradient_flow_curves(flow(1.0), lang="zh").axes]
    assert titles == ["激活值的标准差", "梯度的标准差"]


def test_nothing_to_draw_is_refused():
    for nothing in ({}, GradientFlow((), (), 0.0), {"a": GradientFlow((), (), 0.0)}):
        with pytest.raises(ArgumentError, match="there is nothing to draw"):
            gradient_flow_curves(nothing)
