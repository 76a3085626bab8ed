import pytest
from recipes.few import few_glyphs
from typer.testing import CliRunner

from handson.base.errors import UnknownNameError
from handson.catalog import recipe_addresses
from handson.cli.app import app
from handson.cli.diagnose import OPTIONS, diagnose_command
from handson.recipes import data
from handson.recipes.build import defaults, recipe


@pytest.fixture
def handson(monkeypatch):
    monkeypatch.setitem(data.IMAGES, "glyphs", few_glyphs)
    monkeypatch.setenv("HANDSON_LANG", "en")
    runner = CliRunner()
    return lambda *words: runner.invoke(app, ["diagnose", *words], catch_exceptions=False)


def test_one_batch_tells_layers_flow_and_memory(handson):
    done = handson("mlp", "--data", "glyphs", "--hidden", "16", "--batch-size", "32")
    assert done.exit_code == 0
    assert done.stdout.startswith("mlp: 32 examples\n")
    for words in ("32 × 16", "parameters: 12,730", "verdict: healthy", "measured peak"):
        assert words in done.stdout


def test_a_wrong_start_is_named(handson):
    done = handson("initialisation_compare", "--activation", "sigmoid", "--batch-size", "16")
    assert "verdict: vanishing" in done.stdout


def test_the_optimizer_counts(handson):
    told = handson("lenet", "--data", "glyphs", "--modern", "--batch-size", "4").stdout
    line = next(line for line in told.splitlines() if line.endswith("optimizer state"))
    assert line.split()[0] == "241.0"


def test_the_picture_is_written_where_it_is_asked_for(handson, tmp_path):
    path = tmp_path / "flow.png"
    done = handson("linear_regression", "--picture", str(path))
    assert done.exit_code == 0
    assert path.read_bytes().startswith(b"\x89PNG")
    assert f"picture {path}" in done.stdout


def test_unknown_recipes_and_options_are_answered_with_the_nearest(handson):
    with pytest.raises(UnknownNameError, match="no recipe is called 'mpl'; the nearest are: mlp"):
        handson("mpl")
    with pytest.raises(UnknownNameError, match=r"no option is called '--hiden'.*--hidden"):
        handson("mlp", "--hiden", "3")


@pytest.mark.parametrize("name", recipe_addresses())
def test_the_flags_are_the_recipes_and_these(name):
    flags = {p.name for p in diagnose_command(name).params} - {"help"}
    assert flags == {*defaults(recipe(name)), *OPTIONS}
    assert not OPTIONS.keys() & defaults(recipe(name)).keys()


def test_help_lists_recipes_and_shows_an_example(handson):
    assert "initialisation_compare" in handson("--help").stdout
    assert "Example: handson diagnose mlp" in handson("mlp", "--help").stdout
