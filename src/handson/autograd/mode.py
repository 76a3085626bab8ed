"""Whether operations are recorded: on by default, switched off for measuring and for updates."""

import threading
from collections.abc import Iterator
from contextlib import _GeneratorContextManager, contextmanager

_mode = threading.local()


def is_grad_enabled() -> bool:
    """Return whether operations of this thread are being recorded."""
    return getattr(_mode, "recording", True)


@contextmanager
def set_grad_enabled(mode: bool) -> Iterator[None]:
    """Record operations within the block, or do not; as it was before afterwards.

    Args:
        mode: whether to record.
    """
    before, _mode.recording = is_grad_enabled(), mode
    try:
        yield
    finally:
        _mode.recording = before


def no_grad() -> _GeneratorContextManager[None]:
    """Return a context (or decorator) in which nothing is recorded.

    >>> with no_grad():
    ...     w -= 0.1 * w.grad
    """
    return set_grad_enabled(False)


def enable_grad() -> _GeneratorContextManager[None]:
    """Return a context (or decorator) in which operations are recorded again."""
    return set_grad_enabled(True)
