"""Where tests marked ``realdata`` find the real sets."""

import os
from pathlib import Path

import pytest


def use_real_data(monkeypatch: pytest.MonkeyPatch, cache: Path) -> Path:
    """Return ``$HANDSON_DATA``; skip without it, or fail when ``HANDSON_REQUIRE_DATA=1``."""
    folder = os.environ.get("HANDSON_DATA")
    if folder:
        for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
            monkeypatch.setenv(name, str(cache))
        return Path(folder)
    reason = "the real data sets are needed: set HANDSON_DATA to their folder"
    if os.environ.get("HANDSON_REQUIRE_DATA") == "1":
        pytest.fail(reason + " (HANDSON_REQUIRE_DATA=1 forbids to skip)")
    pytest.skip(reason)
