import io

import pytest
import torch
from rich.console import Console

from handson.cli.verify_table import print_audits, print_summary, table
from handson.verify.audit import Audit
from handson.verify.check import Fate
from handson.verify.examine import Errors, Row, Verdict
from handson.verify.mutation import Mutant
from handson.verify.pair import FunctionPair
from handson.verify.report import Report
from handson.verify.speed import Speed

MUTANT = Mutant(name="wrong", where="a:b", old="", new="")


def row(name: str = "pair", twin: str = "torch.nn.Linear", **found) -> Row:
    pair = FunctionPair(name=name, twin=twin, ours=abs, theirs=abs, cases={}, mutants=[MUTANT])
    return Row(pair, **found)


def printed(*rows: Row, width: int = 200, speed: bool = False, colour: bool = False) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=width, markup=False, highlight=False, force_terminal=colour
    )
    console.print(table(Report(list(rows), 0, 1.0), width, speed=speed))
    return stream.getvalue()


def cells(found: Row, **settings) -> list[str]:
    return printed(found, **settings).splitlines()[-1].split()


@pytest.mark.parametrize(
    ("error", "shown"),
    [
        (None, "-"),
        (0.0, "0"),
        (1.23e-16, "1e-16"),
        (9.6e-8, "1e-7"),
        (0.5, "5e-1"),
        (2.0, "2e0"),
        (3e12, "3e12"),
        (float("inf"), "inf"),
    ],
)
def test_an_error_is_one_digit_and_its_power_of_ten(error, shown):
    assert cells(row(errors={torch.float64: Errors(outputs=error)}))[5] == shown


def test_errors_stand_by_kind_and_precision():
    errors = {
        torch.float64: Errors(outputs=1e-16, gradients=2e-15),
        torch.float32: Errors(outputs=3e-8, gradients=4e-7, buffers=1.0),
    }
    assert cells(row(errors=errors))[5:9] == ["1e-16", "3e-8", "2e-15", "4e-7"]


def test_mutants_are_counted_and_a_dash_means_not_tried():
    caught = Verdict(MUTANT, {"case": Fate.KILLED})
    assert cells(row(verdicts=[caught]))[-1] == "1/1"
    assert cells(row(verdicts=[Verdict(MUTANT, {"case": Fate.RAISED})]))[-1] == "0/1"
    assert cells(row())[-1] == "-"


def test_speed_is_a_factor_and_a_dash_means_not_timed():
    assert cells(row(speed=Speed(2.0, 1.0, 0.0)), speed=True)[-1] == "0.50x"
    assert cells(row(), speed=True)[-1] == "-"


def test_verdicts_are_words_so_that_colour_is_not_needed():
    rows = [row(), row(failures=["why"]), row(skipped="why")]
    assert [line.split()[0] for line in printed(*rows).splitlines()[2:]] == [
        "ok",
        "fell",
        "skipped",
    ]
    assert "\x1b[31m" in printed(*rows, colour=True)
    assert "\x1b" not in printed(*rows)


def test_long_twins_are_cut_before_anything_else():
    text = printed(row("a_rather_long_pair", twin="transformers." + "deep." * 20), width=80)
    last = text.splitlines()[-1].split()
    assert last[1] == "a_rather_long_pair"
    assert last[2].startswith("...")
    assert last[2].endswith("deep.")
    assert "…" not in text  # nothing else was cut
    assert max(len(line) for line in text.splitlines()) <= 80


def test_a_twin_of_several_words_keeps_its_beginning():
    text = printed(row(twin="a NumPy transcription of " + "a formula " * 20), width=80)
    assert "a NumPy transcription" in text.splitlines()[-1]


def test_the_longest_names_fit_80_columns_with_speed():
    longest = row("softmax_regression", "torch.nn.functional.cross_entropy", cases=12)
    text = printed(longest, row(failures=["why"]), width=80, speed=True)
    assert text.splitlines()[2].split()[:4] == ["ok", "softmax_regression", "F.cross_entropy", "12"]
    assert max(len(line) for line in text.splitlines()) <= 80


def test_square_brackets_are_no_markup():
    assert "[bold]x" in printed(row("[bold]x"))


def summary(*rows: Row) -> str:
    stream = io.StringIO()
    print_summary(Console(file=stream, width=200, markup=False), Report(list(rows), 3, 1.25))
    return stream.getvalue()


def test_the_summary_counts_verdicts_and_names_torch_and_seed():
    text = summary(row(), row(), row("bad", failures=["bad / case: why"]))
    assert f"3 pairs: 2 ok, 1 fell. torch {torch.__version__}, seed 3, 1.2 s." in text
    assert "fell: bad / case: why" in text
    assert "0 is equal to the last bit" in text


def test_the_audit_has_a_paragraph_for_each_pair_with_findings():
    stream = io.StringIO()
    found = [Audit("first", shared=["s", "t"], idle=["i"], fragile={"m": "f"}), Audit("second")]
    print_audits(Console(file=stream, width=200, highlight=False), found)
    assert stream.getvalue().splitlines()[2:] == [
        "first",
        "  catch nothing: i",
        "  catch only what others catch too: s; t",
        "  'm' is caught by 'f' alone",
    ]
