"""``python -m handson.learn.doctor``: the doctor where even the command line cannot start."""

import argparse
import os
import sys

from handson.base.errors import HandsonError
from handson.base.words import LANGUAGES, language
from handson.learn.doctor.examine import areas
from handson.learn.doctor.machine import Machine
from handson.learn.doctor.report import Paper, as_json, show


def main(
    lang: str | None = None, *, json: bool = False, quick: bool = False, offline: bool = False
) -> int:
    """Examine this machine, print what is found, and return 1 if something must be mended.

    Args:
        lang: ``zh`` or ``en``; None asks the environment.
        json: print JSON and nothing else.
        quick: leave out the test of speed.
        offline: leave out what speaks to the network.
    """
    chosen_lang = language(lang)
    chosen = areas(quick=quick, offline=offline)
    machine = Machine()
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    if json:
        text, good = as_json(machine, chosen, chosen_lang)
        sys.stdout.write(text + "\n")
    else:
        good = show(machine, chosen, chosen_lang, Paper())
    return 0 if good else 1


def run(arguments: list[str]) -> int:
    """Read a command line, obey it, and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m handson.learn.doctor", description=__doc__)
    parser.add_argument("--lang", choices=LANGUAGES, help="language of the answer")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--quick", action="store_true", help="leave out the test of speed")
    parser.add_argument("--offline", action="store_true", help="do not ask the mirrors")
    words = parser.parse_args(arguments)
    try:
        return main(words.lang, json=words.json, quick=words.quick, offline=words.offline)
    except HandsonError as error:  # $HANDSON_LANG holds something else
        print(f"error: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # what reads us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
