import subprocess
import sys

from handson.learn import trial
from handson.learn.submission import Piece

PROGRAM = """
import sys
from handson.learn import trial
trial.limit_memory(256 << 20)
{change}
block = bytearray({size})
for place in range(0, len(block), 4096):
    block[place] = 1
import time
time.sleep(0.2)
print("fine")
"""


def run(size, change=""):
    program = PROGRAM.format(size=size, change=change)
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )


def test_memory_within_the_limit_is_given_and_beyond_it_is_not():
    assert run(64 << 20).stdout == "fine\n"
    refused = run(512 << 20)
    assert refused.returncode == trial.TOO_LARGE or "MemoryError" in refused.stderr


def test_the_thread_of_other_systems_ends_a_process_that_grows():
    grow = "sizes = iter(range(0, 1 << 60, 1 << 27)); trial._resident = lambda: sizes.__next__"
    refused = run(1 << 20, f"sys.platform = 'freebsd'; {grow}; trial.limit_memory(256 << 20)")
    assert refused.returncode == trial.TOO_LARGE


def test_the_size_of_this_process_is_known():
    size = trial._resident()
    assert size is not None
    assert 10 << 20 < size() < 1 << 40


def test_time_ends_a_process():
    program = "from handson.learn import trial\ntrial.limit_time(0.2)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert done.returncode == trial.TOO_SLOW


def test_pieces_share_one_set_of_names_and_keep_their_places():
    names = trial.executed([Piece("a = 2", "x.py", 1), Piece("def f():\n    return a", "x.py", 5)])
    assert names["f"]() == 2
    assert names["f"].__code__.co_firstlineno == 5
    assert names["f"].__code__.co_filename == "x.py"
