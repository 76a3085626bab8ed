import threading

import pytest

import handson.autograd as engine


def leaf():
    return engine.ones(2, requires_grad=True)


def test_nothing_is_recorded_within_no_grad():
    x = leaf()
    with engine.no_grad():
        assert not engine.is_grad_enabled()
        assert not (x * 2).requires_grad
        with engine.enable_grad():
            assert (x * 2).requires_grad
    assert (x * 2).requires_grad


def test_no_grad_decorates_a_function():
    @engine.no_grad()
    def double(x):
        return x * 2

    assert not double(leaf()).requires_grad
    assert not double(leaf()).requires_grad


def test_recording_begins_again_after_an_error():
    with pytest.raises(ZeroDivisionError), engine.no_grad():
        1 / 0
    assert engine.is_grad_enabled()


def test_each_thread_decides_for_itself():
    seen = []
    with engine.no_grad():
        other = threading.Thread(target=lambda: seen.append(engine.is_grad_enabled()))
        other.start()
        other.join()
    assert seen == [True]


def test_the_mode_can_be_a_variable():
    for mode in (True, False):
        with engine.set_grad_enabled(mode):
            assert (leaf() * 2).requires_grad is mode
