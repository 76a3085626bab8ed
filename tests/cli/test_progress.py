import io

from rich.console import Console
from train.small import small

from handson.cli.progress import Progress, line
from handson.train.engine import fit
from handson.train.events import Interrupted, Started, Stepped


def shown(terminal, **events):
    console = Console(file=io.StringIO(), force_terminal=terminal, width=120)
    progress = Progress(console=console)
    with progress:
        fit(small(epochs=2), callbacks=[progress])
        progress(Stepped(2, 5, 0.5, {"accuracy": 0.9}, 1234.0))
        progress.bar.refresh()
        progress(Interrupted(2, 5))
    return console.file.getvalue(), progress


def test_piped_output_is_plain_lines():
    text, progress = shown(terminal=False)
    assert progress.leads
    assert "\x1b" not in text
    assert [w.split(" ·")[0] for w in text.splitlines()[1:]] == ["epoch 1/2", "epoch 2/2"]
    assert text.startswith("small: 180 parameters, 70 examples, 2 epochs of 9 steps on cpu, fp32")


def test_a_terminal_gets_a_bar_with_the_running_numbers():
    text, _ = shown(terminal=True)
    assert "loss 0.5000" in text
    assert "accuracy 0.9000" in text
    assert "1,234 examples/s" in text
    assert "eta" in text


def test_quiet_shows_nothing():
    console = Console(file=io.StringIO(), force_terminal=True)
    with Progress(quiet=True, console=console) as progress:
        fit(small(epochs=1), callbacks=[progress])
    assert "epoch" not in console.file.getvalue()


def test_going_on_says_from_where():
    console = Console(file=io.StringIO(), width=200)
    progress = Progress(console=console)
    model = small().model()
    progress(Started(small(), model, 3, 9, 70, 1, 4, 180, "cpu"))
    progress.bar.stop()
    assert "from epoch 2, step 4" in console.file.getvalue()


def test_a_line_shows_the_numbers_and_the_speed():
    row = {"epoch": 1, "step": 9, "lr": 0.1, "train_loss": 0.5, "seconds": 1.0,
           "examples_per_second": 1234.5}  # fmt: skip
    assert line(row, 3) == "epoch 1/3 · train_loss 0.5000 · 1,234 examples/s"
