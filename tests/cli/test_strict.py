import pytest
import typer

from handson.base.errors import UnknownNameError
from handson.cli.strict import StrictCommand


def command(words):
    app = typer.Typer()

    @app.command(cls=StrictCommand)
    def main(name: str = "", fast: bool = False, rest: list[str] = typer.Argument(None)) -> None:  # noqa: B008
        seen.append((name, fast, rest))

    seen = []
    app(words, standalone_mode=False)
    return seen[0]


def test_known_options_pass():
    assert command(["--name", "x", "--no-fast"]) == ("x", False, None)
    assert command(["--name=--x"]) == ("--x", False, None)


def test_what_stands_behind_two_dashes_is_no_option():
    assert command(["--", "--nmae"]) == ("", False, ["--nmae"])


def test_an_unknown_option_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="'--nmae'; the nearest are: --name,"):
        command(["--nmae", "x"])
