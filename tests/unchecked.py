"""Shapes unchecked, as when a user runs the code: then our own errors speak, not jaxtyping's."""

from collections.abc import Iterator
from contextlib import contextmanager

import jaxtyping
import pytest


@contextmanager
def shapes_unchecked() -> Iterator[None]:
    """Run the block without jaxtyping's checks of the tests."""
    before = jaxtyping.config.jaxtyping_disable
    jaxtyping.config.update("jaxtyping_disable", True)
    try:
        yield
    finally:
        jaxtyping.config.update("jaxtyping_disable", before)


@pytest.fixture
def as_users_run() -> Iterator[None]:
    """Let the test meet the errors that a user meets."""
    with shapes_unchecked():
        yield
