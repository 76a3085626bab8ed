import pytest
from data.pictures import make_folder

from handson.base.errors import MissingDataError, UnknownNameError
from handson.data.own_images import OwnImages
from handson.recipes.build import build, rebuild
from handson.recipes.data import IMAGES, SizedByData, image_set, sized_as_before, sized_by_data

RECIPES = ("lenet", "mlp", "softmax_regression")


def scores(experiment):
    return list(experiment.model().parameters())[-1].shape[0]


def test_image_sets_are_found_by_name():
    assert image_set("glyphs") is IMAGES["glyphs"]
    with pytest.raises(UnknownNameError, match="fashion_mnist"):
        image_set("fashion-mnist")


@pytest.mark.parametrize("name", ["fashion_mnst", "", " ", "数字"])
def test_a_name_that_is_no_path_either_says_both(name):
    with pytest.raises(UnknownNameError) as caught:
        image_set(name)
    message = str(caught.value)
    assert all(known in message for known in IMAGES)
    assert "nor is there a file or folder of that name in" in message


def test_a_known_name_comes_before_a_folder_of_that_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    make_folder(tmp_path / "glyphs", a=2, b=2)
    assert image_set("glyphs") is IMAGES["glyphs"]
    assert isinstance(image_set("./glyphs"), OwnImages)


@pytest.mark.parametrize("name", RECIPES)
def test_the_model_has_as_many_scores_as_there_are_classes(tmp_path, monkeypatch, name):
    make_folder(tmp_path / "shapes", a=2, b=2, c=2)
    monkeypatch.chdir(tmp_path)
    experiment = build(name, {"data": "shapes"})
    assert scores(experiment) == 3
    assert experiment.arguments["data"] == str(tmp_path / "shapes")
    assert not any(e.applies(experiment.arguments) for e in experiment.expect)
    assert scores(build(name, {"data": "glyphs"})) == 10


@pytest.mark.parametrize("name", RECIPES)
def test_a_run_is_built_again_when_its_data_is_gone(tmp_path, name):
    arguments = {"data": str(tmp_path / "gone")}
    data = {"classes": ["a", "b", "c", "d"]}
    again = rebuild({"recipe": name, "arguments": arguments, "data": data})
    assert scores(again) == 4
    with pytest.raises(MissingDataError, match="there is no file or folder"):
        again.data()


def test_what_is_not_the_readers_own_stays_as_it_is():
    experiment = build("lenet", {"data": "glyphs"})
    assert sized_by_data(experiment) is experiment
    assert sized_as_before(experiment, {"data": {"classes": ["a"]}}) is experiment


def test_a_manifest_without_facts_asks_the_data(tmp_path):
    make_folder(tmp_path, a=2, b=2)
    experiment = sized_as_before(build("mlp", {"data": str(tmp_path)}), {})
    assert isinstance(experiment.model, SizedByData)
    assert scores(experiment) == 2
