"""The catalogue tells the truth: each address leads somewhere, and nothing of ours is missing."""

import ast
import dataclasses
import importlib
import inspect
import re
from collections import Counter

import pytest
from architecture.code import Function, check_exceptions, functions, sources

import handson.nn
import handson.optim
from handson.catalog import CONCEPTS, Concept, recipe_addresses
from handson.verify import all_pairs

UNLISTED: dict[str, str] = {}
"""Public classes of nn and optim that are no idea of their own, and why."""

ADDRESS = re.compile(r"handson(\.[a-z0-9_]+)+:[A-Za-z_]\w*")
ROW = re.compile(r"\d{1,2}\.\d{1,2}(\.\d{1,2})?(–\d{1,2}\.\d{1,2}(\.\d{1,2})?)?")
LESSONS = {source.path.stem for source in sources() if source.package == "lessons"} - {"__init__"}
each = pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.id)


def faults(concept: Concept) -> list[str]:
    """Return what is wrong with the form of one entry."""
    wrong = []
    if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", concept.id):
        wrong.append("id is not snake_case")
    if not re.search(r"[\u4e00-\u9fff]", concept.zh) and not re.match(r"[A-Z]", concept.zh):
        wrong.append("zh is not Chinese, nor a proper name")
    if not re.match(r"[A-Z]", concept.en) or re.search(r"[\u4e00-\u9fff]", concept.en):
        wrong.append("en is no English title")
    if not concept.code:
        wrong.append("no code to read")
    for address in (*concept.code, *concept.recipes):
        if not ADDRESS.fullmatch(address):
            wrong.append(f"{address!r} is no address 'handson.package.module:name'")
    for row in concept.rows:
        if not ROW.fullmatch(row):
            wrong.append(f"{row!r} is no row of the coverage table, as '3.1.2' or '3.2–3.3'")
    for field in (concept.code, concept.pair, concept.recipes, concept.rows):
        if not isinstance(field, tuple) or len(set(field)) < len(field):
            wrong.append(f"{field!r} must be a tuple without repetition")
    return wrong


def resolve(address: str) -> object:
    """Return what an address leads to."""
    module, _, name = address.partition(":")
    return getattr(importlib.import_module(module), name)


@each
def test_a_concept_is_well_formed(concept):
    assert not faults(concept)


def test_a_malformed_concept_is_caught():
    bad = Concept(
        id="Soft-Max",
        zh="softmax",
        en="软",
        code=("handson.ops.softmax.softmax",),
        pair=("softmax", "softmax"),
        rows=("3",),
    )
    assert len(faults(bad)) == 6


def test_ids_and_titles_are_unique():
    for field in ("id", "zh", "en"):
        counts = Counter(getattr(concept, field) for concept in CONCEPTS)
        assert not {value for value, count in counts.items() if count > 1}


def test_a_concept_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        CONCEPTS[0].id = "another"


@each
def test_every_address_leads_to_something_documented(concept):
    for address in (*concept.code, *concept.recipes):
        assert inspect.getdoc(resolve(address)), address


@each
def test_an_address_names_the_place_where_the_code_stands(concept):
    for address in (*concept.code, *concept.recipes):
        module, _, name = address.partition(":")
        tree = ast.parse(inspect.getsource(importlib.import_module(module)))
        defined = {getattr(node, "name", None) for node in tree.body}
        assert name in defined, f"{address}: {module} only passes it on"


@each
def test_every_pair_of_a_concept_exists(concept):
    assert set(concept.pair) <= set(all_pairs())


def test_every_pair_belongs_to_one_concept():
    counts = Counter(name for concept in CONCEPTS for name in concept.pair)
    assert not {name for name, count in counts.items() if count > 1}, "in two concepts"
    assert not set(all_pairs()) - set(counts), "in none"


@each
def test_every_lesson_of_a_concept_exists_and_bears_its_id(concept):
    assert not concept.lesson or (concept.lesson in LESSONS and concept.lesson == concept.id)


def test_every_lesson_belongs_to_a_concept():
    assert not LESSONS - {concept.lesson for concept in CONCEPTS} - {"solutions"}


def is_recipe(function: Function) -> bool:
    """Return whether a function makes an Experiment from nothing but named settings."""
    returns = function.node.returns
    a = function.node.args
    named = isinstance(returns, ast.Name) and returns.id == "Experiment"
    return named and not (a.posonlyargs or a.args)


RECIPES = {
    f"{source.module}:{function.name}": function
    for source in sources()
    if source.package == "recipes"
    for function in functions(source.tree)
    if is_recipe(function)
}


def test_every_recipe_is_in_exactly_one_concept():
    counts = Counter(address for concept in CONCEPTS for address in concept.recipes)
    assert counts == Counter(RECIPES.keys())
    assert len(recipe_addresses()) == len(RECIPES), "two recipes have the same name"


@pytest.mark.parametrize("address", RECIPES)
def test_a_recipes_signature_is_its_command_line(address):
    a = RECIPES[address].node.args
    assert a.vararg is None
    assert a.kwarg is None
    for argument, default in zip(a.kwonlyargs, a.kw_defaults, strict=True):
        assert argument.annotation is not None, f"{argument.arg} has no type"
        assert default is not None, f"{argument.arg} has no default"


def public_classes() -> set[str]:
    """Return the addresses of our own classes that nn and optim offer."""
    offered = [v for m in (handson.nn, handson.optim) for v in vars(m).values()]
    ours = [v for v in offered if inspect.isclass(v) and v.__module__.startswith("handson.")]
    return {f"{value.__module__}:{value.__name__}" for value in ours}


def test_every_layer_and_every_optimizer_belongs_to_a_concept():
    listed = {address for concept in CONCEPTS for address in concept.code}
    missing = public_classes() - listed - set(UNLISTED)
    assert not missing, f"add these to a concept's code: {sorted(missing)}"


def test_the_classes_that_are_no_idea_need_the_exception():
    listed = {address for concept in CONCEPTS for address in concept.code}
    check_exceptions(UNLISTED, public_classes(), public_classes() - listed)


def test_the_index_offers_strings_and_loads_nothing():
    for concept in CONCEPTS:
        values = dataclasses.astuple(concept)
        flat = [
            part for value in values for part in (value if isinstance(value, tuple) else [value])
        ]
        assert all(isinstance(part, str) for part in flat)
