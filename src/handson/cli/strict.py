"""A command that answers an unknown option with the nearest ones."""

from typing import Any

from typer.core import TyperCommand

from handson.base.errors import unknown


class StrictCommand(TyperCommand):
    """Like any command, but ``--learning-rate`` is answered with the three nearest options."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command line.

        Raises:
            UnknownNameError: one of them is an option that the command does not have.
        """
        known = {name for p in self.get_params(ctx) for name in (*p.opts, *p.secondary_opts)}
        options = sorted(name for name in known if name.startswith("--"))
        for word in args:
            if word == "--":
                break
            name = word.partition("=")[0]
            if name.startswith("--") and name not in known:
                raise unknown("option", name, options, hint=f"{ctx.command_path} --help")
        return super().parse_args(ctx, args)
