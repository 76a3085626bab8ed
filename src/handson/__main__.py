"""``python -m handson`` and the ``handson`` command."""

import sys


def main() -> None:
    """Run the command line."""
    try:
        from handson.cli.app import run
    except ModuleNotFoundError:
        if sys.argv[1:2] != ["doctor"]:
            raise
        from handson.learn.doctor.__main__ import run  # says what is missing, without it

        sys.exit(run(sys.argv[2:]))
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
