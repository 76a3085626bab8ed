"""Ctrl-C that loses nothing: the first asks, the second insists."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any


@dataclass(slots=True)
class StopRequest:
    """A wish to stop, heard by the loop after the present step."""

    asked: bool = False

    def ask(self) -> None:
        """Ask the loop to save and leave."""
        self.asked = True


@contextmanager
def stop_on_signals() -> Iterator[StopRequest]:
    """Turn the first SIGINT or SIGTERM into a request; a second SIGINT leaves at once.

    Leaving at once is safe too: checkpoints are renamed into place, never written over.
    """
    request = StopRequest()
    before: dict[int, Any] = {}

    def hear(number: int, frame: FrameType | None) -> None:
        if request.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        request.ask()

    for wanted in (signal.SIGINT, signal.SIGTERM):
        before[wanted] = signal.signal(wanted, hear)
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
