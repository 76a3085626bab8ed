"""The process in which a reader's code runs: its own, so that nothing it does can hurt ours.

Read from standard input: what to run and how much memory it may take. Written to the file that is
named there: the verdict. Ended by whoever started it when the time is over.
"""

import json
import linecache
import os
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from handson.learn.submission import Piece

TOO_LARGE = 77
"""Exit code of a process that took more memory than it may."""
TOO_SLOW = 78
"""Exit code of a process that took longer than it may."""


def main() -> None:
    """Judge one function and write the verdict."""
    request = json.loads(sys.stdin.buffer.read())
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - input() must not wait for us
    from handson.learn.exercises import task
    from handson.learn.judge import judge, trace
    from handson.learn.verdict import Verdict

    exercise = task(request["exercise"]).exercise()
    limit_memory(request["memory"])  # torch is there by now; its memory is not the reader's
    limit_time(request["seconds"])
    pieces = [Piece(**piece) for piece in request["pieces"]]
    try:
        function = executed(pieces)[exercise.name]
    except Exception as error:
        verdict = Verdict(
            exercise=exercise.name,
            outcome="raised",
            cases=len(exercise.pair.cases),
            trace=trace(error),
        )
    else:
        verdict = judge(function, exercise)
    Path(request["answer"]).write_text(json.dumps(asdict(verdict)), encoding="utf-8")


def executed(pieces: Sequence[Piece]) -> dict[str, Any]:
    """Run statements as one module and return its names.

    Args:
        pieces: what to run; errors and tracebacks name their places.
    """
    names: dict[str, Any] = {"__name__": "__submission__"}
    sources: dict[str, dict[int, str]] = {}
    for piece in pieces:
        lines = sources.setdefault(piece.place, {})
        lines |= dict(enumerate(piece.text.splitlines(), start=piece.line))
    for place, lines in sources.items():
        text = [lines.get(number, "") + "\n" for number in range(1, max(lines) + 1)]
        linecache.cache[place] = (0, None, text, place)
    for piece in pieces:
        exec(compile("\n" * (piece.line - 1) + piece.text, piece.place, "exec"), names)
    return names


def limit_time(seconds: float) -> None:
    """End this process after so many seconds from now.

    Args:
        seconds: above 0.
    """
    clock = threading.Timer(seconds, os._exit, [TOO_SLOW])
    clock.daemon = True
    clock.start()


def limit_memory(more: int) -> None:
    """End this process when it takes ``more`` bytes than now.

    Linux refuses the memory itself, which the reader sees as an error with their own line;
    elsewhere a thread looks at the size every few milliseconds.

    Args:
        more: bytes that may be added, at least 1.
    """
    if sys.platform == "linux":
        import resource

        now = _data_segment()
        resource.setrlimit(resource.RLIMIT_DATA, (now + more, resource.RLIM_INFINITY))
        return
    size = _resident()
    if size is None:
        return
    allowed = size() + more

    def watch() -> None:
        pause = threading.Event()
        while not pause.wait(0.02):
            if size() > allowed:
                os._exit(TOO_LARGE)

    threading.Thread(target=watch, daemon=True).start()


def _data_segment() -> int:
    with open("/proc/self/status", encoding="ascii") as status:
        line = next(line for line in status if line.startswith("VmData"))
    return int(line.split()[1]) * 1024


def _resident() -> Callable[[], int] | None:
    """Return a function that says how many bytes this process has at its peak, if there is one."""
    if sys.platform == "win32":
        return _resident_on_windows
    try:
        import resource
    except ImportError:
        return None
    unit = 1 if sys.platform == "darwin" else 1024
    return lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _resident_on_windows() -> int:
    import ctypes
    from ctypes import wintypes

    sizes = ["PageFaultCount", "PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage"]
    sizes += ["QuotaPagedPoolUsage", "QuotaPeakNonPagedPoolUsage", "QuotaNonPagedPoolUsage"]
    sizes += ["PagefileUsage", "PeakPagefileUsage"]
    kinds = [wintypes.DWORD, *[ctypes.c_size_t] * 8]

    class Counters(ctypes.Structure):
        _fields_ = [("cb", wintypes.DWORD), *zip(sizes, kinds, strict=True)]

    counters = Counters(cb=ctypes.sizeof(Counters))
    windows = ctypes.WinDLL("psapi")  # type: ignore[attr-defined,unused-ignore]
    handle = ctypes.c_void_p(-1)  # this process
    windows.GetProcessMemoryInfo(handle, ctypes.byref(counters), ctypes.sizeof(counters))
    return int(counters.PeakWorkingSetSize)


if __name__ == "__main__":
    main()
