import os
import signal
import subprocess
import sys
import threading

import pytest

from handson.train.interrupt import StopRequest, stop_on_signals


@pytest.fixture(autouse=True)
def handlers():
    """A known handler before each test; nothing of a test stays behind."""
    before = {n: signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM)}
    yield before
    for number, handler in before.items():
        signal.signal(number, handler)


def test_nobody_asked_at_first():
    assert not StopRequest().asked
    with stop_on_signals() as stop:
        assert not stop.asked


def test_a_program_can_ask_as_well():
    stop = StopRequest()
    stop.ask()
    assert stop.asked


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_asks_and_does_not_interrupt(number):
    with stop_on_signals() as stop:
        signal.raise_signal(number)
        assert stop.asked


def test_the_second_ctrl_c_leaves_at_once():
    with stop_on_signals() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_ctrl_c_after_a_polite_termination_leaves_at_once():
    with stop_on_signals():
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_terminations_stay_polite():
    with stop_on_signals() as stop:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        assert stop.asked


@pytest.mark.parametrize("error", [None, KeyboardInterrupt, ValueError])
def test_the_handlers_from_before_come_back_however_it_ends(error):
    def mine(number, frame):
        pass

    signal.signal(signal.SIGINT, mine)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with stop_on_signals():
            assert signal.getsignal(signal.SIGINT) is not mine
            if error:
                raise error
    except (KeyboardInterrupt, ValueError):
        pass
    assert signal.getsignal(signal.SIGINT) is mine
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN


def test_one_inside_another_gives_the_signal_to_the_inner_one_then_to_the_outer_one():
    with stop_on_signals() as outer:
        with stop_on_signals() as inner:
            signal.raise_signal(signal.SIGINT)
        assert (inner.asked, outer.asked) == (True, False)
        signal.raise_signal(signal.SIGINT)
        assert outer.asked


def test_a_handler_that_python_cannot_name_becomes_the_usual_one(monkeypatch):
    """A program in C that embeds Python may have set it; `signal.signal` then returns None."""
    real = signal.signal
    set_to = []

    def unnamed(number, handler):
        set_to.append(handler)
        real(number, handler)

    monkeypatch.setattr(signal, "signal", unnamed)
    with stop_on_signals():
        pass
    monkeypatch.undo()
    assert set_to[2:] == [signal.SIG_DFL, signal.SIG_DFL]


def test_outside_the_main_thread_it_works_without_signals():
    before = signal.getsignal(signal.SIGINT)
    seen = []

    def work():
        with stop_on_signals() as stop:
            seen.append(stop.asked)
            stop.ask()
            seen.append(stop.asked)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False, True]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(sys.platform == "win32", reason="a console of its own is needed there")
def test_a_real_ctrl_c_from_outside_ends_a_loop_after_its_step():
    code = """
import time
from handson.train.interrupt import stop_on_signals
with stop_on_signals() as stop:
    print("ready", flush=True)
    until = time.monotonic() + 30
    while not stop.asked and time.monotonic() < until:
        time.sleep(0.01)
print("saved" if stop.asked else "never asked", flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    os.kill(process.pid, signal.SIGINT)
    assert process.communicate(timeout=60)[0] == "saved\n"
    assert process.returncode == 0
