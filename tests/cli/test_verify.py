import json
import subprocess
import sys

import pytest
import torch
import typer
from torch import Tensor
from typer.testing import CliRunner

from handson import catalog
from handson.base.errors import UnknownNameError
from handson.cli.verify import verify_command
from handson.verify import speed as speed_module
from handson.verify.inputs import full, normal
from handson.verify.mutation import Mutant
from handson.verify.pair import Case, FunctionPair

app = typer.Typer(rich_markup_mode=None)
app.command("verify")(verify_command)


@app.command()
def other() -> None:
    """Make the app one of several verbs."""


def scale(x: Tensor) -> Tensor:
    return 2 * x + 1


def broken(x: Tensor) -> Tensor:
    return 2 * x + 1.5


CASES = {
    "plain": Case(inputs=[normal(3)]),
    "zeros": Case(inputs=[full(3, value=0.0)]),
    "empty": Case(inputs=[normal(0)]),
}
MUTANTS = [
    Mutant(name="offset lost", where=f"{__name__}:scale", old="+ 1", new="+ 0"),
    Mutant(name="cubed", where=f"{__name__}:scale", old="2 * x", new="x * (2 + x * x)"),
]


def pair(name: str, ours=scale, **settings) -> FunctionPair:
    return FunctionPair(
        name=name, twin="torch.nn.functional.scale", ours=ours,
        theirs=lambda x: torch.add(1, x, alpha=2), cases=CASES, **settings,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _small_world(monkeypatch):
    pairs = [
        pair("Scale", mutants=MUTANTS, speed=Case(inputs=[normal(3)])),
        pair("Broken", broken),
        pair("Newer", needs_torch="99.0"),
    ]
    concepts = (catalog.Concept(id="scaling", zh="缩放", en="Scaling", code=(), pair=("Scale",)),)
    monkeypatch.setattr("handson.verify.all_pairs", lambda: {p.name: p for p in pairs})
    monkeypatch.setattr(catalog, "CONCEPTS", concepts)
    monkeypatch.setattr(speed_module, "SAMPLE_SECONDS", 1e-4)


def handson(*words: str, columns: int | None = 200):
    environment = {"COLUMNS": str(columns) if columns else None, "NO_COLOR": "1"}
    return CliRunner(env=environment).invoke(app, ["verify", *words])


def test_a_pair_that_holds_is_a_row_of_the_table_and_exit_code_0():
    result = handson("Scale")
    assert result.exit_code == 0
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("ok")]
    assert row.split()[:5] == ["ok", "scaling", "Scale", "torch.nn.functional.scale", "3"]
    assert row.split()[-1] == "2/2"
    assert "1 pair: 1 ok" in result.stdout
    assert result.stderr == ""


def test_a_broken_pair_gives_exit_code_1_and_says_which_case_and_by_how_much():
    result = handson()
    assert result.exit_code == 1
    assert "fell: Broken / plain / float64 / output: " in result.stdout
    assert "Greatest absolute difference: 0.5" in result.stdout
    assert "3 pairs: 1 ok, 1 fell, 1 skipped" in result.stdout


def test_more_than_three_reasons_are_counted_only():
    assert "... and 1 more; --json lists all of them" in handson("Broken").stdout


def test_a_skipped_pair_tells_the_reason_and_does_not_fall():
    result = handson("newer")
    assert result.exit_code == 0
    assert "skipped: Newer: torch.nn.functional.scale needs torch 99.0" in result.stdout


def test_concepts_are_names_too():
    assert "1 pair: 1 ok" in handson("SCALING").stdout


def test_an_unknown_name_is_left_to_the_root_command_with_the_nearest_names():
    result = handson("Scal")
    assert isinstance(result.exception, UnknownNameError)
    assert "the nearest are: Scale, scaling" in str(result.exception)
    assert result.stdout == ""


@pytest.mark.parametrize("columns", [80, 100, 139, 140, 200])
def test_rows_stay_on_one_line_and_within_the_terminal(columns):
    output = handson("--speed", columns=columns).stdout
    assert max(len(line) for line in output.splitlines()) <= columns
    rows = output.splitlines()[2:5]
    assert [row.split()[1 if columns < 140 else 2] for row in rows] == ["Scale", "Broken", "Newer"]
    assert "F.scale" in rows[0] if columns < 140 else "torch.nn.functional.scale" in rows[0]


def test_piped_output_without_a_stated_width_fits_80_columns():
    result = handson(columns=None)
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert "\x1b" not in result.stdout


def test_json_is_all_that_is_printed():
    result = handson("--json", "--audit")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert [row["pair"] for row in told["pairs"]] == ["Scale", "Broken", "Newer"]
    assert [found["pair"] for found in told["audit"]] == ["Scale"]
    assert result.stderr == ""


def test_speed_adds_a_column():
    assert "speed" not in handson("Scale").stdout
    result = handson("Scale", "--speed")
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("ok")]
    assert row.split()[-1].endswith("x")
    assert float(row.split()[-1][:-1]) > 0


def test_the_audit_lists_idle_cases_shared_cases_and_fragile_mutants():
    output = handson("Scale", "--audit").stdout
    assert output.splitlines()[-4:] == [
        "Scale",
        "  catch nothing: empty",
        "  catch only what others catch too: zeros",
        "  'cubed' is caught by 'plain' alone",
    ]


def test_the_seed_reaches_the_report():
    assert json.loads(handson("Scale", "--json", "--seed", "5").stdout)["seed"] == 5
    assert handson("Scale", "--seed", "-1").exit_code == 2


def test_help_shows_an_example():
    output = handson("--help", columns=80).stdout
    assert "handson verify Linear cross_entropy --speed" in output
    for option in ("--json", "--speed", "--audit", "--seed", "[NAME]..."):
        assert option in output


def test_importing_the_command_does_not_import_torch():
    code = "import sys, handson.cli.verify; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
