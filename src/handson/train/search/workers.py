"""Doing trials: one after the other here, or several at once in processes of their own."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any

import torch

from handson.base.errors import RunError
from handson.train.interrupt import StopRequest
from handson.train.search.plan import Plan
from handson.train.search.trial import Task, Trial, run_trial

LOOK_EVERY = 0.2
"""Seconds between looks at the wish to stop."""

Next = Callable[[], "Task | None"]


def here(plan: Plan, following: Next, stop: StopRequest) -> Iterator[Trial]:
    """Do one trial after the other in this process; yield each that is done.

    Args:
        plan: of the search.
        following: returns the next task, None when there is none.
        stop: asks to leave.
    """
    while not stop.asked and (task := following()) is not None:
        trial = run_trial(plan, task, stop)
        if trial is not None:
            yield trial


def in_processes(plan: Plan, following: Next, stop: StopRequest, jobs: int) -> Iterator[Trial]:
    """Do up to ``jobs`` trials at once, each in a process of its own; yield each that is done.

    The threads of this process are divided among them.

    Args:
        plan: of the search; its recipe must be importable by name.
        following: returns the next task, None when there is none for now.
        stop: asks to leave.
        jobs: processes, at least 2.

    Raises:
        RunError: a process died.
    """
    context = multiprocessing.get_context("spawn")
    leave = context.Event()
    threads = max(1, torch.get_num_threads() // jobs)
    with _threads_in_environment(threads), ProcessPoolExecutor(
        jobs, mp_context=context, initializer=_begin, initargs=(leave, threads)
    ) as pool:  # fmt: skip
        running: set[Future[Trial | None]] = set()
        try:
            while True:
                while len(running) < jobs and not stop.asked and (task := following()) is not None:
                    running.add(pool.submit(_work, plan, task))
                if not running:
                    return
                done, running = wait(running, LOOK_EVERY, return_when=FIRST_COMPLETED)
                if stop.asked:
                    leave.set()
                for future in done:
                    trial = future.result()
                    if trial is not None:
                        yield trial
        except BrokenProcessPool:
            raise RunError(
                f"one of the {jobs} processes of the search died, perhaps for want of memory. The "
                "trials that were done are kept: go on with --resume and fewer --jobs"
            ) from None
        finally:
            leave.set()
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _threads_in_environment(threads: int) -> Iterator[None]:
    """Let processes that start meanwhile have so many threads: libraries look when imported."""
    before = os.environ.get("OMP_NUM_THREADS")
    os.environ["OMP_NUM_THREADS"] = str(threads)
    try:
        yield
    finally:
        if before is None:
            del os.environ["OMP_NUM_THREADS"]
        else:
            os.environ["OMP_NUM_THREADS"] = before


_stop = StopRequest()


def _begin(leave: Any, threads: int) -> None:
    """Prepare a process: Ctrl-C is the parent's business, and without a parent there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(threads)

    def watch() -> None:
        parent = multiprocessing.parent_process()
        while not leave.wait(LOOK_EVERY):
            if parent is not None and not parent.is_alive():
                os._exit(1)
        _stop.ask()

    threading.Thread(target=watch, daemon=True).start()


def _work(plan: Plan, task: Task) -> Trial | None:
    return run_trial(plan, task, _stop)
