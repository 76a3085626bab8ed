import io

import numpy as np
import pytest
from data.pictures import grey, put
from PIL import Image

from handson.data.image_files import CHUNK, read_picture, read_pictures, signature


def saved(tmp_path, image, name="a.png", **options):
    path = tmp_path / name
    image.save(path, **options)
    return read_picture(path)


def test_a_grey_image_of_the_right_size_comes_through_unchanged(tmp_path):
    picture = read_picture(put(tmp_path / "a.png", seed=3))
    assert picture.trouble == ""
    assert picture.size == (28, 28)
    assert picture.grey.dtype == np.uint8
    assert np.array_equal(picture.grey, grey(3))


def test_proportions_stay_and_the_rest_takes_the_colour_of_the_border(tmp_path):
    wide = np.full((20, 80), 200, dtype=np.uint8)
    wide[5:15, 10:70] = 40
    picture = saved(tmp_path, Image.fromarray(wide))
    assert picture.size == (80, 20)
    assert np.all(picture.grey[:10] == 200)
    assert np.all(picture.grey[-10:] == 200)
    assert picture.grey[14, 14] < 60


def test_small_stripes_become_their_average_not_a_pattern(tmp_path):
    stripes = np.zeros((280, 280), dtype=np.uint8)
    stripes[::2] = 255
    picture = saved(tmp_path, Image.fromarray(stripes))
    assert abs(picture.grey.astype(int) - 127).max() < 20


@pytest.mark.parametrize("side", [1, 3, 8])
def test_tiny_images_are_enlarged(tmp_path, side):
    picture = saved(tmp_path, Image.new("L", (side, side), 90))
    assert np.all(picture.grey == 90)


@pytest.mark.parametrize("shape", [(1, 5000), (5000, 1)])
def test_the_thinnest_image_keeps_a_pixel(tmp_path, shape):
    assert saved(tmp_path, Image.new("L", shape, 9)).grey.shape == (28, 28)


def test_a_photograph_taken_sideways_stands_upright(tmp_path):
    lying = np.zeros((28, 56), dtype=np.uint8)
    lying[:, :28] = 255  # the left half is bright
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to look at it
    picture = saved(tmp_path, Image.fromarray(lying), "a.jpg", exif=exif, quality=95)
    assert picture.size == (28, 56)
    assert picture.grey[2, 14] > 200  # now the upper half is
    assert picture.grey[25, 14] < 50


def test_broken_notes_about_a_photograph_do_not_cost_it(tmp_path):
    path = tmp_path / "a.jpg"
    Image.new("L", (28, 28), 77).save(path, exif=b"Exif\0\0II*\0\xff\xff\xff\xff garbage")
    (picture,) = read_pictures([path])
    assert picture.trouble == ""
    assert np.all(picture.grey == 77)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_16_bit_greys_keep_their_range(tmp_path, level):
    values = np.full((28, 28), level * 257, dtype=np.uint16)
    for name in ("a.png", "a.tif"):
        assert np.all(saved(tmp_path, Image.fromarray(values), name).grey == level)


@pytest.mark.parametrize(("value", "expected"), [(0.5, 128), (1.0, 255), (200.0, 200)])
def test_floating_greys_are_read_by_their_range(tmp_path, value, expected):
    values = np.full((28, 28), value, dtype=np.float32)
    values[0, 0] = 0
    assert saved(tmp_path, Image.fromarray(values), "a.tif").grey[9, 9] == expected


def test_grey_levels_that_mean_nothing_are_named(tmp_path):
    values = np.full((28, 28), -5, dtype=np.float32)
    trouble = saved(tmp_path, Image.fromarray(values), "a.tif").trouble
    assert "grey levels from -5 to -5; save it with 8 or 16 bits" in trouble


def test_every_other_mode_is_the_same_picture(tmp_path):
    image = Image.new("RGB", (28, 28), (90, 90, 90))
    shown = {
        "palette": saved(tmp_path, image.quantize(4), "p.png"),
        "palette gif": saved(tmp_path, image.quantize(4), "p.gif"),
        "colour": saved(tmp_path, image, "c.bmp"),
        "web": saved(tmp_path, image, "c.webp", lossless=True),
        "alpha": saved(tmp_path, image.convert("RGBA"), "a.png"),
        "grey alpha": saved(tmp_path, image.convert("LA"), "l.png"),
        "print": saved(tmp_path, image.convert("CMYK"), "k.tif"),
    }
    for name, picture in shown.items():
        assert picture.grey is not None, (name, picture.trouble)
        assert abs(picture.grey.astype(int) - 90).max() <= 1, name


def test_two_colours_are_black_and_white(tmp_path):
    bits = Image.fromarray(grey(1) > 127)
    assert bits.mode == "1"
    assert set(np.unique(saved(tmp_path, bits).grey)) == {0, 255}


def ink(colour):
    """Draw a square of ink on nothing: the hidden colour of the rest is another one."""
    image = Image.new("RGBA", (28, 28), (255 - colour,) * 3 + (0,))
    image.paste((colour, colour, colour, 255), (8, 8, 20, 20))
    return image


def test_transparency_is_laid_over_white(tmp_path):
    picture = saved(tmp_path, ink(0))
    assert picture.grey[0, 0] == 255
    assert picture.grey[14, 14] == 0


def test_white_ink_on_nothing_does_not_vanish(tmp_path):
    picture = saved(tmp_path, ink(255))
    assert picture.grey[0, 0] == 0
    assert picture.grey[14, 14] == 255


def test_a_transparent_palette_is_laid_over_white_too(tmp_path):
    image = Image.new("P", (28, 28), 0)
    image.putpalette([0, 0, 0, 10, 10, 10])
    image.paste(1, (8, 8, 20, 20))
    picture = saved(tmp_path, image, "a.gif", transparency=0)
    assert picture.grey[0, 0] == 255
    assert picture.grey[14, 14] == 10


def test_of_an_animation_the_first_frame_counts(tmp_path):
    frames = [Image.new("L", (28, 28), level) for level in (10, 200)]
    assert (
        saved(tmp_path, frames[0], "a.gif", save_all=True, append_images=frames[1:]).grey[0, 0] < 20
    )


def png():
    buffer = io.BytesIO()
    Image.fromarray(grey()).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", "empty, 0 bytes"),
        (b"hello, this is text", "no image"),
        (png()[:200], "truncated"),
        (png()[:12], "damaged: it begins like PNG, no more"),
        (png()[:60] + b"\xff" * 400 + png()[460:], "damaged"),
    ],
)
def test_a_file_that_is_broken_says_how(tmp_path, content, trouble):
    path = tmp_path / "a.png"
    path.write_bytes(content)
    picture = read_picture(path)
    assert picture.grey is None
    assert trouble in picture.trouble
    assert not picture.suspicious


def test_a_file_that_is_not_there_is_a_trouble_and_no_crash(tmp_path):
    assert "No such file" in read_picture(tmp_path / "gone.png").trouble


def test_the_content_decides_not_the_name(tmp_path):
    Image.fromarray(grey(2)).save(tmp_path / "a.png")
    (tmp_path / "a.png").rename(tmp_path / "a.jpg")
    assert np.array_equal(read_picture(tmp_path / "a.jpg").grey, grey(2))


def test_a_decompression_bomb_is_refused(tmp_path, monkeypatch):
    path = put(tmp_path / "bomb.png", side=40)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    picture = read_picture(path)
    assert picture.suspicious
    assert "as an attack would" in picture.trouble


def test_many_are_read_in_the_order_given_without_warnings(tmp_path, monkeypatch):
    paths = [put(tmp_path / f"{i}.png", seed=i) for i in range(20)]
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 500)  # 784 are over it: Pillow warns
    paths = (paths * (CHUNK // 20 + 1))[: CHUNK + 20]
    for i, picture in enumerate(read_pictures(paths)):
        assert np.array_equal(picture.grey, grey(i % 20))


def test_the_side_can_be_chosen(tmp_path):
    assert read_picture(put(tmp_path / "a.png"), side=12).grey.shape == (12, 12)


def test_a_signature_is_known_whatever_the_name(tmp_path):
    image = Image.fromarray(grey())
    for kind in ("PNG", "JPEG", "GIF", "BMP", "WebP", "TIFF"):
        image.save(tmp_path / "file", format=kind)
        assert signature(tmp_path / "file") == kind
    (tmp_path / "file").write_text("BMI and text", encoding="utf-8")
    assert signature(tmp_path / "file") == ""
    assert signature(tmp_path / "gone") == ""
