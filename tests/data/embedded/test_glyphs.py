import base64
import hashlib
import inspect

import numpy as np
import pytest
import torch

from handson.base.errors import ArgumentError
from handson.data.embedded import glyphs as module
from handson.data.embedded.glyphs import glyph_traits, glyphs
from handson.data.embedded.pen import Pen

LABELS = "44d257aa897a05f1012536ab545a4159f6a995a5d2d857d1f7c0f1b096dab53a"
IMAGES = "d596873c8e64a3ab145ff4788de8fbe36fe785945ad6f9763cfd57d88504438c"
TRAITS = "6fefa3b2050d8067f3c5335de3caaa31f95512cec9373b3aa52df35c30631ea5"
# Means over squares of 4 × 4 pixels of the first twelve training images, in grey levels.
THUMBNAILS = (
    "009C40s;U60U@YO0RjR6K8dFS0RaLntgI6P0Rnh#mM{SV0C<>{1_1&A1}p{v0RaI6D+~ew0ReDhniT;80enY<1OWj8Ke"
    "rG80RaS!K~@0)0S1OAbpZhZ0Z?un0RjR70t5pB0|EmTi)K^<0t9joe^LYk0!DGQF9QMr0xNb20RjO66?_8%0|EkT5CQ@"
    "O1O+%C1_cHOVWqAu0|W(iT?GXL2nQUWkplz+3=0IX83qJ3!iTp80s;pKJsblB2L=cS3kw1V2sM9F1rP-fXc?Lg4G0JYT"
    "v`eV2?JYX3I+xWOObvU4F(4kPa6ja2LlEwBnJcr3`whL2nP%aO_DVR0}2WUVWMgX2?GQK6uJ!s1O`f<p$7>F2nQ(+2nq"
    "!T1_cZS0s{vJ79$1)1_n-Xf(8c!0$?0@0|^KQd<%U91O*3rh&=`b1O^8L0|^NV4j4BX2LlK~Y-Uaf3IsrIS7-+W0vM&J"
    "XbK1k2MI%P3I+=Y20L~J1qA~IC_e`V0RkGi0RaL50<qfx0s;Xmw8s+x0Rnfdy__-u0!ne8nil~A0Rcgn0RaI40R$xg0R"
    "aIrW*7nj0~VAuf&l{o8F~Sg2LS>Ejsr(r0s#Vz0|Jo)0Rnz#adZL!0s=EA0s;X70SpTR0s;n$lVt+~0|S|FRt*9H0WUF"
    "PXaWHN0|72`0|5g92wqD90Rj`2iVFb@2@eM#1q~4k5OTOu2oMKiWGZ<E1_+l2L}msK37QF>4+jYhkdi|N3I_xtECdV="
)

ONLY_ONES = (0, 1, 0, 0, 0, 0, 0, 0, 0, 0)


def thumbnails(images):
    return torch.nn.functional.avg_pool2d(images.float(), 4)[:, 0]


@pytest.fixture(scope="module")
def small():
    return glyphs(train=600, test=200)


def test_the_labels_and_traits_are_the_committed_ones():
    data = glyphs(train=500, test=100)
    labels = torch.cat([data.train[1], data.test[1]]).numpy()
    assert hashlib.sha256(labels.astype("<i8").tobytes()).hexdigest() == LABELS
    traits = glyph_traits("train", 500)
    everything = b"".join(traits[name].astype("<f8").tobytes() for name in sorted(traits))
    assert hashlib.sha256(everything).hexdigest() == TRAITS


def test_the_images_are_the_committed_ones_bit_for_bit(small):
    assert hashlib.sha256(small.train[0][:500].numpy().tobytes()).hexdigest() == IMAGES


def test_the_images_look_like_the_committed_ones(small):
    stored = np.frombuffer(base64.b85decode(THUMBNAILS), np.uint8).reshape(12, 7, 7)
    got = thumbnails(small.train[0][:12])
    assert (got - torch.from_numpy(stored.astype(np.float32))).abs().max() <= 1.5
    assert stored.std() > 20


def test_shapes_types_and_classes(small):
    for (images, labels), count in ((small.train, 600), (small.test, 200)):
        assert images.shape == (count, 1, 28, 28)
        assert images.dtype == torch.uint8
        assert labels.shape == (count,)
        assert labels.dtype == torch.int64
        assert set(labels.tolist()) == set(range(10))
    assert small.classes == tuple("0123456789")
    assert small.name == "glyphs"


def test_the_default_has_ten_thousand_and_two_thousand_images():
    knobs = inspect.signature(glyphs).parameters
    assert (knobs["train"].default, knobs["test"].default) == (10_000, 2_000)


def test_an_image_is_ink_on_black_with_its_digit_inside(small):
    images = small.train[0][:, 0].float()
    assert (images.amax((1, 2)) > 130).all()
    assert 0.08 < float((images > 90).float().mean()) < 0.25
    border = torch.cat([images[:, 0], images[:, -1], images[:, :, 0], images[:, :, -1]], 1)
    assert float((border > 90).float().mean()) < 0.02


def test_every_image_is_drawn_anew(small):
    images = torch.cat([small.train[0], small.test[0]]).flatten(1)
    assert len(torch.unique(images, dim=0)) == 800


def test_a_seed_changes_everything(small):
    other = glyphs(train=600, test=200, seed=1)
    assert (small.train[1] != other.train[1]).float().mean() > 0.8
    assert (small.train[0] != other.train[0]).flatten(1).any(1).all()


def test_fewer_images_are_the_first_of_more(small):
    few = glyphs(train=50, test=10)
    for a, b in zip((*few.train, *few.test), (*small.train, *small.test), strict=True):
        assert torch.equal(a, b[: len(a)])


def test_images_do_not_depend_on_how_many_are_drawn_at_once(small, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 37)
    again = glyphs(train=600, test=200)
    assert torch.equal(again.train[1], small.train[1])
    assert torch.equal(again.train[0], small.train[0])


def test_a_part_does_not_depend_on_the_other(small):
    shifted = glyphs(train=600, test=9, test_pen=Pen(rotation=90), test_prior=ONLY_ONES)
    assert torch.equal(shifted.train[0], small.train[0])
    assert torch.equal(shifted.train[1], small.train[1])
    assert set(shifted.test[1].tolist()) == {1}


def test_the_default_dtype_does_not_matter(small):
    torch.set_default_dtype(torch.float64)
    try:
        again = glyphs(train=100, test=0)
    finally:
        torch.set_default_dtype(torch.float32)
    assert torch.equal(again.train[0], small.train[0][:100])


def test_the_prior_is_the_share_of_each_digit():
    prior = [0, 1, 2, 3, 4, 0, 0, 0, 0, 10]
    labels = glyphs(train=1, test=8000, test_prior=prior).test[1]
    shares = labels.bincount(minlength=10) / 8000
    torch.testing.assert_close(shares, torch.tensor(prior) / 20, rtol=0, atol=0.02)
    assert set(labels.tolist()) == {1, 2, 3, 4, 9}


def test_the_default_prior_is_even():
    labels = glyphs(train=8000, test=0).train[1]
    torch.testing.assert_close(labels.bincount() / 8000, torch.full((10,), 0.1), rtol=0, atol=0.015)


def test_traits_tell_what_an_image_was_drawn_with():
    pen = Pen(contrast=(0.2, 1.0), thickness=3, blur=1.5, noise=0)
    traits = glyph_traits("test", 50, seed=3, pen=pen)
    images = glyphs(train=1, test=50, seed=3, test_pen=pen).test[0]
    brightest = images.amax((1, 2, 3)).double() / 255
    torch.testing.assert_close(brightest, torch.from_numpy(traits["contrast"]), rtol=0, atol=0.003)


def train(model, data, epochs, lr, batch, momentum=0.0):
    (images, labels), (test_images, test_labels) = data.train, data.test
    images, test_images = images.float() / 255, test_images.float() / 255
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum)
    steps = epochs * -(-len(images) // batch)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps if momentum else 10**9)
    for _ in range(epochs):
        for picked in torch.randperm(len(images)).split(batch):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(images[picked]), labels[picked]).backward()
            optimizer.step()
            schedule.step()
    with torch.no_grad():
        return float((model(test_images).argmax(1) == test_labels).float().mean())


def test_a_linear_model_is_not_enough():
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 10))
    accuracy = train(model, glyphs(), epochs=10, lr=0.1, batch=256)
    assert 0.85 < accuracy < 0.93


@pytest.mark.slow
def test_a_convolutional_network_is_enough():
    t = torch.nn
    model = t.Sequential(
        t.Conv2d(1, 6, 5, padding=2), t.ReLU(), t.MaxPool2d(2), t.Conv2d(6, 16, 5), t.ReLU(),
        t.MaxPool2d(2), t.Flatten(), t.Linear(400, 120), t.ReLU(), t.Linear(120, 84), t.ReLU(),
        t.Linear(84, 10),
    )  # fmt: skip
    assert train(model, glyphs(), epochs=8, lr=0.05, batch=128, momentum=0.9) > 0.97


@pytest.mark.parametrize(
    ("knob", "message"),
    [
        ({"train": 0}, "train=0 .*at least 1"),
        ({"test": -1}, "test=-1 .*at least 0"),
        ({"train_prior": [1.0] * 9}, "train_prior=.*10 finite numbers"),
        ({"test_prior": [1.0] * 9 + [-1.0]}, "test_prior=.*at least 0"),
        ({"test_prior": [0.0] * 10}, "test_prior=.*not all of them 0"),
        ({"train_prior": [1.0] * 9 + [float("nan")]}, "train_prior=.*finite"),
    ],
)
def test_a_bad_knob_is_named_with_its_range(knob, message):
    with pytest.raises(ArgumentError, match=message):
        glyphs(**knob)


def test_traits_of_a_part_that_is_not_there_are_refused():
    with pytest.raises(ArgumentError, match="part='tests' should be 'train' or 'test'"):
        glyph_traits("tests", 5)
    with pytest.raises(ArgumentError, match=r"count=-1 .*at least 0"):
        glyph_traits("test", -1)
