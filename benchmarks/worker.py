"""The measuring end of ``serve``: start a process, prepare works in it, run them."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


class WorkerError(RuntimeError):
    """A side failed; the message holds its traceback."""


class Worker:
    """A process that runs prepared works, one at a time.

    Args:
        python: which interpreter, and so which environment.
        threads: that torch may use in it.
    """

    def __init__(self, python: Path | str = sys.executable, threads: int = 2) -> None:
        self.errors = tempfile.TemporaryFile(  # noqa: SIM115 - lives as long as the process
            mode="w+", encoding="utf-8", errors="replace"
        )
        count = str(threads)
        settings = {"OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            [str(python), "-m", "benchmarks.serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            env={**os.environ, **settings, "PYTHONUTF8": "1"},
            text=True,
            encoding="utf-8",
        )

    def prepare(self, key: str, address: str, arguments: dict[str, Any]) -> None:
        """Make the work at ``module:factory`` and keep it as ``key``."""
        self._ask(verb="prepare", key=key, address=address, arguments=arguments)

    def run(self, key: str, calls: int = 1) -> tuple[float, dict[str, Any]]:
        """Do a work; return its value per call (seconds unless it says otherwise) and its facts."""
        reply = self._ask(verb="run", key=key, calls=calls)
        return float(reply["value"]), reply["facts"]

    def _ask(self, **request: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self.errors.seek(0)
            raise WorkerError(f"the process of {request} died:\n{self.errors.read()[-3000:]}")
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise WorkerError(reply["error"])
        return reply

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.close()
            self.process.wait(10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.errors.close()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
