import hashlib
from dataclasses import fields, replace

import numpy as np
import pytest
import torch

from handson.base.errors import ArgumentError
from handson.data.embedded.bits import Bits
from handson.data.embedded.glyphs import EQUAL, glyph_traits, glyphs
from handson.data.embedded.pen import LIMITS, Pen

SHA256 = "f7007b41d4a66594f3a2ffaf1122d534be2d91492270fcea9de61ae7a689b9c8"

PLAIN = Pen(
    rotation=0, slant=0, size=1, width=1, shift=0, wobble=0, elastic=0, thickness=3, blur=1.5,
    contrast=1, noise=0,
)  # fmt: skip
ONLY_ONES = (0, 1, 0, 0, 0, 0, 0, 0, 0, 0)


def plain(**knobs):
    return replace(PLAIN, **knobs)


def draw(count, pen=None, prior=EQUAL):
    return glyphs(train=count, test=0, train_pen=pen, train_prior=prior).train


def test_the_bits_are_the_committed_ones():
    traits = Pen(invert=0.3).traits(Bits(0), 1000)
    everything = b"".join(traits[name].astype("<f8").tobytes() for name in sorted(traits))
    assert hashlib.sha256(everything).hexdigest() == SHA256


def test_every_knob_has_limits_a_unit_and_a_line_in_the_docstring():
    assert [field.name for field in fields(Pen)] == list(LIMITS)
    for name, (low, high, unit) in LIMITS.items():
        assert low < high
        assert unit
        start = Pen.__doc__.index(f"        {name}:")
        assert f"{low} … {high}" in Pen.__doc__[start:].split("\n        n")[0]


@pytest.mark.parametrize("name", [name for name in LIMITS if name != "invert"])
def test_a_knob_is_uniform_over_its_range(name):
    low, high, _ = LIMITS[name]
    traits = Pen(**{name: (low, high)}).traits(Bits(0), 20_000)
    for trait in ("shift_right", "shift_down") if name == "shift" else (name,):
        assert low <= traits[trait].min()
        assert traits[trait].max() < high
        shares = np.histogram(traits[trait], 10, (low, high))[0] / 20_000
        np.testing.assert_allclose(shares, 0.1, atol=0.01)


def test_one_number_means_that_value_always():
    traits = Pen(rotation=30, shift=-2.5).traits(Bits(0), 50)
    assert set(traits["rotation"]) == {30.0}
    assert set(traits["shift_right"]) == set(traits["shift_down"]) == {-2.5}


def test_the_two_shifts_are_independent():
    traits = Pen().traits(Bits(0), 5000)
    assert abs(np.corrcoef(traits["shift_right"], traits["shift_down"])[0, 1]) < 0.05


def test_invert_is_a_share():
    assert Pen(invert=0.25).traits(Bits(0), 20_000)["invert"].mean() == pytest.approx(
        0.25, abs=0.01
    )
    assert not Pen().traits(Bits(0), 1000)["invert"].any()
    assert Pen(invert=1).traits(Bits(0), 1000)["invert"].all()


@pytest.mark.parametrize("name", [field.name for field in fields(Pen)])
def test_turning_a_knob_leaves_the_others_as_they_were(name):
    before = Pen().traits(Bits(0), 100)
    after = replace(Pen(), **{name: LIMITS[name][1]}).traits(Bits(0), 100)
    changed = {trait for trait in before if (before[trait] != after[trait]).any()}
    assert {trait.split("_")[0] for trait in changed} == {name}


def test_fewer_images_are_the_first_of_more():
    few, many = Pen().traits(Bits(0), 10), Pen().traits(Bits(0), 1000)
    assert all((few[trait] == many[trait][:10]).all() for trait in many)


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("side", [0, 1])
def test_a_knob_beyond_its_limits_is_named_with_them(name, side):
    low, high, unit = LIMITS[name]
    Pen(**{name: (low, high)[side]})
    with pytest.raises(ArgumentError, match=rf"Pen: {name}=.* within {low} … {high} \({unit}\)"):
        Pen(**{name: (low - 0.01, high + 0.01)[side]})


@pytest.mark.parametrize(
    "value", [(20.0, -20.0), (0.0, 200.0), float("nan"), (0.0, float("inf")), (-181.0, 0.0)]
)
def test_a_range_that_runs_backwards_or_out_of_bounds_is_refused(value):
    with pytest.raises(ArgumentError, match=r"rotation=.*a tuple \(low, high\), within -180 … 180"):
        Pen(rotation=value)


def test_a_pen_is_frozen_and_can_be_compared():
    assert Pen() == Pen()
    assert replace(Pen(), noise=5.0) == Pen(noise=5.0) != Pen()
    with pytest.raises(AttributeError):
        Pen().noise = 3.0


def tilt(images):
    """How far the main axis of each image leans from upright, in degrees clockwise."""
    grey = images[:, 0].double()
    mass = grey.sum((1, 2))
    row = torch.arange(28, dtype=torch.float64)
    x, y = row.view(1, 1, 28), row.view(1, 28, 1)
    x = x - ((grey * x).sum((1, 2)) / mass).view(-1, 1, 1)
    y = y - ((grey * y).sum((1, 2)) / mass).view(-1, 1, 1)
    xx, yy, xy = (grey * x * x).sum((1, 2)), (grey * y * y).sum((1, 2)), (grey * x * y).sum((1, 2))
    return torch.rad2deg(torch.atan2(-2 * xy, yy - xx) / 2)


@pytest.mark.parametrize("angle", [-60, -20, 35, 60])
def test_rotation_turns_clockwise_by_so_many_degrees(angle):
    upright, turned = (draw(60, plain(rotation=a), ONLY_ONES)[0] for a in (0, angle))
    lean = tilt(turned) - tilt(upright)
    assert (lean - angle).abs().max() < 2.5


def test_slant_moves_the_top_to_the_right():
    images = draw(60, plain(slant=0.5), ONLY_ONES)[0].float()
    upright = draw(60, PLAIN, ONLY_ONES)[0].float()
    columns = torch.arange(28.0)

    def middle(rows):
        return (rows * columns).sum((1, 2, 3)) / rows.sum((1, 2, 3))

    top = middle(images[:, :, 4:6]) - middle(upright[:, :, 4:6])
    foot = middle(images[:, :, 21:23]) - middle(upright[:, :, 21:23])
    assert float(top.mean()) == pytest.approx(4.25, abs=0.7)
    assert float(foot.mean()) == pytest.approx(-4.25, abs=0.7)


def test_shift_moves_by_so_many_pixels():
    at_rest, moved = draw(80, PLAIN)[0], draw(80, plain(shift=3))[0]
    difference = at_rest[:, :, :-3, :-3].int() - moved[:, :, 3:, 3:].int()
    assert difference.abs().max() <= 1  # coordinates round elsewhere


def test_size_and_width_scale_the_digit():
    def extent(images):
        ink = images[:, 0] > 100
        return [ink.any(axis).float().sum(1).mean().item() for axis in (1, 2)]

    (wide, tall), (small_wide, small_tall) = (extent(draw(200, plain(size=s))[0]) for s in (1, 0.5))
    assert tall - small_tall == pytest.approx(10, abs=0.7)
    (narrow, same) = extent(draw(200, plain(width=0.5))[0])
    assert same == pytest.approx(tall, abs=0.1)
    assert (narrow - 3) / (wide - 3) == pytest.approx(0.5, abs=0.05)
    assert small_wide < wide


def test_thickness_is_the_width_of_the_line():
    for thickness in (2.0, 4.0, 6.0):
        bars = draw(200, plain(thickness=thickness), ONLY_ONES)[0][:, 0].float() / 255
        middle = bars[:, 13].sum(1)
        assert float(middle.median()) == pytest.approx(thickness, abs=0.15)


def test_blur_softens_the_edge_and_keeps_the_ink():
    sharp, soft = (draw(200, plain(blur=b))[0].float() for b in (0.5, 3))
    between = [float(((i > 30) & (i < 225)).float().mean()) for i in (sharp, soft)]
    assert between[1] > 2 * between[0]
    assert float(soft.mean()) == pytest.approx(float(sharp.mean()), rel=0.03)


def test_contrast_is_the_grey_of_full_ink():
    images = draw(200, plain(contrast=0.4))[0]
    assert (images.amax((1, 2, 3)) == 102).all()


def test_noise_has_its_standard_deviation_and_no_bias():
    clean = draw(300, plain(contrast=0.5))[0].float()
    grained = draw(300, plain(contrast=0.5, noise=20))[0].float()
    inside = (clean > 100) & (clean < 150)
    grain = (grained - clean)[inside]
    assert float(grain.std()) == pytest.approx(20, rel=0.03)
    assert abs(float(grain.mean())) < 0.5


@pytest.mark.parametrize("knob", ["wobble", "elastic"])
def test_handwriting_varies_with_wobble_and_warp(knob):
    def spread(value):
        images, labels = draw(600, plain(**{knob: value}))
        return float(images[labels == 1].float().std(0).mean())

    still, some, much = (
        spread(value) for value in ((0, 0.05, 0.2) if knob == "wobble" else (0, 1, 3))
    )
    assert still < some < much


def test_invert_is_the_negative():
    ink, negative = draw(100)[0], draw(100, Pen(invert=1))[0]
    assert torch.equal(negative, 255 - ink)
    some = draw(100, Pen(invert=0.5))[0]
    flipped = glyph_traits("train", 100, pen=Pen(invert=0.5))["invert"] > 0
    assert 30 < flipped.sum() < 70
    assert torch.equal(some[flipped], negative[flipped])
    assert torch.equal(some[~flipped], ink[~flipped])
