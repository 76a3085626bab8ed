"""``python -m handson`` and the ``handson`` command."""

import sys


def main() -> None:
    """Run the command line."""
    from handson.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
