import json
import subprocess
import sys

import pytest
import typer
from cli.terminal import become_terminal
from typer.testing import CliRunner

from handson.base.errors import UnknownNameError
from handson.catalog import CONCEPTS, recipe_addresses
from handson.cli.listing import language, lines, list_command
from handson.cli.strict import StrictCommand

app = typer.Typer(rich_markup_mode=None)
app.command(cls=StrictCommand)(list_command)


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def run(*words, **environment):
    return CliRunner().invoke(app, list(words), env=environment)


def rows(*words, **environment):
    result = run(*words, **environment)
    assert result.exit_code == 0, result.output
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_every_recipe_of_the_catalogue_is_listed():
    assert list(dict.fromkeys(row[0] for row in rows())) == list(recipe_addresses())


def test_a_row_says_name_idea_data_number_and_what_to_type():
    assert [
        "softmax_regression",
        "Softmax regression",
        "fashion_mnist",
        "test_accuracy ≥ 0.83",
        "handson run softmax_regression",
    ] in rows()


def test_a_variant_that_must_reach_a_number_has_a_row_of_its_own():
    found = {row[4]: row[2:4] for row in rows("lenet") if row[0] == "lenet"}
    assert found["handson run lenet"][0] == "fashion_mnist"
    (glyphs,) = [command for command, (data, _) in found.items() if data == "glyphs"]
    assert "--modern" in glyphs
    assert "--data glyphs" in glyphs
    assert found[glyphs][1].startswith("test_accuracy ≥ ")


@pytest.mark.parametrize("word", ["回归", "REGRESSION", "Regress", "linear_reg"])
def test_a_word_is_looked_for_in_both_languages_whatever_is_shown(word):
    for lang in ("zh", "en"):
        assert {row[0] for row in rows(word, "--lang", lang)} >= {"linear_regression"}
        assert "lenet" not in {row[0] for row in rows(word, "--lang", lang)}


def test_data_and_options_can_be_looked_for_as_well():
    assert {row[2] for row in rows("glyphs")} == {"glyphs"}


def test_a_word_that_is_an_idea_without_a_recipe_leads_to_its_proof():
    result = run("汇聚")
    assert isinstance(result.exception, UnknownNameError)
    assert "Pooling 汇聚层: handson verify MaxPool2d" in str(result.exception)


def test_a_word_that_is_nothing_gets_the_nearest_recipes():
    result = run("lennet")
    assert isinstance(result.exception, UnknownNameError)
    assert "no recipe is called 'lennet'; the nearest are: lenet" in str(result.exception)


def test_the_language_can_be_chosen_and_is_the_systems_otherwise():
    zh = {row[1] for row in rows("--lang", "zh")}
    assert "线性回归" in zh
    assert {row[1] for row in rows(LANG="zh_CN.UTF-8")} == zh
    assert "Linear regression" in {row[1] for row in rows(LANG="zh_CN.UTF-8", LC_ALL="C")}
    assert "Linear regression" in {row[1] for row in rows("--lang", "en", LANG="zh_CN.UTF-8")}


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_TW.UTF-8"}, "zh"),
        ({"LANG": "ZH"}, "zh"),
        ({"LANG": "zh_CN", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN", "LC_ALL": ""}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_locale_decides(environment, lang):
    assert language(environment) == lang


def test_a_language_that_we_do_not_speak_is_said():
    result = run("--lang", "fr")
    assert isinstance(result.exception, UnknownNameError)
    assert "no language is called 'fr'" in str(result.exception)


def test_an_unknown_option_gets_the_nearest():
    assert "--lang" in str(run("--language", "zh").exception)


def test_in_a_terminal_each_recipe_has_a_heading_and_fits_eighty_columns(monkeypatch):
    terminal = become_terminal(monkeypatch)
    list_command(lang="en")
    text = terminal.getvalue()
    assert "lenet  LeNet\n  handson run lenet " in text
    assert max(map(len, text.splitlines())) <= 80
    assert "handson run NAME --help" in text
    list_command(lang="zh")
    assert "名字" in terminal.getvalue()


def test_help_shows_an_example():
    assert "Example:  handson list lenet" in run("--help").stdout


def test_listing_imports_no_torch_and_runs_no_recipe():
    code = """
import contextlib, io, json, sys
from handson.cli.listing import list_command
with contextlib.redirect_stdout(io.StringIO()):
    list_command()
print(json.dumps([m for m in sys.modules if m == "torch" or m.startswith("handson.")]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = json.loads(done.stdout)
    assert "torch" not in modules
    assert not [m for m in modules if m.startswith(("handson.train", "handson.recipes."))]


def test_a_recipe_appears_once_for_each_thing_to_type():
    commands = [line.command for line in lines()]
    assert len(commands) == len(set(commands))
    assert {c for concept in CONCEPTS for c in concept.recipes} == set(recipe_addresses().values())
