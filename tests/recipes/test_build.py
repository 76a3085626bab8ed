import pytest

from handson.base.errors import ArgumentError, UnknownNameError
from handson.catalog import recipe_addresses
from handson.recipes.build import build, defaults, rebuild, recipe, with_patience
from handson.train.experiment import Experiment


@pytest.mark.parametrize("name", recipe_addresses())
def test_every_recipe_builds_from_its_defaults(name):
    experiment = build(name)
    assert isinstance(experiment, Experiment)
    assert experiment.recipe == name
    assert dict(experiment.arguments) == defaults(recipe(name))
    assert experiment.expect


@pytest.mark.parametrize("name", recipe_addresses())
def test_every_recipe_is_keyword_only_typed_and_takes_a_seed(name):
    values = defaults(recipe(name))
    assert {type(v) for v in values.values()} <= {bool, int, float, str}
    assert build(name, {"seed": 3}).seed == 3
    assert "layers" in values or name == "autograd_lenet", "only the engine has no layers"


@pytest.mark.parametrize("name", recipe_addresses())
def test_expectations_are_about_arguments_that_the_recipe_has(name):
    known = defaults(recipe(name))
    for expect in build(name).expect:
        assert expect.given.keys() <= known.keys()
        assert expect.source


def test_an_unknown_recipe_or_argument_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="lenet"):
        recipe("lenett")
    with pytest.raises(UnknownNameError, match="epochs"):
        build("lenet", {"epoch": 3})
    with pytest.raises(UnknownNameError, match="glyphs"):
        build("lenet", {"data": "glyph"})
    with pytest.raises(UnknownNameError, match="handson"):
        build("lenet", {"layers": "hands"})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"epochs": 2.5}, "epochs must be int"),
        ({"lr": "fast"}, "lr must be float"),
        ({"modern": 1}, "modern must be bool"),
        ({"epochs": True}, "epochs must be int"),
        ({"epochs": -1}, "at least 0"),
        ({"batch_size": -1}, "at least 1"),
    ],
)
def test_a_wrong_argument_says_what_it_should_be(arguments, message):
    with pytest.raises(ArgumentError, match=message):
        build("lenet", arguments)


def test_whole_numbers_are_fine_for_a_rate():
    assert build("lenet", {"lr": 1}).arguments["lr"] == 1


def test_a_manifest_makes_the_same_experiment_again():
    manifest = {"recipe": "mlp", "arguments": {"epochs": 2}, "fold": [1, 4]}
    experiment = rebuild(manifest)
    assert experiment.epochs == 2
    assert experiment.fold == (1, 4)
    assert rebuild({"recipe": "mlp", "arguments": {}}).fold is None


def test_patience_holds_a_tenth_out_and_expects_nothing():
    experiment = with_patience(build("mlp"), 3)
    assert experiment.validation == 0.1
    assert experiment.early_stopping.patience == 3
    assert experiment.early_stopping.monitor == "validation_loss"
    assert experiment.expect == ()
    assert with_patience(build("mlp"), 0).early_stopping is None
    with pytest.raises(ArgumentError, match="0 or more; got -1"):
        with_patience(build("mlp"), -1)


def test_a_manifest_remembers_patience_and_a_fold_of_it():
    manifest = {"recipe": "mlp", "arguments": {}, "patience": 4}
    assert rebuild(manifest).early_stopping.patience == 4
    fold = rebuild({**manifest, "fold": [1, 3]})
    assert (fold.fold, fold.validation, fold.early_stopping.patience) == ((1, 3), 0.0, 4)
