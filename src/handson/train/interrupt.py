"""Ctrl-C that loses nothing: the first asks, the second insists."""

import signal
import threading
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

    Leaving at once is safe too: checkpoints are renamed into place, never written over. Outside the
    main thread, where Python allows no signal handlers, the request is only asked by its ``ask``.
    """
    request = StopRequest()
    before: dict[int, Any] = {}

    def hear(number: int, frame: FrameType | None) -> None:
        if request.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        request.ask()

    try:
        if threading.current_thread() is threading.main_thread():
            for wanted in (signal.SIGINT, signal.SIGTERM):
                before[wanted] = signal.signal(wanted, hear)
        yield request
    finally:
        for number, handler in before.items():
            # None: installed by C code, which Python can neither name nor put back
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
