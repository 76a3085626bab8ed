import inspect

import pytest

from handson.catalog import recipe_addresses
from handson.cli.recipe_group import ENGINE, argument_help, recipe_command
from handson.recipes.build import defaults, recipe


@pytest.mark.parametrize("name", recipe_addresses())
def test_the_flags_are_the_signature_and_the_engine_and_nothing_else(name):
    flags = {p.name for p in recipe_command(name).params} - {"help"}
    assert flags == {*defaults(recipe(name)), *ENGINE}
    assert not ENGINE.keys() & defaults(recipe(name)).keys()


@pytest.mark.parametrize("name", recipe_addresses())
def test_every_argument_of_every_recipe_is_described(name):
    described = argument_help(inspect.getdoc(recipe(name)))
    assert list(described) == list(defaults(recipe(name)))
    assert all(len(text) > 8 for text in described.values())


def test_a_description_may_take_two_lines():
    doc = "Do it.\n\nArgs:\n    a: first\n        and more.\n    b: second.\n\nRaises:\n    c: no."
    assert argument_help(doc) == {"a": "first and more.", "b": "second."}
    assert argument_help("Do it.") == {}
