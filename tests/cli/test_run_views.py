import json
import math

import pytest
import typer
from cli.terminal import become_terminal
from train.some_runs import ARGUMENTS, ROW, make_run
from typer.testing import CliRunner

from handson.base.errors import ArgumentError, HandsonError, RunError, UnknownNameError
from handson.cli.run_views import compare, plot, show
from handson.cli.strict import StrictCommand

A, B = "20260101-000000-lenet-aaaa", "20260102-000000-lenet-bbbb"
PNG = b"\x89PNG"

app = typer.Typer(rich_markup_mode=None)
for command in (show, compare, plot):
    app.command(cls=StrictCommand)(command)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HANDSON_HOME", str(tmp_path / "runs"))
    make_run(tmp_path / "runs", A)
    other = {**ARGUMENTS, "lr": 0.5}
    make_run(tmp_path / "runs", B, arguments=other, rows=[ROW, {**ROW, "test_accuracy": 0.5}])
    return tmp_path / "runs"


def run(*words):
    return CliRunner().invoke(app, list(words))


def output(*words):
    result = run(*words)
    assert result.exit_code == 0, result.exception
    return result.stdout


def error(*words):
    result = run(*words)
    assert isinstance(result.exception, HandsonError), result.exception
    return result.exception


def test_show_says_what_it_was_its_history_its_verdict_its_files():
    shown = output("show", "aaaa")
    assert f"id         {A}" in shown
    assert "again      handson run lenet --data glyphs --modern" in shown
    assert "\n1\t0.5\t0.2500\t0.5000\t0.7500\t" in shown
    assert "\n2\t0.5\t0.2500\t0.5000\t0.8750\t" in shown
    assert "test_accuracy\t0.8750\t≥ 0.8\treached\t0.8200\tthe book" in shown
    assert "\nmetrics.jsonl\t" in shown


def test_show_a_run_without_history_and_verdict(home):
    make_run(home, "20260103-000000-lenet-cccc", rows=[], last={}, verdicts=[])
    shown = output("show", "last")
    assert "status     finished" in shown
    assert "train_loss" not in shown
    assert "verdict" not in shown


def test_show_as_json_is_json_even_with_numbers_that_are_none(home):
    rows = [{"epoch": 1, "train_loss": math.nan}]
    make_run(home, "20260103-000000-lenet-cccc", rows=rows, last=rows[0])
    plain = json.loads(output("show", "last", "--json"))
    assert plain["rows"] == [{"epoch": 1, "train_loss": None}]
    assert plain["manifest"]["recipe"] == "lenet"
    assert plain["status"] == "finished"
    assert plain["again"].startswith("handson run lenet")
    assert plain["files"].keys() == {"manifest.json", "metrics.jsonl"}


def test_show_in_a_terminal_is_aligned(monkeypatch):
    terminal = become_terminal(monkeypatch, 100)
    show("aaaa")
    text = terminal.getvalue()
    assert "\t" not in text
    assert "train_loss" in text


def test_show_tells_what_is_known_before_it_complains_about_a_damaged_history(home):
    (home / A / "metrics.jsonl").write_text("garbage\n", encoding="utf-8")
    result = run("show", "aaaa")
    assert "recipe     lenet" in result.stdout
    assert isinstance(result.exception, RunError)
    assert "metrics.jsonl, line 1" in str(result.exception)
    assert run("show", "aaaa", "--json").stdout == ""


def test_compare_says_what_differed_and_what_came(home):
    shown = output("compare", "aaaa", "bbbb")
    assert "started with\tlenet-aaaa\tlenet-bbbb\nlr\t0.0\t0.5\n\n" in shown
    assert "test_accuracy\t0.8750\t0.5000" in shown
    assert "o lenet-aaaa 0.875" in shown
    assert f"picture    {home / 'compare.png'}" in shown
    assert (home / "compare.png").read_bytes()[:4] == PNG


def test_compare_another_column_into_another_file(tmp_path):
    picture = tmp_path / "pictures" / "loss.svg"
    shown = output("compare", "aaaa", "bbbb", "--metric", "train_loss", "--to", str(picture))
    assert "o lenet-aaaa 0.25" in shown
    assert "<svg" in picture.read_text(encoding="utf-8")


def test_compare_runs_of_different_lengths_and_columns(home):
    rows = [{"epoch": 1, "train_loss": 2.0, "weight_error": 1.0}]
    make_run(home, "20260103-000000-linear-cccc", recipe="linear", rows=rows, last=rows[0])
    shown = output("compare", "aaaa", "last", "bbbb")
    assert "weight_error\t\t1.0000\t\n" in shown
    assert "o lenet-aaaa 0.25  x linear-cccc 2" in shown


def test_compare_a_run_that_lost_its_numbers(home):
    rows = [{**ROW, "test_accuracy": math.nan}]
    make_run(home, "20260103-000000-lenet-cccc", rows=rows, last=rows[0])
    assert "x lenet-cccc nan" in output("compare", "aaaa", "last")


def test_compare_equal_runs_says_that_they_are(home):
    make_run(home, "20260103-000000-lenet-cccc")
    assert "same arguments, versions and device" in output("compare", "aaaa", "cccc")


@pytest.mark.parametrize("words", [["aaaa"], ["aaaa", "aaaa"], ["aaaa", "bbbb", A]])
def test_compare_needs_different_runs(words):
    assert isinstance(error("compare", *words), ArgumentError)


def test_compare_says_what_it_cannot_do(home, tmp_path):
    assert isinstance(error("compare", "aaaa", "zzzz"), UnknownNameError)
    unknown = error("compare", "aaaa", "bbbb", "--metric", "accuracy")
    assert "no column that all of these runs have is called 'accuracy'" in str(unknown)
    assert "test_accuracy" in str(unknown)
    make_run(home, "20260103-000000-lenet-cccc", rows=[])
    assert "no epoch is finished yet in 2026" in str(error("compare", "aaaa", "last"))
    picture = str(tmp_path / "x.gif")
    assert "no picture format is called 'gif'" in str(
        error("compare", "aaaa", "bbbb", "--to", picture)
    )


def test_plot_draws_into_the_runs_folder(home):
    assert output("plot", "last").strip() == str(home / B / "learning_curve.png")
    assert (home / B / "learning_curve.png").read_bytes()[:4] == PNG


def test_plot_draws_to_a_file_and_shows_the_books_number(tmp_path, monkeypatch):
    from handson import show

    asked, real = {}, show.learning_curve

    def watched(rows, **options):
        asked.update(options)
        return real(rows, **options)

    monkeypatch.setattr(show, "learning_curve", watched)
    picture = tmp_path / "curve.svg"
    assert output("plot", "aaaa", "--to", str(picture)).strip() == str(picture)
    assert "<svg" in picture.read_text(encoding="utf-8")
    assert asked == {"title": "lenet", "reference": {"test_accuracy": (0.82, "the book")}}


def test_plot_needs_a_finished_epoch(home):
    make_run(home, "20260103-000000-lenet-cccc", rows=[])
    assert "nothing to draw" in str(error("plot", "last"))


def test_a_figure_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    picture = str(tmp_path / "file" / "a.png")
    assert "cannot be written" in str(error("plot", "last", "--to", picture))


@pytest.mark.parametrize("verb", ["show", "compare", "plot"])
def test_help_shows_an_example(verb):
    assert f"Example: handson runs {verb}" in output(verb, "--help")
