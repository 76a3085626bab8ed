import shlex
import subprocess
import sys

import pytest

from handson.base.errors import UnknownNameError
from handson.catalog import recipe_addresses
from handson.cli.signatures import command, signature

NAMES = list(recipe_addresses())


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def test_the_source_says_what_the_recipe_does(name):
    """Reading is only as good as running: every recipe is held against what it really returns."""
    from handson.recipes.build import build, defaults, recipe
    from handson.recipes.house_price import HouseTable

    found, experiment = signature(name), build(name)
    assert list(found.defaults.items()) == list(defaults(recipe(name)).items())
    assert [(e.metric, e.bound, e.given, e.folds) for e in found.expected] == [
        (e.metric, e.bound, e.given, e.folds) for e in experiment.expect
    ]
    data = experiment.data
    assert found.data == (
        data.name if isinstance(data, HouseTable) else getattr(data, "func", data).__name__
    )


def test_what_a_recipe_expects_it_is_given_by_arguments_that_it_has(name):
    found = signature(name)
    for number in found.expected:
        assert set(number.given) <= set(found.defaults)


def test_an_unknown_recipe_gets_the_nearest():
    with pytest.raises(UnknownNameError, match="lenet"):
        signature("lennet")


def test_reading_imports_neither_torch_nor_the_recipe():
    code = f"""
import sys
from handson.cli.signatures import signature
for name in {NAMES!r}:
    signature(name)
sys.exit(any(m == "torch" or m.startswith("handson.recipes.") for m in sys.modules))
"""
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def written(tmp_path, monkeypatch, source):
    """Let the source of a recipe be ``source``."""
    (tmp_path / "odd.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("handson.cli.signatures.recipe_addresses", lambda: {"odd": "odd:odd"})


def test_what_a_recipe_computes_is_left_out_and_the_rest_is_kept(tmp_path, monkeypatch):
    source = """
def odd(*, lr: float = -0.5, words: tuple = ("a", "b")):
    goal = compute(lr)
    usual = {"lr": -0.5}
    return Experiment(
        data=lambda: 3,
        expect=(
            Expect(metric="a", at_least=goal, source="x"),
            Expect(metric="b", at_most=2e-5, source=f"{lr}", given={**usual, "words": ("a",)}),
            *more,
        ),
    )
"""
    written(tmp_path, monkeypatch, source)
    found = signature("odd")
    assert found.defaults == {"lr": -0.5, "words": ("a", "b")}
    (number,) = found.expected
    assert (number.metric, number.bound) == ("b", "≤ 2e-05")
    assert number.given == {"lr": -0.5, "words": ("a",)}
    assert found.data == ""


def test_a_recipe_that_makes_its_experiment_elsewhere_has_its_arguments_still(
    tmp_path, monkeypatch
):
    written(tmp_path, monkeypatch, "def odd(*, lr: float = 0.1):\n    return other(lr)\n")
    found = signature("odd")
    assert (found.defaults, found.data, found.expected) == ({"lr": 0.1}, "", ())


def test_a_command_names_what_differs_from_the_defaults():
    defaults = {"data": "glyphs", "modern": False, "lr": 0.0, "batch_size": 256}
    given = {"data": "mnist", "modern": True, "lr": 0.0, "batch_size": 32}
    assert command("lenet", given, defaults) == (
        "handson run lenet --data mnist --modern --batch-size 32"
    )
    assert command("lenet", defaults, defaults) == "handson run lenet"


def test_without_defaults_a_command_names_everything():
    assert command("lenet", {"modern": False, "lr": 0.5}) == (
        "handson run lenet --no-modern --lr 0.5"
    )


def test_a_shell_reads_back_what_was_written():
    words = shlex.split(command("x", {"data": "my images; rm -rf ~", "title": "", "who": "it's"}))
    assert words[3:] == ["--data", "my images; rm -rf ~", "--title", "", "--who", "it's"]


def test_the_command_line_takes_the_commands_that_are_listed(name):
    """The options are those of ``handson run``; parsing stops before anything is trained."""
    from handson.cli.recipe_group import recipe_command

    found = signature(name)
    parser = recipe_command(name)
    for number in found.expected:
        words = shlex.split(command(name, number.given, found.defaults))[3:]
        with parser.make_context(name, list(words)) as context:
            taken = {k: context.params[k] for k in number.given}
        assert taken == number.given
