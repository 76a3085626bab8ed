"""A terminal of a chosen width, for tests of what people see."""

import io
import sys

import pytest


class Terminal(io.StringIO):
    """Takes what is printed, and says that it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def become_terminal(monkeypatch: pytest.MonkeyPatch, width: int = 80) -> Terminal:
    """Let standard output be a terminal; call it in the test: pytest resets it after fixtures."""
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "dumb")
    return terminal
