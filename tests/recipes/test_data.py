import pytest

from handson.base.errors import UnknownNameError
from handson.recipes.data import IMAGES, image_set


def test_image_sets_are_found_by_name():
    assert image_set("glyphs") is IMAGES["glyphs"]
    with pytest.raises(UnknownNameError, match="fashion_mnist"):
        image_set("fashion-mnist")
