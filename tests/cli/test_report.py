import io

from rich.console import Console
from train.small import small

from handson.cli.report import curve, next_steps, verdict_table
from handson.train.engine import fit
from handson.train.experiment import Expect, Verdict
from handson.train.settings import Result


def text(table):
    console = Console(record=True, width=120, file=io.StringIO())
    console.print(table)
    return console.export_text()


def result(*verdicts):
    row = {"epoch": 1, "train_loss": 0.1, "test_accuracy": 0.9, "test_loss": 0.3}
    return Result(model=small().model(), rows=[row], verdicts=list(verdicts), status="finished")


def verdict(**changes):
    values = {"metric": "test_accuracy", "value": 0.9, "bound": "≥ 0.8", "source": "a paper",
              "book": 0.82, "ok": True, **changes}  # fmt: skip
    return Verdict(**values)


def test_ours_stands_beside_what_was_expected_and_the_book():
    shown = text(verdict_table(result(verdict())))
    for part in ("0.9000", "≥ 0.8", "reached", "0.82", "a paper", "test_loss"):
        assert part in shown
    assert "train_loss" not in shown


def test_a_miss_is_called_a_miss():
    assert "missed" in text(verdict_table(result(verdict(ok=False))))


def test_without_a_number_on_record_it_says_so():
    shown = text(verdict_table(result()))
    assert "no number is on record" in shown
    assert "expected" not in shown


def test_the_chart_shows_accuracies_or_else_losses():
    console = Console(width=80)
    rows = fit(small(epochs=2)).rows
    assert "test_accuracy" in curve(rows, console)
    losses = [{k: v for k, v in row.items() if not k.endswith("accuracy")} for row in rows]
    assert "test_loss" in curve(losses, console)


def test_the_next_steps_are_a_few_commands():
    for arguments in ({"layers": "torch"}, {"layers": "handson"}):
        steps = next_steps(small(recipe="lenet", arguments=arguments, expect=(
            Expect(metric="m", at_least=0.0, source="s"),)))  # fmt: skip
        assert 3 <= len(steps) <= 4
        assert all(command.startswith("handson ") for command, _ in steps)
